"""The flow of events as a drawing: schedules, services and events in rows, each below what leads to it."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, Literal

import msgspec

from signal9_registry.catalog_file import Catalog
from signal9_registry.parties import EVERY_EVENT, Parties

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
    ranks = _ranks(kinds, edges)
    ways = {edge: _way(*edge, ranks) for edge in edges}
    boxes = _place(_rows(ranks, ways.values()), kinds)
    lines = [Line(*edge, _curve([boxes[name] for name in way])) for edge, way in ways.items()]
    nodes = [boxes[name] for name in kinds]
    return Flow(
        nodes=nodes,
        lines=lines,
        width=max(box.x + box.width for box in boxes.values()) + _MARGIN,
        height=max(node.y for node in nodes) + _HEIGHT + _MARGIN,
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


def _ranks(kinds: Mapping[str, Kind], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
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
    return ranks


def _way(source: str, target: str, ranks: dict[str, int]) -> list[str]:
    """The arrow's stations: one in each row that it passes, so that it gets a lane between the boxes there."""
    stations = []
    for row in range(ranks[source] + 1, ranks[target]):
        station = f"{source} > {target} @ {row}"
        ranks[station] = row
        stations.append(station)
    return [source, *stations, target]


def _rows(ranks: Mapping[str, int], ways: Iterable[list[str]]) -> list[list[str]]:
    """Each row ordered by where what leads to its nodes stands, so that fewer arrows cross."""
    above: dict[str, list[str]] = {name: [] for name in ranks}
    for way in ways:
        for before, after in pairwise(way):
            above[after].append(before)
    rows: list[list[str]] = [[] for _ in range(max(ranks.values()) + 1)]
    for name, row in ranks.items():
        rows[row].append(name)
    place: dict[str, float] = {}
    for row_of_names in rows:
        if place:
            row_of_names.sort(key=lambda name: _middle([place[each] for each in above[name] if each in place]))
        for index, name in enumerate(row_of_names):
            place[name] = (index + 0.5) / len(row_of_names)
    return rows


def _middle(places: list[float]) -> float:
    return sum(places) / len(places) if places else 0.5


def _place(rows: list[list[str]], kinds: Mapping[str, Kind]) -> dict[str, Node]:
    """A box for each node; a station is a box without a width."""
    widths = {name: len(name) * _CHARACTER + _PADDING if name in kinds else 0 for row in rows for name in row}
    widest = max(sum(widths[name] + _GAP for name in row) for row in rows)
    boxes: dict[str, Node] = {}
    for index, row in enumerate(rows):
        x = _MARGIN + (widest - sum(widths[name] + _GAP for name in row)) / 2
        for name in row:
            kind, y = kinds.get(name, "event"), _MARGIN + index * _ROW
            boxes[name] = Node(name=name, kind=kind, x=round(x, 1), y=y, width=round(widths[name], 1))
            x += widths[name] + _GAP
    return boxes


def _curve(way: list[Node]) -> str:
    first, last = way[0], way[-1]
    if last.y <= first.y:  # back up: around the side
        start, end = first.x + first.width, last.x + last.width
        y1, y2, side = first.y + first.height / 2, last.y + last.height / 2, max(start, end) + 40
        return f"M{start:.1f},{y1:.1f} C{side:.1f},{y1:.1f} {side:.1f},{y2:.1f} {end:.1f},{y2:.1f}"
    path = f"M{first.x + first.width / 2:.1f},{first.y + first.height:.1f}"
    for before, after in pairwise(way):
        x1, x2 = before.x + before.width / 2, after.x + after.width / 2
        y1, y2 = before.y + before.height, after.y
        middle = (y1 + y2) / 2
        path += f" C{x1:.1f},{middle:.1f} {x2:.1f},{middle:.1f} {x2:.1f},{y2:.1f}"
        path += "" if after is last else f" V{y2 + after.height:.1f}"
    return path
