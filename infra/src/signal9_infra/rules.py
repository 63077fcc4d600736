"""The rules that feed a service's queue, by name."""

from collections.abc import Iterator

from signal9_contracts import names
from signal9_infra.manifest import EVERY_EVENT, Manifest


def rules_of(manifest: Manifest) -> Iterator[tuple[str, str | None]]:
    """Each rule of the service with its bus; None is the account's default bus, where the schedules are."""
    for event in manifest.consumes:
        suffix = "every-event" if event == EVERY_EVENT else event
        yield names.event_rule_name(manifest.name, suffix), names.BUS
    for schedule in manifest.schedules:
        yield names.schedule_rule_name(schedule.name), None
