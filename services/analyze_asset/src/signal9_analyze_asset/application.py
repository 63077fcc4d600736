"""Rates one company from its validated documents."""

from signal9_contracts.operations import TaskInput
from signal9_rating import CURRENT_RULESET, encode, load_ruleset, rate
from signal9_runtime import Blobs
from signal9_vendors import ArchivedDocuments


def analyze_asset(task: TaskInput, documents: ArchivedDocuments, results: Blobs) -> dict[str, object]:
    """Rate the company as of the day its documents were collected; answer the digest under which the analysis is kept.

    The peers come with the rule set, so that the same documents give the same bytes whoever else was rated before:
    a second try writes the same object. The state of the workflow carries the digest only:
    an analysis can be larger than Step Functions lets a state be.
    """
    references = task.asset.references
    analysis = rate(
        documents.company(references),
        load_ruleset(CURRENT_RULESET),
        task.asset.collected_on,
        digests={name: ref.digest for name, ref in references.items()},
    )
    kept = results.put(encode(analysis))
    return {"digest": kept.digest, "size": kept.size}
