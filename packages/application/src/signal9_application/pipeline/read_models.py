"""Rebuilding a read model beside the live one."""

from signal9_eventstore import EventStore
from signal9_readmodels.cache import Cache, CacheUnavailable
from signal9_readmodels.projections import Outcome, Rebuildable, Replay, ReplayStates, Say


def rebuild(
    model: Rebuildable,
    store: EventStore,
    states: ReplayStates,
    cache: Cache,
    say: Say,
    *,
    rate: float | None = None,
    switch: bool = True,
    restart: bool = False,
    back: bool = False,
) -> Outcome:
    """Build the model anew from all events, or with `back` return to the one before; see `Replay`.

    After a switch the cached answers of the old one are dropped; where the cache does not answer, that is said.
    """
    run = Replay(model, store, states, say=say, rate=rate)
    outcome = run.back() if back else run.run(switch=switch, restart=restart)
    if outcome.switched:
        try:
            cache.clear()
        except CacheUnavailable as error:
            say(f"Cached answers of the old read model are shown until they expire, at most 5 minutes: {error}")
    return outcome
