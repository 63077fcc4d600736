"""The published language of Signal9: its events as msgspec structs, with their schemas and examples."""

from signal9_contracts.analysis import (
    AnalysisComplete,
    AnalysisNeeded,
    AssetToAnalyze,
    DataRejected,
    DataValidated,
    Fault,
    Reason,
)
from signal9_contracts.assets import AssetChanged, AssetDelisted, AssetListed
from signal9_contracts.base import UNASSIGNED, EntryFault, Event, Metadata
from signal9_contracts.catalog import CATALOG, EventType, event_type_of, find_event_type
from signal9_contracts.codec import SOURCE, decode_event, encode_event, from_envelope, measured
from signal9_contracts.dead_letters import DeadLetterFound, DeadLetterRedriven
from signal9_contracts.earnings import EarningsCalendarSynced, EarningsScheduled
from signal9_contracts.errors import ContractError, InvalidEvent, InvalidExample, InvalidSchema, UnknownEvent
from signal9_contracts.faults import DocumentFault, find_faults
from signal9_contracts.news import Mention, NewsCollected, NewsRef, NewsScored, NewsSynced
from signal9_contracts.pollination import (
    BATCH_CAPACITY,
    DATA_TYPES,
    DocumentRef,
    EarningsProcessed,
    FailureCode,
    FundamentalsCollected,
    Pick,
    PollenationNeeded,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
    PollinationPlanned,
    Skipped,
    TriggerType,
)

__all__ = [
    "BATCH_CAPACITY",
    "CATALOG",
    "DATA_TYPES",
    "SOURCE",
    "UNASSIGNED",
    "AnalysisComplete",
    "AnalysisNeeded",
    "AssetChanged",
    "AssetDelisted",
    "AssetListed",
    "AssetToAnalyze",
    "ContractError",
    "DataRejected",
    "DataValidated",
    "DeadLetterFound",
    "DeadLetterRedriven",
    "DocumentFault",
    "DocumentRef",
    "EarningsCalendarSynced",
    "EarningsProcessed",
    "EarningsScheduled",
    "EntryFault",
    "Event",
    "EventType",
    "FailureCode",
    "Fault",
    "FundamentalsCollected",
    "InvalidEvent",
    "InvalidExample",
    "InvalidSchema",
    "Mention",
    "Metadata",
    "NewsCollected",
    "NewsRef",
    "NewsScored",
    "NewsSynced",
    "Pick",
    "PollenationNeeded",
    "PollinationAssetSettled",
    "PollinationBatchClosed",
    "PollinationBatchOpened",
    "PollinationFailed",
    "PollinationPlanned",
    "Reason",
    "Skipped",
    "TriggerType",
    "UnknownEvent",
    "decode_event",
    "encode_event",
    "event_type_of",
    "find_event_type",
    "find_faults",
    "from_envelope",
    "measured",
]
