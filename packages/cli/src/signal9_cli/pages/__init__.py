"""Self-contained HTML pages from templates: no script runs in them, nothing is fetched, every text is escaped."""

from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from signal9_cli.figures import figure, points, signed, stars, title


def render(template: str, **values: Any) -> str:
    """Return the page of that template; whatever is not markup of ours is escaped."""
    return _templates().get_template(template).render(values)


def macro(template: str, name: str, *values: Any) -> Markup:
    """Return what a macro of a template makes of the values."""
    made: Markup = getattr(_templates().get_template(template).module, name)(*values)
    return Markup(made.strip())  # noqa: S704  # the macro escaped what it was given


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("signal9_cli.pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.filters.update(title_of=title, points=points, signed=signed, stars=stars)
    templates.globals["figure"] = figure
    return templates
