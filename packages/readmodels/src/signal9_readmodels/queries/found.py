"""What a search gives to whoever asked."""

import msgspec

from signal9_readmodels.search import SearchPage
from signal9_readmodels.search.standing import Standing


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits and, for companies, how each stands."""

    page: SearchPage
    standings: dict[str, Standing]
