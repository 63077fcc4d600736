"""Rates one company from its validated documents."""

from signal9_contracts.operations import TaskInput
from signal9_rating import CURRENT_RULESET, KNOWN_DAYS, Comparable, encode, load_ruleset, rate
from signal9_readmodels import ReadTables
from signal9_runtime import Blobs
from signal9_vendors import ArchivedDocuments


def analyze_asset(
    task: TaskInput,
    documents: ArchivedDocuments,
    results: Blobs,
    tables: ReadTables,
    ruleset: int = CURRENT_RULESET,
) -> dict[str, object]:
    """Rate the company as of the day its documents were collected; answer the digest under which the analysis is kept.

    It is compared with the companies of its industry group that were rated before that day, so that neither the order
    within a day nor a second try changes the bytes. The state of the workflow carries the digest only: an analysis can
    be larger than Step Functions lets a state be.
    """
    references, day = task.asset.references, task.asset.collected_on

    def rated(group: str) -> list[Comparable]:
        return [Comparable.of(row.row()) for row in tables.rated_before(group, day, KNOWN_DAYS)]

    analysis = rate(
        documents.company(references),
        load_ruleset(ruleset),
        day,
        digests={name: ref.digest for name, ref in references.items()},
        rated=rated,
    )
    kept = results.put(encode(analysis))
    return {"digest": kept.digest, "size": kept.size}
