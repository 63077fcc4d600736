"""Values that could not be read: each is missing, and said."""

from collections.abc import Iterator

from signal9_marketdata import Origin
from signal9_rating.reading.doubts import Doubt
from signal9_rating.reading.draft import Draft


def unread(draft: Draft) -> None:
    """Note what could not be read: one doubt a value, one for all where a document has the same key wrong many times."""
    company = draft.company
    for part in (company.overview, *company.statements(), company.earnings, company.news):
        if part is not None and part.origin.unread:
            draft.doubts.extend(_doubts(part.origin))


def _doubts(origin: Origin) -> Iterator[Doubt]:
    by_key: dict[str, list[str]] = {}
    for each in origin.unread:
        by_key.setdefault(each.path.rsplit(".", 1)[-1], []).append(each.path)
    for key, paths in by_key.items():
        yield Doubt(
            rule="unreadable-value",
            path=f"{origin.document}:{paths[0]}",
            sentence=f"{key} of {origin.document} is not the figure, date or text that it should be "
            f"in {len(paths)} place{'s' if len(paths) > 1 else ''}: it is missing there.",
        )
