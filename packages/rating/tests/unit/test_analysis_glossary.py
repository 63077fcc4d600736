"""The page of metrics says what the code does."""

from pathlib import Path

from signal9_rating import METRIC_NAMES
from signal9_rating.glossary import definition, page
from signal9_rating.peers import PEER_METRICS


def test_every_metric_is_defined() -> None:
    """Each has words of its own; a name that is none has none."""
    assert all(len(definition(name)) > 12 for name in METRIC_NAMES | PEER_METRICS)
    assert definition("luck") == ""


def test_the_page_is_the_one_the_code_writes() -> None:
    """docs/metrics.md is current: write it anew with `python -m signal9_rating.glossary > docs/metrics.md`."""
    root = next(folder for folder in Path(__file__).parents if (folder / "noxfile.py").exists())
    assert (root / "docs" / "metrics.md").read_text(encoding="utf-8") == page()
