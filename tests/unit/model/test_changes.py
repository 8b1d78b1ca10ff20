"""Change sets: what they refuse before any store sees them."""

import pytest
from pydantic import ValidationError

from graphmap.model.changes import MAX_CHANGES, ChangeSet, Delete, Document, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Place

PLACE = Place(id="a", name="A", type="region")


def change_set(*changes: object, **values: object) -> ChangeSet:
    given = {"operation_id": "op", "actor": "Ada", "changes": changes, **values}
    return ChangeSet.model_validate(given)


def test_each_record_is_named_once() -> None:
    put = Put(value=PLACE, expected_version=1)
    with pytest.raises(ValidationError, match="names node a twice"):
        change_set(put, Delete(record="node", id="a", expected_version=1))
    link = Link(id="a", kind="PART_OF", source="x", target="y")
    assert len(change_set(put, Put(value=link, expected_version=0)).changes) == 2


def test_change_set_is_neither_empty_nor_too_large() -> None:
    with pytest.raises(ValidationError):
        change_set()
    deletes = [
        Delete(record="node", id=f"n-{number}", expected_version=1)
        for number in range(MAX_CHANGES + 1)
    ]
    with pytest.raises(ValidationError):
        change_set(*deletes)
    assert len(change_set(*deletes[1:]).changes) == 20_000


@pytest.mark.parametrize("operation_id", ["", "a b", "x" * 101, "ä"])
def test_operation_id_is_short_and_plain(operation_id: str) -> None:
    with pytest.raises(ValidationError):
        change_set(Put(value=PLACE, expected_version=0), operation_id=operation_id)


def test_what_is_deleted_must_have_been_seen() -> None:
    with pytest.raises(ValidationError):
        Delete(record="node", id="a", expected_version=0)


def test_put_says_what_it_writes_and_keeps_the_fields_of_the_kind() -> None:
    put = Put(value=PLACE, expected_version=0)
    assert (put.record, put.id) == ("node", "a")
    assert put.model_dump()["value"]["type"] == "region"
    link = Link(id="l", kind="PART_OF", source="x", target="y")
    assert Put(value=link, expected_version=0).record == "link"


@pytest.mark.parametrize("values", [{"collection": "A"}, {"id": "a/b"}, {"version": -1}])
def test_document_names_are_plain(values: dict) -> None:
    with pytest.raises(ValidationError):
        Document.model_validate(
            {"collection": "views", "id": "v", "version": 0, "body": "{}", **values}
        )
