"""Events into read models: live, and rebuilt beside the live ones."""

from typing import TYPE_CHECKING

from signal9_readmodels.errors import ReplayHalted as ReplayHalted
from signal9_readmodels.errors import ReplayIncomplete as ReplayIncomplete
from signal9_readmodels.errors import ReplayRefused as ReplayRefused
from signal9_readmodels.errors import ReplayRunning as ReplayRunning
from signal9_readmodels.errors import StreamBehind as StreamBehind
from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_readmodels.projections.as_of import tables_as_of as tables_as_of
    from signal9_readmodels.projections.building import Say as Say
    from signal9_readmodels.projections.lag import Lag as Lag
    from signal9_readmodels.projections.lag import lag_of as lag_of
    from signal9_readmodels.projections.live import Projection as Projection
    from signal9_readmodels.projections.live import project as project
    from signal9_readmodels.projections.rebuildable import Diff as Diff
    from signal9_readmodels.projections.rebuildable import Rebuildable as Rebuildable
    from signal9_readmodels.projections.rebuilt_search import RebuildableSearch as RebuildableSearch
    from signal9_readmodels.projections.rebuilt_tables import RebuildableTables as RebuildableTables
    from signal9_readmodels.projections.rebuilt_tables import contents_of as contents_of
    from signal9_readmodels.projections.replay import Outcome as Outcome
    from signal9_readmodels.projections.replay import Replay as Replay
    from signal9_readmodels.projections.search import SearchProjection as SearchProjection
    from signal9_readmodels.projections.statements import CompanyDocuments as CompanyDocuments
    from signal9_readmodels.projections.states import DynamoReplayStates as DynamoReplayStates
    from signal9_readmodels.projections.states import InMemoryReplayStates as InMemoryReplayStates
    from signal9_readmodels.projections.states import ReplayState as ReplayState
    from signal9_readmodels.projections.states import ReplayStates as ReplayStates
    from signal9_readmodels.projections.tables import TablesProjection as TablesProjection
else:
    # A projection into tables loads nothing of search, and neither loads the replay.
    __getattr__ = lazy_face(
        __name__,
        {
            "as_of": "tables_as_of",
            "building": "Say",
            "lag": "Lag lag_of",
            "live": "Projection project",
            "rebuildable": "Diff Rebuildable",
            "rebuilt_search": "RebuildableSearch",
            "rebuilt_tables": "RebuildableTables contents_of",
            "replay": "Outcome Replay",
            "search": "SearchProjection",
            "statements": "CompanyDocuments",
            "states": "DynamoReplayStates InMemoryReplayStates ReplayState ReplayStates",
            "tables": "TablesProjection",
        },
    )
