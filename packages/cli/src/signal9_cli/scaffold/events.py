"""A new event of an asset's stream: its struct, its line of the catalog, its builder and example, and who appends it."""

import re
from pathlib import Path

import signal9_contracts
from signal9_application import OperationFailed
from signal9_cli.scaffold.checkout import Files, beside, read, render
from signal9_contracts import CATALOG

_NAME = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]+)+")
_NEIGHBOUR = "AssetDelisted"
"""The event beside which the new one is listed."""


def new_event(checkout: Path, name: str, service: str) -> Files:
    """The files of an event that `service` will append; nothing is written.

    Raises:
        OperationFailed: the name is no noun and past participle in camelCase, or is taken; or there is no such service.
    """
    if not _NAME.fullmatch(name):
        raise OperationFailed(
            f"{name!r} is no name of an event. Write what happened in lowerCamelCase, e.g. priceMoved."
        )
    struct, builder = name[0].upper() + name[1:], re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)
    builders = checkout / "testkit/src/signal9_testkit/an"
    if (
        name in CATALOG
        or hasattr(signal9_contracts, struct)
        or any(f"def {builder}(" in read(path) for path in builders.glob("*.py"))
    ):
        raise OperationFailed(f"The name {name!r} is taken in the contracts or in the testkit. Choose another.")
    manifest = checkout / "services" / service / "service.toml"
    if not manifest.exists():
        known = sorted(path.parent.name for path in checkout.glob("services/*/service.toml"))
        raise OperationFailed(f"There is no service {service!r} to append it. Choose one of {', '.join(known)}.")
    contracts = checkout / "contracts/src/signal9_contracts"
    values = {"name": name, "struct": struct, "builder": builder}
    neighbour = f'    _event(assets.{_NEIGHBOUR}, "asset-<assetId>"),\n'
    return {
        contracts / "assets.py": read(contracts / "assets.py").rstrip() + "\n\n\n" + render("struct.py", **values),
        contracts / "__init__.py": beside(read(contracts / "__init__.py"), _NEIGHBOUR, struct),
        contracts / "catalog.py": read(contracts / "catalog.py").replace(
            neighbour, neighbour + neighbour.replace(_NEIGHBOUR, struct)
        ),
        builders / "__init__.py": read(builders / "__init__.py") + "\n\n" + render("builder.py", **values),
        checkout / "contracts/examples" / name / "v1/typical.json": render("example.json", **values),
        manifest: _appending(read(manifest), name),
    }


def _appending(manifest: str, event: str) -> str:
    """The manifest with one more event that its service appends."""
    if "publishes = [" in manifest:
        return re.sub(r"publishes = \[\s*", lambda found: f'{found[0]}"{event}", ', manifest, count=1)
    return re.sub(r"^memory", f'publishes = ["{event}"]\nmemory', manifest, count=1, flags=re.MULTILINE)
