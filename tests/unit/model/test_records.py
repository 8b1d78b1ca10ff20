"""Records as JSON values, as canonical bytes, and the hash of a graph."""

import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Person, Place
from graphmap.model.records import (
    canonical_bytes,
    graph_hash,
    record_from,
    record_type,
    to_json_values,
)

PLACE = Place(id="p", name="Plåce", tags=("b", "a"), version=7)
LINK = Link.model_validate(
    {"id": "l", "kind": "INVOLVES", "source": "a", "target": "b", "as": "ally", "wanted": True}
)


def test_values_leave_defaults_and_the_version_out() -> None:
    assert to_json_values(PLACE) == {
        "id": "p",
        "kind": "Place",
        "name": "Plåce",
        "tags": ["b", "a"],
    }
    assert to_json_values(PLACE, with_version=True)["version"] == 7
    assert to_json_values(Effect(id="e", polarity=0)) == {
        "id": "e",
        "kind": "Effect",
        "polarity": 0,
    }
    assert to_json_values(Person(id="x", name="X")) == {"id": "x", "kind": "Person", "name": "X"}
    assert to_json_values(Person(id="x", name="X", sensitivity="public"))["sensitivity"] == "public"


def test_link_writes_as_by_its_name() -> None:
    values = to_json_values(LINK)
    assert values["as"] == "ally"
    assert "as_" not in values


@pytest.mark.parametrize("record", [PLACE, LINK])
def test_values_give_the_record_back(record: Place | Link) -> None:
    values = to_json_values(record, with_version=True)
    assert record_from(record_type(record), values) == record


def test_canonical_bytes_are_sorted_compact_utf8_without_version() -> None:
    expected = '{"id":"p","kind":"Place","name":"Plåce","tags":["b","a"]}'
    assert canonical_bytes(PLACE) == expected.encode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_canonical_bytes_are_those_of_rfc_8785(text: str) -> None:
    try:
        place = Place(id="p", name="x", description=text, tags=(text,))
    except ValueError:
        return
    assert canonical_bytes(place) == rfc8785.dumps(to_json_values(place))


def test_graph_hash_covers_nodes_then_links_by_id_without_versions() -> None:
    other = Place(id="a", name="A")
    lines = [canonical_bytes(record) + b"\n" for record in (other, PLACE, LINK)]
    expected = hashlib.sha256(b"".join(lines)).hexdigest()
    assert graph_hash([PLACE, other], [LINK]) == expected
    assert graph_hash([other, PLACE.model_copy(update={"version": 1})], [LINK]) == expected
    assert graph_hash([other], [LINK]) != expected
