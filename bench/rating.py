"""What a rating costs: all metrics and rules, beside FinanceToolkit's ratios of the same statements."""

from collections.abc import Callable, Iterator
from datetime import date

from bench._finance import VERSION, financetoolkit
from bench._memory import peak
from bench.harness import Alternative, Bar, Row, at_least, duration, interleave
from signal9_cli.packaged import packaged_answers, packaged_company, packaged_symbols
from signal9_rating import encode, load_ruleset, rate
from signal9_vendors import company_from

DAY = date(2017, 6, 1)


def bench() -> Iterator[Row]:
    """One company from bytes to bytes, all companies in one process, the memory that takes."""
    documents, ruleset = packaged_answers("KO"), load_ruleset()
    company = company_from(documents)

    def rated() -> object:
        return rate(company, ruleset, DAY)

    def whole() -> bytes:
        return encode(rate(company_from(documents), ruleset, DAY))

    with financetoolkit() as other:
        other.ratios(packaged_company("KO"))
        theirs = Alternative(f"FinanceToolkit {VERSION}: ratios by statements, models, growth", other.again)
        yield _beside_the_fastest("rate one company: all metrics, all rules", _twenty(rated), theirs, at_least(100))
        yield _beside_the_fastest("the same from the vendor's bytes to ours", _twenty(whole), theirs, None)
    universe = [packaged_answers(symbol) for symbol in packaged_symbols()]

    def everyone() -> None:
        for each in universe:
            encode(rate(company_from(each), ruleset, DAY))

    [sample] = interleave([Alternative("448 companies", everyone)], rounds=3)
    yield Row("rate all 448 companies in one process", f"{duration(sample.median)} in all")
    yield Row(
        "memory of a process that rated all 448 companies",
        f"{_memory(len(packaged_symbols())):.0f} MB, of which Python and imports {_memory(0):.0f} MB",
    )


def _beside_the_fastest(what: str, ours: Alternative, theirs: Alternative, bar: Bar | None) -> Row:
    """A row whose ratio is to the fastest round of the other side, which in some rounds waits two seconds for nothing of ours."""
    mine, other = interleave([ours, theirs], rounds=7)
    ratio = min(other.seconds) / mine.median
    return Row(what, str(mine), str(other), f"{ratio:.0f}", str(bar or "–"), None if bar is None else bar.met(ratio))


def _twenty(work: Callable[[], object]) -> Alternative:
    return Alternative("ours", lambda: [work() for _ in range(20)], operations=20)


def rate_some(count: int) -> None:
    """Rate the first `count` companies."""
    ruleset = load_ruleset()
    for symbol in packaged_symbols()[:count]:
        encode(rate(company_from(packaged_answers(symbol)), ruleset, DAY))


def _memory(companies: int) -> float:
    """Return the most memory, in MB, that a process held which rated so many companies."""
    return peak(f"from bench.rating import rate_some; rate_some({companies})")
