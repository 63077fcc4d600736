"""Events as they were stored, and what one thing led to: events and segments as a tree and as a waterfall."""

from signal9_application.trace.drawing import Row as Row
from signal9_application.trace.drawing import Waterfall as Waterfall
from signal9_application.trace.drawing import console_link as console_link
from signal9_application.trace.drawing import waterfall as waterfall
from signal9_application.trace.fixtures import write_fixture as write_fixture
from signal9_application.trace.history import Wanted as Wanted
from signal9_application.trace.history import followed as followed
from signal9_application.trace.history import newest_events as newest_events
from signal9_application.trace.history import read_events as read_events
from signal9_application.trace.segments import Segment as Segment
from signal9_application.trace.segments import read_segments as read_segments
from signal9_application.trace.tree import Node as Node
from signal9_application.trace.tree import find_event as find_event
from signal9_application.trace.tree import tree_of as tree_of
