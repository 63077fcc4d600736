"""The published language of Signal9: its events as msgspec structs, with their schemas and examples."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from signal9_contracts.analysis import AnalysisComplete as AnalysisComplete
    from signal9_contracts.analysis import AnalysisNeeded as AnalysisNeeded
    from signal9_contracts.analysis import AssetToAnalyze as AssetToAnalyze
    from signal9_contracts.analysis import DataRejected as DataRejected
    from signal9_contracts.analysis import DataValidated as DataValidated
    from signal9_contracts.analysis import Fault as Fault
    from signal9_contracts.analysis import Reason as Reason
    from signal9_contracts.assets import AssetChanged as AssetChanged
    from signal9_contracts.assets import AssetDelisted as AssetDelisted
    from signal9_contracts.assets import AssetListed as AssetListed
    from signal9_contracts.base import UNASSIGNED as UNASSIGNED
    from signal9_contracts.base import EntryFault as EntryFault
    from signal9_contracts.base import Event as Event
    from signal9_contracts.base import Metadata as Metadata
    from signal9_contracts.catalog import CATALOG as CATALOG
    from signal9_contracts.catalog import EventType as EventType
    from signal9_contracts.catalog import event_type_of as event_type_of
    from signal9_contracts.catalog import find_event_type as find_event_type
    from signal9_contracts.codec import decode_event as decode_event
    from signal9_contracts.codec import encode_event as encode_event
    from signal9_contracts.codec import from_envelope as from_envelope
    from signal9_contracts.codec import measured as measured
    from signal9_contracts.dead_letters import DeadLetterFound as DeadLetterFound
    from signal9_contracts.dead_letters import DeadLetterRedriven as DeadLetterRedriven
    from signal9_contracts.earnings import EarningsCalendarSynced as EarningsCalendarSynced
    from signal9_contracts.earnings import EarningsScheduled as EarningsScheduled
    from signal9_contracts.errors import ContractError as ContractError
    from signal9_contracts.errors import InvalidEvent as InvalidEvent
    from signal9_contracts.errors import InvalidExample as InvalidExample
    from signal9_contracts.errors import InvalidSchema as InvalidSchema
    from signal9_contracts.errors import UnknownEvent as UnknownEvent
    from signal9_contracts.faults import DocumentFault as DocumentFault
    from signal9_contracts.faults import check_schema as check_schema
    from signal9_contracts.faults import faults_against as faults_against
    from signal9_contracts.faults import find_faults as find_faults
    from signal9_contracts.names import SOURCE as SOURCE
    from signal9_contracts.news import STORIES_KEPT as STORIES_KEPT
    from signal9_contracts.news import Mention as Mention
    from signal9_contracts.news import NewsCollected as NewsCollected
    from signal9_contracts.news import NewsRef as NewsRef
    from signal9_contracts.news import NewsScored as NewsScored
    from signal9_contracts.news import NewsSynced as NewsSynced
    from signal9_contracts.pollination import BATCH_CAPACITY as BATCH_CAPACITY
    from signal9_contracts.pollination import DATA_TYPES as DATA_TYPES
    from signal9_contracts.pollination import VENDOR as VENDOR
    from signal9_contracts.pollination import DataType as DataType
    from signal9_contracts.pollination import DocumentRef as DocumentRef
    from signal9_contracts.pollination import EarningsProcessed as EarningsProcessed
    from signal9_contracts.pollination import FailureCode as FailureCode
    from signal9_contracts.pollination import FundamentalsCollected as FundamentalsCollected
    from signal9_contracts.pollination import Pick as Pick
    from signal9_contracts.pollination import PollenationNeeded as PollenationNeeded
    from signal9_contracts.pollination import PollinationAssetSettled as PollinationAssetSettled
    from signal9_contracts.pollination import PollinationBatchClosed as PollinationBatchClosed
    from signal9_contracts.pollination import PollinationBatchOpened as PollinationBatchOpened
    from signal9_contracts.pollination import PollinationFailed as PollinationFailed
    from signal9_contracts.pollination import PollinationPlanned as PollinationPlanned
    from signal9_contracts.pollination import Skipped as Skipped
    from signal9_contracts.pollination import TriggerType as TriggerType

_HOMES: Final = {
    "analysis": "AnalysisComplete AnalysisNeeded AssetToAnalyze DataRejected DataValidated Fault Reason",
    "assets": "AssetChanged AssetDelisted AssetListed",
    "base": "UNASSIGNED EntryFault Event Metadata",
    "catalog": "CATALOG EventType event_type_of find_event_type",
    "codec": "decode_event encode_event from_envelope measured",
    "dead_letters": "DeadLetterFound DeadLetterRedriven",
    "earnings": "EarningsCalendarSynced EarningsScheduled",
    "errors": "ContractError InvalidEvent InvalidExample InvalidSchema UnknownEvent",
    "faults": "DocumentFault check_schema faults_against find_faults",
    "names": "SOURCE",
    "news": "Mention NewsCollected NewsRef NewsScored NewsSynced STORIES_KEPT",
    "pollination": "BATCH_CAPACITY DATA_TYPES VENDOR DataType DocumentRef EarningsProcessed FailureCode FundamentalsCollected Pick PollenationNeeded PollinationAssetSettled PollinationBatchClosed PollinationBatchOpened PollinationFailed PollinationPlanned Skipped TriggerType",
}
"""Module -> its public names. A module is imported when a name of it is first asked for."""


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
