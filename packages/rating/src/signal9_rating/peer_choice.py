"""Whom a company is compared with: those rated before that day, else the shipped reference, and what a reader should know of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from signal9_rating.comparables import Comparable, RatedIn, nobody, peers_among
from signal9_rating.peers import FEWEST, PeerSummary, described, is_far, peer_ranks
from signal9_rating.reading import Reading
from signal9_rating.reference import load_reference
from signal9_rating.ruleset import Ruleset


def chosen_peers(reading: Reading, ruleset: Ruleset, as_of: date, rated: RatedIn = nobody) -> tuple[PeerSummary, ...]:
    """Return the peers of a company that has an annual report, as known on `as_of`.

    Args:
        reading: the company as it is believed.
        ruleset: names the reference; of reading 1 the peers are those of rule sets 1 and 2, from the reference alone.
        as_of: the day that the company is rated for.
        rated: asked for the companies of its industry group; those rated on `as_of` or later don't count.
    """
    company, reference = reading.company, ruleset.reference
    if ruleset.reading == 1:
        return () if reference is None else load_reference(reference).peers_of(company, as_of)
    if reading.group is None:
        return ()
    found = peers_among(company, [each for each in rated(reading.group) if each.as_of is not None], as_of)
    if found or reference is None:
        return found
    return peers_among(company, _comparables(reference, reading.group, company.years[0].ending, as_of), as_of)


@lru_cache(maxsize=256)
def _comparables(reference: str, group: str, ending: date, day: date) -> tuple[Comparable, ...]:
    """Return the reference's companies for a group and a fiscal year: most companies of a day ask for the same."""
    return tuple(load_reference(reference).comparables(group, ending, day))


def ranks_of(
    values: Mapping[str, float | None], peers: Sequence[PeerSummary], ending: date, ruleset: Ruleset
) -> dict[str, float | None]:
    """Return the company's ranks among its peers, as the rule set's reading counts them; `ending` is its fiscal year's."""
    return peer_ranks(values, peers) if ruleset.reading == 1 else peer_ranks(values, peers, ending, FEWEST)


def peer_cautions(reading: Reading, peers: Sequence[PeerSummary], ending: date) -> tuple[str, ...]:
    """Return what a reader should know of the peers of a company whose fiscal year ends on `ending`; none for peers of its time."""
    if not peers:
        why = (
            "its industry group is not known"
            if reading.group is None
            else f"fewer than {FEWEST} companies of {reading.group} are known"
        )
        return (f"It is compared with no peers: {why}.",)
    if peers[0].origin != "reference":
        return ()
    said = (
        f"Fewer than {FEWEST} companies of {reading.group} had been rated in the year before: "
        f"it is compared with {described(peers)}."
    )
    if not any(is_far(peer, ending) for peer in peers):
        return (said,)
    return (
        f"{said} That is more than two years from its own fiscal year, so that growth, free cash flow and earnings "
        "yield are not compared.",
    )
