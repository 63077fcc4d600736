"""A new service: its folder, and its name in the workspace and in the import boundaries."""

import re
from pathlib import Path

from signal9_application import OperationFailed
from signal9_cli.scaffold.checkout import Files, beside, read, render
from signal9_contracts import CATALOG
from signal9_registry.parties import Service
from signal9_registry.services import texts_of

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_PLACES = {
    "service.toml": "service.toml",
    "pyproject.toml": "pyproject.toml",
    "application.py": "src/signal9_{name}/application.py",
    "handler.py": "src/signal9_{name}/handler.py",
    "test.py": "tests/test_{name}.py",
}
"""Template -> its place in the service's folder."""


def new_service(checkout: Path, name: str, consumes: str, purpose: str | None = None) -> Files:
    """The files of a service that takes the event `consumes` from a queue; nothing is written.

    Raises:
        OperationFailed: the name is no verb and noun, or is taken; or there is no such event.
    """
    if not _NAME.fullmatch(name):
        raise OperationFailed(
            f"{name!r} is no name of a service. Write a verb and a noun in lower case with an underscore, e.g. watch_prices."
        )
    taken = [
        *checkout.glob(f"services/{name}"),
        *checkout.glob(f"*/src/signal9_{name}"),
        *checkout.glob(f"*/*/src/signal9_{name}"),
    ]
    if taken:
        raise OperationFailed(f"{taken[0].relative_to(checkout)} is there already. Choose another name.")
    if consumes not in CATALOG:
        raise OperationFailed(f"There is no event {consumes!r} to consume. Known are: {', '.join(CATALOG)}.")
    sentence = purpose or f"{name.replace('_', ' ').capitalize()} whenever {consumes} is published."
    values = {
        "name": name,
        "purpose": sentence.replace('"', "'"),
        "event": consumes,
        "struct": CATALOG[consumes].struct.__name__,
    }
    folder = checkout / "services" / name
    files = {folder / place.format(name=name): render(template, **values) for template, place in _PLACES.items()}
    service = Service(name=name, purpose=values["purpose"], consumes=(consumes,))
    files |= {folder / place: text for place, text in texts_of(service).items()}
    files[folder / f"src/signal9_{name}/py.typed"] = ""
    neighbour = max(path.parent.name for path in checkout.glob("services/*/service.toml"))
    for path, known, new in (
        (checkout / "pyproject.toml", f"signal9-{neighbour}".replace("_", "-"), f"signal9-{name}".replace("_", "-")),
        (checkout / ".importlinter", f"signal9_{neighbour}", f"signal9_{name}"),
    ):
        files[path] = beside(read(path), known, new)
    return files
