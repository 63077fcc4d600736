"""New services and events as the checks accept them: which files of the checkout are made, and which change."""

from signal9_cli.scaffold.checkout import Files, finish, write
from signal9_cli.scaffold.events import new_event
from signal9_cli.scaffold.services import new_service

__all__ = ["Files", "finish", "new_event", "new_service", "write"]
