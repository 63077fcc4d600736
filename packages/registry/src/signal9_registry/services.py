"""What a service says of itself, told once in its service.toml: its README, its package's docstring and its description are made of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from signal9_contracts.schemas import write_if_changed
from signal9_registry.parties import EVERY_EVENT, Parties, Service


def write_service_texts(root: Path, parties: Parties) -> list[Path]:
    """Write what is made of each service.toml below a checkout's `services/`; gives the files that changed."""
    changed = []
    for service in parties.services:
        folder = root / "services" / service.name
        project = folder / "pyproject.toml"
        lines = project.read_text(encoding="utf-8").splitlines(keepends=True)
        description = f'description = "{service.purpose}"\n'
        text = "".join(description if line.startswith("description = ") else line for line in lines)
        changed += write_if_changed(project, text)
        for place, content in texts_of(service).items():
            changed += write_if_changed(folder / place, content)
    return changed


def texts_of(service: Service) -> dict[str, str]:
    """The files of a service that are made of its manifest: place in its folder -> content."""
    paragraphs = (
        f"# {service.name}",
        service.purpose,
        " ".join(_role(service)),
        service.notes.strip(),
        "`handler.py` wires, `application.py` loads, decides and appends; `service.toml`, of which this page is made, is all that it may touch.\n"
        f"No other service may import it. Tests: `uv run pytest services/{service.name}`.",
    )
    return {
        "README.md": "\n\n".join(filter(None, paragraphs)) + "\n",
        f"src/signal9_{service.name}/__init__.py": f'"""{service.purpose}"""\n',
    }


def _role(service: Service) -> Iterator[str]:
    named = [event for event in service.consumes if event != EVERY_EVENT]
    if service.kind == "task":
        yield "A task of the workflow `signal9-analysis`."
    if service.kind == "stream":
        yield "Reads the stream of the table of events."
    if EVERY_EVENT in service.consumes:
        yield f"Woken by every event{f', {_listed(named)} by a rule of its own' if named else ''}."
    elif named:
        yield f"Woken by {_listed(named)}."
    for schedule in service.schedules:
        yield f"Woken by the schedule `{schedule['name']}`, `{schedule['cron']}` in UTC."
    if service.publishes and EVERY_EVENT not in service.publishes:
        yield f"Appends {_listed(service.publishes)}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
