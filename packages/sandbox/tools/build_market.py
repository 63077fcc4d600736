"""Builds the sandbox's data files from a folder of public listings: `python -m packages.sandbox.tools.build_market FOLDER`."""

import argparse
import sys
from pathlib import Path

from packages.sandbox.tools.industry_source import titles_of
from packages.sandbox.tools.market_source import companies_from
from signal9_sandbox.companies import DATA_FILE, encode_companies
from signal9_sandbox.errors import SandboxError
from signal9_sandbox.industries import INDUSTRIES_FILE


def main(arguments: list[str] | None = None) -> int:
    """Write the data file; return 0, or 1 after one line on standard error about what is wrong with the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the listings that PROVENANCE.md names")
    parser.add_argument(
        "--out", type=Path, default=DATA_FILE, help="the file of companies to write; industries.csv goes beside it"
    )
    options = parser.parse_args(arguments)
    try:
        companies = companies_from(options.folder)
        titles = titles_of(options.folder, {company.sic for company in companies})
    except SandboxError as error:
        sys.stderr.write(f"build_market: {error}\n")
        return 1
    options.out.write_bytes(encode_companies(companies))
    options.out.with_name(INDUSTRIES_FILE.name).write_bytes(titles)
    reports = sum(len(company.reports) for company in companies)
    sys.stderr.write(f"{options.out.name}: {len(companies)} companies, {reports} annual reports\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
