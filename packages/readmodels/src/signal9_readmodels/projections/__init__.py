"""Events into read models: live, and rebuilt beside the live ones."""

from signal9_readmodels.errors import (
    ReplayHalted,
    ReplayIncomplete,
    ReplayRefused,
    ReplayRunning,
    StreamBehind,
)
from signal9_readmodels.projections.as_of import tables_as_of
from signal9_readmodels.projections.lag import Lag, lag_of
from signal9_readmodels.projections.live import Projection, project
from signal9_readmodels.projections.statements import CompanyDocuments
from signal9_readmodels.projections.tables import TablesProjection

__all__ = [
    "CompanyDocuments",
    "Lag",
    "Projection",
    "ReplayHalted",
    "ReplayIncomplete",
    "ReplayRefused",
    "ReplayRunning",
    "StreamBehind",
    "TablesProjection",
    "lag_of",
    "project",
    "tables_as_of",
]
