"""The verdict on a checkout: its files and its structs against everything that was released."""

from pathlib import Path

import msgspec

from signal9_contracts import CATALOG
from signal9_contracts.files import unfit_examples
from signal9_contracts.schemas import schema_of
from signal9_registry.errors import UnreadableContracts
from signal9_registry.parties import read_parties
from signal9_registry.releases import Contract, Release, read_folder, read_released, read_revision
from signal9_registry.report import Report, check


class Verdict(msgspec.Struct, frozen=True):
    """What is compatible, which files are wrong, and what their authors should do."""

    report: Report
    wrong: list[str]
    notes: list[str]

    @property
    def compatible(self) -> bool:
        """Whether no reader breaks and no file is wrong."""
        return self.report.compatible and not self.wrong


def check_checkout(checkout: Path, against: str | None = None) -> Verdict:
    """Compare the contracts of the checkout with its releases, and with those of the revision `against`.

    What the structs say is what will be written: where the files say something else, it is judged as well.

    Raises:
        UnreadableContracts: there is nothing to compare with, or a folder or the revision holds no contracts.
    """
    contracts = checkout / "contracts"
    released = read_released(contracts)
    if against:
        kept = {f"{against}:{release.name}": release.contracts for release in released}
        released += [each for each in read_revision(checkout, against) if kept.get(each.name) != each.contracts]
    if not released:
        raise UnreadableContracts(
            f"{contracts / 'released'} holds no release, so there is nothing to compare with. Name one with --against REF."
        )
    today, parties = read_folder(contracts, "today"), read_parties(checkout)
    report = check(today, released, parties)
    drifted = _drifted(today)
    if drifted:
        report = _worst(report, check(Release("structs", drifted), _only(released, drifted), parties))
    notes = [note for event in report.events for note in event.notes]
    notes += [
        f"schemas/{each.detail_type}/v{each.version}.json is not what the struct says: run `python -m signal9_registry.generate`."
        for each in drifted
    ]
    # An event whose struct is gone can be read by nobody here.
    gone = [
        f"{name} has a schema, but is in no catalog: its struct is gone."
        for name in today.newest
        if name not in CATALOG
    ]
    return Verdict(report, [*gone, *unfit_examples(contracts)], notes)


def _drifted(today: Release) -> tuple[Contract, ...]:
    """What the structs say where the files say something else, or nothing."""
    found = []
    for name, entry in CATALOG.items():
        stored, schema = today.newest.get(name), schema_of(entry)
        if stored is None or stored.version != entry.version or stored.schema != schema:
            examples = {} if stored is None else stored.examples
            found.append(Contract(detail_type=name, version=entry.version, schema=schema, examples=examples))
    return tuple(found)


def _only(released: list[Release], contracts: tuple[Contract, ...]) -> list[Release]:
    names = {each.detail_type for each in contracts}
    return [Release(each.name, tuple(one for one in each.contracts if one.detail_type in names)) for each in released]


def _worst(files: Report, structs: Report) -> Report:
    """The report of the files, with the events that only the structs break."""
    broken = {event.detail_type: event for event in structs.events if not event.compatible}
    events = [broken.pop(each.detail_type, each) if each.compatible else each for each in files.events]
    events += [event for name, event in broken.items() if name not in {each.detail_type for each in events}]
    return Report(all(event.compatible for event in events), files.mode, files.against, events)
