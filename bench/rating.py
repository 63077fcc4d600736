"""What a rating costs: all metrics and rules from the vendor's bytes, beside FinanceToolkit's ratios of the same statements."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

from bench._finance import VERSION, financetoolkit
from bench.harness import Alternative, Row, at_least, compare, duration, interleave
from signal9_analysis import Company, encode, load_ruleset, rate
from signal9_cli.backtest.cohorts import packaged_answers, packaged_company, packaged_symbols

DAY = date(2017, 6, 1)


def bench() -> Iterator[Row]:
    """One company from bytes to bytes, all companies in one process, the memory that takes."""
    documents, ruleset = packaged_answers("KO"), load_ruleset()

    def ours() -> bytes:
        return encode(rate(Company.from_documents(documents), ruleset, DAY))

    with financetoolkit() as other:
        other.ratios(packaged_company("KO"))
        theirs = Alternative(f"FinanceToolkit {VERSION}: ratios by statements, models, growth", other.again)
        yield compare(
            "rate one company: decode, all metrics, all rules, encode",
            Alternative("ours", lambda: [ours() for _ in range(20)], operations=20),
            theirs,
            bar=at_least(100),
            rounds=5,
        )
    universe = [packaged_answers(symbol) for symbol in packaged_symbols()]

    def everyone() -> None:
        for each in universe:
            encode(rate(Company.from_documents(each), ruleset, DAY))

    [sample] = interleave([Alternative("448 companies", everyone)], rounds=3)
    yield Row("rate all 448 companies in one process", f"{duration(sample.median)} in all")
    yield Row(
        "memory of a process that rated all 448 companies",
        f"{_memory():.0f} MB, of which Python and imports {_memory('0'):.0f} MB",
    )


def _memory(companies: str = "448") -> float:
    """Return the most memory, in MB, that a process of its own held."""
    code = (
        "import resource, sys; from bench.rating import rate_some; rate_some(int(sys.argv[1])); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    answer = subprocess.run([sys.executable, "-c", code, companies], check=True, capture_output=True, text=True)
    return int(answer.stdout) / 1024


def rate_some(count: int) -> int:
    """Rate the first `count` companies; return how much memory the process has taken, in kB."""
    ruleset = load_ruleset()
    for symbol in packaged_symbols()[:count]:
        encode(rate(Company.from_documents(packaged_answers(symbol)), ruleset, DAY))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
