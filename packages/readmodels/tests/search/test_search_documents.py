"""What an index derives from a document: how it begins, what it is in short, and its vector."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_readmodels.layout import asset
from signal9_readmodels.layout.asset import OPENING_CHARACTERS, opening
from signal9_readmodels.layout.document import Document
from signal9_readmodels.layout.indices import ALIASES, source, summary_text
from signal9_readmodels.search.embedding import WordLlamaEmbedder
from signal9_readmodels.search.mappings import Analyzer, fingerprint
from signal9_readmodels.search.vectors import document_vectors
from signal9_readmodels.words.tables import in_plain_words, plain_industries
from signal9_readmodels.words.text import words


def company(description: str | None, industry: str | None = "Railroads", index: str = "assets") -> Document:
    body = {"symbol": "UNP", "company_name": "Union Pacific", "industry": industry, "description": description}
    return Document(index=index, id="UNP", version=1, body=body)


@given(st.text(max_size=OPENING_CHARACTERS * 2))
def test_an_opening_is_how_the_description_begins(description: str) -> None:
    """It never is longer than it may be, and never anything but the description's beginning."""
    start = opening(company(description).body)
    assert description.startswith(start)
    assert len(start) <= OPENING_CHARACTERS
    assert start == description or len(description) > OPENING_CHARACTERS


def test_an_opening_ends_with_a_whole_word() -> None:
    """A long text is cut between words, and only a word that is longer than all of the opening within it."""
    assert opening(company("freight " * 100).body).split() == ["freight"] * (OPENING_CHARACTERS // 8)
    assert opening(company("x" * 1000).body) == "x" * OPENING_CHARACTERS
    assert opening(company(None).body) == ""
    assert "opening" not in source(company("Trains.", index="news"), None)


@pytest.mark.parametrize(
    "description", ["Runs freight trains in the west of the United States. " * 30, "Trains.", None]
)
def test_a_document_has_one_vector_of_unit_length(description: str | None) -> None:
    """With a long, a short and no description: the engine measures angles."""
    (vector,) = document_vectors(WordLlamaEmbedder(), [company(description)])
    assert vector is not None
    assert isclose(sqrt(sum(number * number for number in vector)), 1, abs_tol=1e-5)


def test_a_document_without_a_text_has_no_vector() -> None:
    """Its neighbours in the batch keep theirs."""
    nothing = Document(index="assets", id="X", version=1, body={"symbol": "X"})
    vectors = document_vectors(WordLlamaEmbedder(), [company("Trains."), nothing, company("Trains.")])
    assert vectors[1] is None
    assert vectors[0] == vectors[2] is not None


def test_how_a_company_begins_weighs_more_than_what_follows() -> None:
    """Of two texts of the same sentences, the one that begins with trains is nearer to trains."""
    trains, hotels = "The company runs freight trains. " * 15, "It also owns hotels by the sea. " * 15
    embedder = WordLlamaEmbedder()
    texts = (trains + hotels, hotels + trains)
    first, last = document_vectors(embedder, [company(text, industry=None) for text in texts])
    (wanted,) = embedder.embed(["freight trains"])

    def near(vector: list[float] | None) -> float:
        return sum(mine * other for mine, other in zip(vector or (), wanted or (), strict=True))

    assert near(first) > near(last)


@pytest.mark.parametrize("label", ["Banks—Regional", "BANKS - REGIONAL", "banks regional"])
def test_an_industry_is_known_however_its_label_is_written(label: str) -> None:
    """Dash, case and spacing differ from vendor to vendor; the words are the same."""
    assert in_plain_words(label) == in_plain_words("Banks—Regional") != ""


def test_a_title_of_the_secs_list_has_the_words_of_the_industry_that_does_the_same() -> None:
    """The vendor's industry may be a title of a SIC code; today's labels and those of the packaged companies are known too."""
    assert in_plain_words("STATE COMMERCIAL BANKS") == in_plain_words("Banks—Regional")
    assert in_plain_words("SERVICES-PREPACKAGED SOFTWARE") == in_plain_words("SOFTWARE - APPLICATION")
    assert "".join(map(in_plain_words, ("MARINE SHIPPING", "GAMBLING", "REIT - MORTGAGE"))) != ""


def test_an_unknown_industry_adds_nothing() -> None:
    """Neither to the field nor to the text that is embedded."""
    assert in_plain_words("Basket weaving") == in_plain_words("") == ""
    assert summary_text(company("Weaves.", industry="Basket weaving")) == "Basket weaving. Weaves."


def test_every_industry_is_told_in_a_line_of_everyday_words() -> None:
    """Twelve to thirty-five words in lower case: enough to be found by, and none so long that it drowns the description."""
    for label, plain in plain_industries().items():
        assert 12 <= len(words(plain)) <= 40, label
        assert plain == plain.casefold(), label


def test_documents_are_indexed_anew_when_what_is_derived_from_them_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another weight of the summary makes another index of companies, and leaves those of news and analyses alone."""
    before = {alias: fingerprint(alias, "model", 256, "english") for alias in ALIASES}
    monkeypatch.setattr(asset, "SUMMARY_WEIGHT", 0.9)
    after = {alias: fingerprint(alias, "model", 256, "english") for alias in ALIASES}
    assert {alias for alias in ALIASES if before[alias] != after[alias]} == {"assets"}


@pytest.mark.parametrize(
    ("alias", "analyzer", "made"),
    [
        ("assets", "english", "c14f6277597d"),
        ("assets", "standard", "d418128755f0"),
        ("news", "english", "49027895362e"),
        ("analysis", "english", "2dd8851b9c4f"),
    ],
)
def test_a_deployed_index_is_made_anew_only_on_purpose(alias: str, analyzer: Analyzer, made: str) -> None:
    """Whoever changes a mapping or what is derived from a document changes these digests, and lets the next deploy index everything anew."""
    assert fingerprint(alias, "wordllama-256", 256, analyzer) == made
