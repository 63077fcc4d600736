"""What `python -m signal9_registry.generate` writes, and what it refuses."""

import shutil
from pathlib import Path

import pytest

from signal9_registry.generate import main
from signal9_registry.parties import InvalidDeclaration, read_parties

ROOT = Path(__file__).parents[3] / "contracts"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the contracts, the manifests and what is made of them, to change."""
    kinds = ("schemas/*/*.json", "examples/*/*/*.json", "golden/*/*.json", "consumers/*.toml", "operations/*.json")
    for path in (path for kind in kinds for path in ROOT.glob(kind)):
        copy = tmp_path / "contracts" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    texts = ("*.toml", "README.md", "src/*/__init__.py")
    for path in (path for text in texts for path in ROOT.parent.glob(f"services/*/{text}")):
        copy = tmp_path / path.relative_to(ROOT.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return tmp_path


def test_what_is_current_is_not_written_again(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first run writes the catalog, the second nothing."""
    assert main([], checkout / "contracts") == 0
    assert capsys.readouterr().out == f"{checkout / 'contracts/catalog.json'}\n"
    assert (checkout / "contracts/catalog.json").read_text() == (ROOT / "catalog.json").read_text()
    assert main([], checkout / "contracts") == 0
    assert capsys.readouterr().out == ""


def test_a_release_is_made_once(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds schemas and examples; a second one of the same name is refused and changes nothing."""
    assert main(["--release", "9.9.9"], checkout / "contracts") == 0
    released = checkout / "contracts/released/9.9.9"
    kept = (released / "schemas/assetListed/v1.json").read_text()
    assert kept == (ROOT / "schemas/assetListed/v1.json").read_text()
    assert (released / "examples/assetListed/v1/typical.json").exists()
    assert main(["--release", "9.9.9"], checkout / "contracts") == 1
    assert "what was released never changes" in capsys.readouterr().err


def test_an_example_that_does_not_fit_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named with its faults, and nothing is released from it; an event without an example is no better."""
    path = checkout / "contracts/examples/assetDelisted/v1/typical.json"
    path.write_text("{}")
    assert main(["--release", "9.9.9"], checkout / "contracts") == 1
    assert "does not fit 'assetDelisted': $.metadata: found nothing" in capsys.readouterr().err
    path.unlink()
    assert main([], checkout / "contracts") == 1
    assert "no example of 'assetDelisted'" in capsys.readouterr().err
    assert not (checkout / "contracts/released/9.9.9").exists()


def test_a_declared_reader_is_a_consumer_of_its_fields(checkout: Path) -> None:
    """A team that declared its fields reads those and what holds them; a service that declared nothing may read any."""
    folder = checkout / "contracts/consumers"
    folder.mkdir(exist_ok=True)
    (folder / "board.toml").write_text(
        'consumer = "board"\n[reads]\nanalysisComplete = ["assetId", "reasons[].sentence"]\n'
    )
    parties = read_parties(checkout)
    assert "board" in parties.consumers("analysisComplete")
    assert "board" not in parties.consumers("analysisNeeded")
    for path, reads in {"assetId": True, "reasons": True, "reasons[].ruleId": False, "confidence": False}.items():
        assert ("board" in parties.readers("analysisComplete", path)) == reads, path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("consumer =", "Expected is TOML"),
        ('consumer = "x"', "reads"),
        ('consumer = "x"\n[reads]\nanalysisDone = []', "analysisDone.*not in the catalog. Known are"),
        ('consumer = "x"\n[reads]\nanalysisComplete = ["score"]', "score.*does not have. Fields are: .*confidence"),
    ],
)
def test_a_declaration_that_fits_no_contract_is_refused(checkout: Path, text: str, words: str) -> None:
    """It names the file, what came and what is there."""
    path = checkout / "contracts/consumers/board.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(InvalidDeclaration, match=rf"board\.toml: (?s:.*){words}"):
        read_parties(checkout)
