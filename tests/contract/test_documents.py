"""Documents: versioned JSON beside the graph, outside its revision."""

import pytest

from graphmap.errors import Conflict, InputRefused
from graphmap.model.changes import Document
from graphmap.store.port import GraphStore


def document(version: int = 0, body: str = '{"x": 1}', id_: str = "map") -> Document:
    return Document(collection="layouts", id=id_, version=version, body=body)


def test_document_is_kept_and_its_version_counts(store: GraphStore) -> None:
    assert store.get_document("layouts", "map") is None
    assert store.put_document(document()).version == 1
    assert store.put_document(document(1, "[2]")).version == 2
    assert store.get_document("layouts", "map") == document(2, "[2]")
    assert store.revision() == 0


def test_stale_document_is_refused(store: GraphStore) -> None:
    store.put_document(document())
    for version in (0, 2):
        with pytest.raises(Conflict) as caught:
            store.put_document(document(version, "[]"))
        (side,) = caught.value.sides
        assert (side.record, side.id) == ("document", "layouts/map")
        assert (side.expected_version, side.stored_version) == (version, 1)
    assert store.get_document("layouts", "map") == document(1)


def test_documents_of_a_collection_are_listed_by_id(store: GraphStore) -> None:
    for id_ in ("b", "a.1", "a"):
        store.put_document(document(id_=id_))
    store.put_document(Document(collection="views", id="c", version=0, body="null"))
    assert [item.id for item in store.list_documents("layouts")] == ["a", "a.1", "b"]
    assert store.list_documents("nothing") == []
    some = store.get_documents("layouts", ["b", "c", "a", "b"])
    assert [(item.id, item.version) for item in some] == [("a", 1), ("b", 1)]
    assert list(store.get_documents("layouts", [])) == []


def test_body_that_is_not_json_is_refused(store: GraphStore) -> None:
    with pytest.raises(InputRefused, match=r"layouts/map is not JSON"):
        store.put_document(document(body="{"))
    assert store.list_documents("layouts") == []
