"""How soon the command line answers: the help beside the help of a small application, a question beside a process that is warm."""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench._servers import aws_client, running
from bench._tables import create_read_tables
from bench.harness import Bar, Row, Sample, at_most, duration, judge
from signal9_cli.deployment import Deployment
from signal9_readmodels import AnalysisRow, AssetRow, ReadTables
from signal9_readmodels.search import Document, OpenSearchIndex, SearchQuery, WordLlamaEmbedder
from signal9_runtime import new_id
from signal9_sandbox.companies import Company, all_companies

ROUNDS = 21
SMALL = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str) -> None:
    "Greet somebody."
@app.command()
def goodbye(name: str) -> None:
    "Take leave of somebody."
app()
"""
"""An application of two commands."""
SIGNAL9 = (sys.executable, "-c", "from signal9_cli.main import app; app()")
COMPANIES = 448


def bench() -> Iterator[Row]:
    """Processes take turns. A question is timed to the first byte of its answer, and no question is asked twice, so that the cache has no answer to it."""
    with running("aws", "redis", "opensearch") as servers, tempfile.TemporaryDirectory(prefix="signal9-bench-") as name:
        checkout = Path(name)
        deployment = _deployed(checkout, servers)
        small = checkout / "small.py"
        small.write_text(SMALL)
        environment = {**os.environ, "SIGNAL9_CHECKOUT": name, "PYTHONPYCACHEPREFIX": str(checkout / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        symbols = iter([*all_companies()][: COMPANIES - 1])
        texts = (f"makes chips for {number} data centres" for number in itertools.count())

        def question(*command: str, about: Iterator[str]) -> Callable[[], float]:
            return lambda: _first_byte((*SIGNAL9, *command, next(about)), environment)

        timed: dict[str, Callable[[], float]] = {
            "small": lambda: _whole((sys.executable, str(small), "--help"), environment),
            "help": lambda: _whole((*SIGNAL9, "--help"), environment),
            "search": question("search", about=texts),
            "warm search": lambda: _warm(lambda: deployment.search_questions.find(SearchQuery.parse(next(texts)))),
            "ratings": question("ratings", about=symbols),
            "warm ratings": lambda: _warm(lambda: deployment.rating_questions.ratings([next(symbols)])),
        }
        taken: dict[str, list[float]] = {kind: [] for kind in timed}
        for turn in range(ROUNDS + 1):
            for kind in timed if turn % 2 else reversed(timed):
                seconds = timed[kind]()
                if turn:  # the first compiles
                    taken[kind].append(seconds)
    samples = {kind: Sample(kind, seconds) for kind, seconds in taken.items()}
    yield judge("signal9 --help", samples["help"], samples["small"], at_most(1.5))
    for kind in ("search", "ratings"):
        yield _later(
            f"signal9 {kind} X, to the first byte",
            samples[kind],
            samples[f"warm {kind}"],
            samples["help"],
            at_most(1.0),
        )


def _later(what: str, ours: Sample, warm: Sample, help_: Sample, bar: Bar) -> Row:
    """How much later than in a warm process the answer comes, in times of the help."""
    rounds = zip(ours.seconds, warm.seconds, help_.seconds, strict=True)
    ratio = median((mine - theirs) / helped for mine, theirs, helped in rounds)
    against = f"{warm}; --help: {duration(help_.median)}"
    return Row(what, str(ours), against, f"{ratio:.2f}", str(bar), bar.met(ratio))


def _first_byte(command: Sequence[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        output: Any = process.stdout
        first = output.read(1)
        taken = time.perf_counter() - begun
        output.read()
    if not first:
        raise RuntimeError(f"{command} answered nothing")
    return taken


def _whole(command: Sequence[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
    return time.perf_counter() - begun


def _warm(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


def _deployed(checkout: Path, servers: dict[str, str]) -> Deployment:
    """A checkout whose platform is these servers, with companies and their ratings in it; gives a warm process's way to them."""
    client = aws_client("dynamodb", servers["aws"])
    create_read_tables(client, "a")
    tables = ReadTables.on(client, "a")
    index = OpenSearchIndex.at(servers["opensearch"], WordLlamaEmbedder())
    index.lifecycle.ensure()
    companies = [*all_companies().values()][:COMPANIES]
    tables.assets.fill([_asset(company) for company in companies])
    tables.asset_analysis.fill([_analysis(company, 1 + number % 5) for number, company in enumerate(companies)])
    for failure in index.put_all([_document(company) for company in companies]).values():
        raise failure
    (checkout / ".signal9").mkdir()
    (checkout / ".signal9/platform.json").write_text(json.dumps({"endpoints": servers}))
    deployment = Deployment(checkout)
    deployment.search_questions.find(SearchQuery.parse("anything"))
    deployment.rating_questions.ratings([companies[-1].symbol])
    return deployment


def _asset(company: Company) -> dict[str, object]:
    return AssetRow(asset_id=company.symbol, symbol=company.symbol, name=company.name, stream_version=1).row()


def _analysis(company: Company, rating: int) -> dict[str, object]:
    reasons = [{"ruleId": "margin", "sentence": "It keeps 17 cents of each dollar of sales."}] * 5
    return AnalysisRow(
        asset_id=company.symbol, analysis_id=new_id(), status="completed", investment_rating=rating, confidence=70,
        rating_stability="high", reasons=reasons, ruleset_version=1, analyzed_at="2026-01-05T08:00:00.000000Z", stream_version=2,
    ).row()  # fmt: skip


def _document(company: Company) -> Document:
    about = (
        f"{company.name} belongs to the industry {company.industry} and has its headquarters in {company.headquarters}."
    )
    body = {
        "asset_id": company.symbol,
        "symbol": company.symbol,
        "company_name": company.name,
        "sector": company.sector,
    }
    return Document(
        index="assets", id=company.symbol, version=1, body=body | {"industry": company.industry, "description": about}
    )
