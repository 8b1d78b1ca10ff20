"""Backups: everything at one revision, sealed; restored whole or not at all."""

import hashlib
import json

import pytest

from graphmap.errors import InputRefused, StoreDamaged
from graphmap.model.changes import Document
from graphmap.store.port import GraphStore
from tests.contract.building import (
    GATESHEAD,
    NORTH_EAST,
    PART_OF,
    apply,
    change_set,
    delete,
    fill,
    put,
)
from tests.contract.conftest import Stores


@pytest.fixture
def lines(stores: Stores) -> list[str]:
    """Give the backup of a store with a graph, a history and a document."""
    store = stores.open()
    fill(store)
    apply(store, put(GATESHEAD.model_copy(update={"name": "Gateshead ✓"}), 1), delete(PART_OF))
    apply(store, delete(NORTH_EAST), operation_id="last")
    store.put_document(Document(collection="views", id="v", version=0, body='{"é": 1}'))
    return list(store.dump())


def sealed(lines: list[str]) -> list[str]:
    """Give lines with a new, true seal in place of the old one."""
    body = lines[:-1]
    counts = json.loads(lines[-1])["counts"]
    for sort in counts:
        counts[sort] = sum(sort in json.loads(line) for line in body)
    digest = hashlib.sha256("".join(f"{line}\n" for line in body).encode()).hexdigest()
    return [*body, json.dumps({"counts": counts, "sha256": digest})]


def test_backup_says_what_it_is_and_how_much_it_holds(lines: list[str]) -> None:
    header = json.loads(lines[0])
    assert (header["format"], header["version"], header["revision"]) == ("graphmap-backup", 1, 3)
    seal = json.loads(lines[-1])
    assert seal["counts"] == {"node": 4, "link": 4, "entry": 3, "document": 1}
    text = "".join(f"{line}\n" for line in lines[:-1])
    assert seal["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert not any("\n" in line for line in lines)


def test_restored_store_goes_on_where_the_other_was(stores: Stores) -> None:
    store = stores.open()
    fill(store)
    store.put_document(Document(collection="views", id="v", version=0, body="{}"))
    applied = apply(store, delete(PART_OF), operation_id="last")
    before, log, lines = store.snapshot(), store.changes(), list(store.dump())
    other = stores.fresh()
    assert other.load(lines) == 2
    assert other.snapshot() == before
    assert other.changes() == log
    assert other.get_document("views", "v").body == "{}"
    assert other.check().problems == ()
    again = apply(other, delete(PART_OF), operation_id="last")
    assert again == applied.model_copy(update={"replayed": True})
    assert apply(other, put(PART_OF)).revision == 3
    assert [node.id for node in other.search("gates").records] == ["gateshead"]
    assert list(other.dump())[1:5] == lines[1:5]


def test_store_that_holds_anything_takes_no_backup(stores: Stores, lines: list[str]) -> None:
    store = stores.fresh()
    store.put_document(Document(collection="views", id="v", version=0, body="{}"))
    with pytest.raises(InputRefused, match="not empty"):
        store.load(lines)
    assert store.revision() == 0


DAMAGES = {
    "nothing": lambda lines: [],
    "no seal": lambda lines: lines[:-1],
    "cut in a line": lambda lines: [*lines[:3], lines[3][:-5]],
    "a line missing": lambda lines: [*lines[:4], *lines[5:]],
    "two lines exchanged": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "a letter altered": lambda lines: [line.replace("✓", "x") for line in lines],
    "a line after the seal": lambda lines: [*lines, lines[1]],
    "another file": lambda lines: ["id,kind,name"],
    "not an object": lambda lines: ["[1]"],
    "a map file": lambda lines: ['{"format": "graphmap", "version": 1}'],
    "a newer format": lambda lines: sealed(
        [lines[0].replace('"version":1', '"version":2'), *lines[1:]]
    ),
    "an unknown line": lambda lines: sealed([lines[0], '{"edge":{}}', *lines[1:]]),
    "an unsound node": lambda lines: sealed([lines[0], '{"node":{"id":"x"}}', *lines[1:]]),
    "a node that is a text": lambda lines: sealed([lines[0], '{"node":"x"}', *lines[1:]]),
    "an unsound entry": lambda lines: sealed([lines[0], '{"entry":{}}', *lines[1:]]),
    "a graph unlike its log": lambda lines: sealed(
        [line.replace("✓", "x") if line.startswith('{"node"') else line for line in lines]
    ),
    "a log unlike its hashes": lambda lines: sealed(
        [line.replace("Ada", "Eve") if line.startswith('{"entry"') else line for line in lines]
    ),
    "a revision unlike its log": lambda lines: sealed(
        [lines[0].replace('"revision":3', '"revision":4'), *lines[1:]]
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_backup_is_refused_and_the_store_stays_empty(
    stores: Stores, lines: list[str], damage: str
) -> None:
    store = stores.fresh()
    with pytest.raises(StoreDamaged):
        store.load(DAMAGES[damage](lines))
    assert (store.revision(), store.snapshot().nodes, store.changes()) == (0, (), [])
    assert store.list_documents("views") == []
    store.load(lines)
    assert store.check().problems == ()


def test_backup_is_of_one_revision_while_others_write(stores: Stores) -> None:
    store, writer = stores.open(), stores.open()
    fill(store)
    dump = store.dump()
    lines = [next(dump) for _ in range(2)]
    writer.apply(change_set(delete(PART_OF)))
    apply(store, delete(NORTH_EAST))
    lines += dump
    other = stores.fresh()
    assert other.load(lines) == 1
    assert len(other.snapshot().links) == 5
    assert other.check().problems == ()


def test_backup_that_nobody_reads_to_its_end_holds_nothing_up(store: GraphStore) -> None:
    fill(store)
    dump = store.dump()
    next(dump)
    dump.close()
    apply(store, delete(PART_OF))
    assert store.revision() == 2
