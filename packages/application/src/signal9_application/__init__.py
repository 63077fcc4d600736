"""Use cases as functions over ports: the command line calls them, and the API will."""

from signal9_application.errors import NotRunning as NotRunning
from signal9_application.errors import NotSettled as NotSettled
from signal9_application.errors import OperationFailed as OperationFailed
