"""Builders: one for every event, and nothing they give that does not fit its contract."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_contracts import CATALOG, Event, decode_event, encode_event
from signal9_testkit import an
from signal9_testkit.errors import UnfitEvent

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=90)
    | st.binary(max_size=3)
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
"""What a careless test might pass."""


@pytest.mark.parametrize("detail_type", CATALOG)
def test_every_event_of_the_catalog_has_a_builder(detail_type: str) -> None:
    """Its events decode to themselves and stand in the stream that the catalog names."""
    for event in an.examples(detail_type):
        assert decode_event(detail_type, encode_event(event)) == event
        prefix = CATALOG[detail_type].stream.partition("<")[0]
        assert event.metadata.stream_id.startswith(prefix)
        assert event.metadata.schema_version == CATALOG[detail_type].version


@given(st.data())
def test_an_override_fits_or_is_refused(data: st.DataObject) -> None:
    """Whatever is put into whichever field: the event that comes back decodes to what was asked for, or none comes back."""
    detail_type = data.draw(st.sampled_from(list(CATALOG)))
    build = data.draw(st.sampled_from(an.builders()[detail_type]))
    names = [name for name in CATALOG[detail_type].struct.__struct_fields__ if name != "metadata"]
    overrides = data.draw(st.dictionaries(st.sampled_from(names), ANYTHING, min_size=1, max_size=2))
    try:
        event = build(**overrides)
    except UnfitEvent:
        return
    assert isinstance(decode_event(detail_type, encode_event(event)), Event)


def test_a_field_that_fits_replaces_the_typical_one() -> None:
    """The asset id too, which otherwise follows from the symbol."""
    event = an.earnings_processed(asset_id="ibm", earnings_date="2026-01-28")
    assert (event.asset_id, event.symbol, event.earnings_date) == ("ibm", "KO", "2026-01-28")
    assert event.metadata.stream_id == "asset-ibm"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"earnings_date": "tomorrow"}, r"earningsDate"),
        ({"symbol": "ko"}, r"symbol"),
        ({"asset_id": ""}, r"assetId"),
        ({"earningsDate": "2026-01-28"}, "has no field earningsDate. Fields are metadata, asset_id"),
    ],
)
def test_a_field_that_does_not_fit_is_named(fields: dict[str, str], told: str) -> None:
    """The refusal has the path of the fault as the contract writes it, or the fields there are."""
    with pytest.raises(UnfitEvent, match=told):
        an.earnings_processed(**fields)


def test_the_same_call_gives_the_same_event() -> None:
    """Ids and moments are fixed, so that a snapshot of an event stays as it is."""
    assert an.analysis_complete() == an.analysis_complete()
    assert an.analysis_complete("PEP") != an.analysis_complete("KO")


def test_metadata_can_be_given_whole() -> None:
    """For an event of another moment or cause."""
    metadata = msgspec.structs.replace(an.asset_listed().metadata, causation_id=an.uuid("cause"))
    assert an.asset_listed(metadata=metadata).metadata == metadata


def test_an_event_without_a_builder_names_those_there_are() -> None:
    """A typo is answered with the names."""
    with pytest.raises(UnfitEvent, match="analysisComplete"):
        an.example("analysisDone")
