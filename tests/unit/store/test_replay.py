"""The chain of the log and its replay, on entries made by hand."""

import dataclasses
import hashlib
import json

import pytest

from graphmap.model.nodes import Place
from graphmap.store.log import (
    SaltedText,
    StoredEntry,
    entry_hash,
    new_entry,
    record_written,
    salted_hash,
)
from graphmap.store.replay import Replay

FIRST = Place(id="a", name="A", version=1)
SECOND = Place(id="a", name="Renamed", version=2)
IMAGE = b'{"id":"a","kind":"Place","name":"Renamed"}'


def log() -> list[StoredEntry]:
    """Give two entries: a place is made, then renamed."""
    made = record_written(None, FIRST, before_hash=None)
    renamed = record_written(FIRST, SECOND, before_hash=made.after_hash)
    entries: list[StoredEntry] = []
    for seq, record in enumerate([made, renamed], start=1):
        entries.append(
            new_entry(
                [record],
                seq=seq,
                entry_type="change",
                operation_id=f"op-{seq}",
                actor="Ada",
                reason="",
                previous_hash=entries[-1].hash if entries else "0" * 64,
            )
        )
    return entries


def problems(entries: list[StoredEntry], live: tuple = ("node", "a", 2, IMAGE)) -> list[str]:
    replay = Replay()
    for entry in entries:
        replay.add(entry)
    if live:
        replay.compare(*live)
    return replay.finish()


def test_true_log_leads_to_the_graph() -> None:
    assert problems(log()) == []


def test_hash_of_an_image_is_sha_256_of_salt_and_canonical_image() -> None:
    record = log()[1].records[0]
    assert record.image == IMAGE.decode()
    assert len(record.salt) == 16
    assert record.after_hash == hashlib.sha256(record.salt + IMAGE).digest()
    assert salted_hash(b"salt", b"image") == hashlib.sha256(b"saltimage").digest()


def test_hash_of_an_entry_covers_its_canonical_json() -> None:
    entry = log()[0]
    (record,) = entry.records
    content = {
        "actor_hash": entry.actor.hash.hex(),
        "at": entry.at,
        "blanked": [],
        "operation_id": "op-1",
        "previous_hash": "0" * 64,
        "reason_hash": entry.reason.hash.hex(),
        "records": [["node", "Place", "a", 1, 0, None, record.after_hash.hex()]],
        "seq": 1,
        "type": "change",
    }
    text = json.dumps(content, separators=(",", ":"))
    assert entry.hash == entry_hash(entry) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("live", "problem"),
    [
        ((), "node a is in the log but not in the graph"),
        (("node", "a", 1, IMAGE), "node a has version 1, by the log 2"),
        (("node", "a", 2, IMAGE[:-1]), "node a is not as the log wrote it"),
        (("node", "b", 2, IMAGE), "node b is in the graph but not in the log"),
    ],
)
def test_graph_unlike_the_log_is_found(live: tuple, problem: str) -> None:
    assert problem in problems(log(), live)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"seq": 3}, "log entry 3 stands where entry 2 belongs"),
        ({"previous_hash": "1" * 64}, "log entry 2 is not chained to the entry before it"),
        ({"at": "2020-01-01T00:00:00Z"}, "log entry 2 was altered: its hash does not agree"),
        ({"actor": SaltedText.of("Eve")}, "log entry 2 was altered: its hash does not agree"),
        ({"blanked": (1,)}, "log entry 2 was altered: its hash does not agree"),
    ],
)
def test_altered_entry_is_found(values: dict, problem: str) -> None:
    first, second = log()
    assert problem in problems([first, dataclasses.replace(second, **values)])


def test_missing_entry_is_found_even_where_hashes_are_made_anew() -> None:
    _, second = log()
    forged = dataclasses.replace(second, seq=1, previous_hash="0" * 64)
    forged = dataclasses.replace(forged, hash=entry_hash(forged))
    assert problems([forged]) == [
        "log entry 1, node a: what it was before does not agree with the log so far"
    ]


def test_words_are_verified_and_may_be_missing_only_where_an_erasure_says_so() -> None:
    first, second = log()
    altered = dataclasses.replace(first.reason, text="Another")
    assert problems([dataclasses.replace(first, reason=altered), second]) == [
        "log entry 1: its reason was altered"
    ]
    half = dataclasses.replace(first.actor, salt=None)
    assert problems([dataclasses.replace(first, actor=half), second]) == [
        "log entry 1: its actor was altered"
    ]
    gone = dataclasses.replace(first.actor, text=None, salt=None)
    blank = dataclasses.replace(first, actor=gone)
    assert problems([blank, second]) == ["log entry 1: its actor is missing"]
    saying = dataclasses.replace(second, blanked=(1,))
    saying = dataclasses.replace(saying, hash=entry_hash(saying))
    assert problems([blank, saying]) == []


def test_image_may_be_missing_only_where_a_later_erasure_names_the_record() -> None:
    first, second = log()
    bare = dataclasses.replace(first.records[0], image=None, salt=None)
    without = dataclasses.replace(first, records=(bare,))
    assert problems([without, second]) == ["log entry 1, node a: its image is missing"]
    gone = record_written(SECOND, None, before_hash=second.records[0].after_hash)
    erasure = new_entry(
        [gone],
        seq=3,
        entry_type="erase",
        operation_id="op-3",
        actor="Ada",
        reason="",
        previous_hash=second.hash,
    )
    replay = Replay()
    for entry in (without, second, erasure):
        replay.add(entry)
    assert replay.finish() == []
    assert replay.erased_images == 1


def test_record_without_before_and_after_is_none() -> None:
    with pytest.raises(ValueError, match="before or is there after"):
        record_written(None, None, before_hash=None)
