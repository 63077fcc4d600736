"""What was not believed of a company's documents, as a reader can look it up: stated, used instead, by which witnesses, at what cost."""

from rich.table import Column, Table

from signal9_cli.figures import title
from signal9_cli.output import plain, table
from signal9_rating import Analysis, Doubt


def doubt_rows(analysis: Analysis) -> list[tuple[str, str, str, str, str, str]]:
    """Return each doubt: where it stands, the sentence, as stated, what is used instead, the witnesses, the rules that read it.

    Not safe for a terminal or a page yet.
    """
    return [
        (
            doubt.path,
            doubt.sentence,
            _value(doubt.stated),
            _used(doubt),
            "\n".join(_witnesses(doubt)),
            ", ".join(map(title, doubt.cost)),
        )
        for doubt in analysis.doubts
    ]


def doubts_table(analysis: Analysis) -> Table:
    """Return the doubts as a table for people."""
    rows = [
        tuple(plain(cell, 1000).replace("\\x0a", "\n") for cell in (f"{sentence}\n{path}", stated, used, by, cost))
        for path, sentence, stated, used, by, cost in doubt_rows(analysis)
    ]
    first, last = (Column(name, overflow="fold") for name in ("doubt", "witnesses"))
    stated, used = (Column(name, justify="right") for name in ("stated", "used instead"))
    return table(rows, first, stated, used, last, "read by", title="Doubts")


def _used(doubt: Doubt) -> str:
    if doubt.believed:
        return "as stated"
    return "nothing" if doubt.taken is None else _value(doubt.taken)


def _witnesses(doubt: Doubt) -> list[str]:
    said = []
    for witness in doubt.witnesses:
        where = ", ".join(f"{source.document}:{source.path}" for source in witness.sources)
        said.append(f"{witness.name}: {_value(witness.value)}" + (f" ({where})" if where else ""))
    return said


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:,.12g}"
