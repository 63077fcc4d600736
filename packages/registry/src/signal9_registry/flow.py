"""The flow of events as a drawing: schedules, services and events in rows, each below what leads to it."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

from signal9_contracts.catalog_file import Catalog
from signal9_contracts.parties import EVERY_EVENT, Parties

Kind = Literal["schedule", "service", "event", "workflow"]

_CHARACTER: Final = 7.3
_PADDING: Final = 22
_HEIGHT: Final = 30
_GAP: Final = 16
_ROW: Final = 84
_MARGIN: Final = 20


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A box: `x`, `y` is its upper left corner, in pixels."""

    name: str
    kind: Kind
    label: str
    x: float
    y: float
    width: float
    height: float = _HEIGHT


class Line(msgspec.Struct, frozen=True):
    """An arrow, as the path of an SVG."""

    source: str
    target: str
    path: str


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """The drawing, and the services that take every event, which are not drawn as arrows."""

    nodes: list[Node]
    lines: list[Line]
    width: float
    height: float
    takes_all: list[str]


def draw(catalog: Catalog, parties: Parties) -> Flow:
    """Lay the flow out, from the services' manifests."""
    kinds, edges = _graph(catalog, parties)
    rows = _rows(kinds, edges)
    nodes = _place(rows, kinds)
    lines = [Line(source, target, _curve(nodes[source], nodes[target])) for source, target in edges]
    return Flow(
        nodes=list(nodes.values()),
        lines=lines,
        width=max(node.x + node.width for node in nodes.values()) + _MARGIN,
        height=max(node.y for node in nodes.values()) + _HEIGHT + _MARGIN,
        takes_all=[each.name for each in parties.services if EVERY_EVENT in each.consumes],
    )


def _graph(catalog: Catalog, parties: Parties) -> tuple[dict[str, Kind], list[tuple[str, str]]]:
    events = {event.detail_type for event in catalog.events}
    kinds: dict[str, Kind] = {}
    edges: list[tuple[str, str]] = []
    tasks = [service.name for service in parties.services if service.kind == "task"]
    for service in parties.services:
        specific = [name for name in service.consumes if name in events]
        appended = [name for name in service.publishes if name in events]
        if not (specific or appended or service.schedules or service.starts or service.kind == "task"):
            continue
        kinds[service.name] = "service"
        for schedule in service.schedules:
            kinds[str(schedule["name"])] = "schedule"
            edges.append((str(schedule["name"]), service.name))
        edges += [(name, service.name) for name in specific]
        edges += [(service.name, name) for name in appended]
        if service.starts:
            kinds[service.starts] = "workflow"
            edges.append((service.name, service.starts))
            edges += [(service.starts, task) for task in tasks]
    kinds |= {event.detail_type: "event" for event in catalog.events}
    return kinds, [edge for edge in edges if edge[0] in kinds and edge[1] in kinds]


def _rows(kinds: Mapping[str, Kind], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Each node one row below the lowest that leads to it; arrows that would close a circle count for nothing."""
    leads: dict[str, list[str]] = {name: [] for name in kinds}
    for source, target in edges:
        leads[target].append(source)
    ranks: dict[str, int] = {}

    def rank(name: str, above: tuple[str, ...]) -> int:
        if name not in ranks:
            before = [rank(each, (*above, name)) for each in leads[name] if each not in (*above, name)]
            ranks[name] = 1 + max(before, default=-1)
        return ranks[name]

    for name in kinds:
        rank(name, ())
    rows: list[list[str]] = [[] for _ in range(max(ranks.values()) + 1)]
    for name, row in ranks.items():
        rows[row].append(name)
    return _untangled(rows, leads)


def _untangled(rows: list[list[str]], leads: Mapping[str, list[str]]) -> list[list[str]]:
    """Order each row by where what leads to its nodes stands, so that fewer arrows cross."""
    place: dict[str, float] = {}
    for row in rows:
        if place:
            row.sort(key=lambda name: _middle([place[each] for each in leads[name] if each in place]))
        for index, name in enumerate(row):
            place[name] = (index + 0.5) / len(row)
    return rows


def _middle(places: list[float]) -> float:
    return sum(places) / len(places) if places else 0.5


def _place(rows: list[list[str]], kinds: Mapping[str, Kind]) -> dict[str, Node]:
    widths = {name: len(name) * _CHARACTER + _PADDING for row in rows for name in row}
    widest = max(sum(widths[name] + _GAP for name in row) for row in rows)
    nodes: dict[str, Node] = {}
    for index, row in enumerate(rows):
        x = _MARGIN + (widest - sum(widths[name] + _GAP for name in row)) / 2
        for name in row:
            y = _MARGIN + index * _ROW
            nodes[name] = Node(
                name=name, kind=kinds[name], label=name, x=round(x, 1), y=y, width=round(widths[name], 1)
            )
            x += widths[name] + _GAP
    return nodes


def _curve(source: Node, target: Node) -> str:
    x1, x2 = source.x + source.width / 2, target.x + target.width / 2
    y1, y2 = source.y + source.height, target.y
    if y2 <= y1:  # back up: around the side
        y1, y2 = source.y + source.height / 2, target.y + target.height / 2
        side = max(source.x + source.width, target.x + target.width) + 40
        return f"M{source.x + source.width:.1f},{y1:.1f} C{side:.1f},{y1:.1f} {side:.1f},{y2:.1f} {target.x + target.width:.1f},{y2:.1f}"
    middle = (y1 + y2) / 2
    return f"M{x1:.1f},{y1:.1f} C{x1:.1f},{middle:.1f} {x2:.1f},{middle:.1f} {x2:.1f},{y2:.1f}"
