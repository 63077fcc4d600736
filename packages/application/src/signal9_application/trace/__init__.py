"""Events as they were stored, and what one thing led to: events and segments as a tree and as a waterfall."""

from signal9_application.trace.fixtures import write_fixture
from signal9_application.trace.history import Wanted, followed, newest_events, read_events
from signal9_application.trace.segments import Segment, read_segments
from signal9_application.trace.tree import Node, find_event, tree_of
from signal9_application.trace.waterfall import Row, Waterfall, console_link, waterfall

__all__ = [
    "Node",
    "Row",
    "Segment",
    "Wanted",
    "Waterfall",
    "console_link",
    "find_event",
    "followed",
    "newest_events",
    "read_events",
    "read_segments",
    "tree_of",
    "waterfall",
    "write_fixture",
]
