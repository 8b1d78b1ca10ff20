"""Writes places, four at a time, and says of each when it was asked for and acknowledged."""

import os
import sys
import threading
from itertools import count

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Place
from graphmap.store.neo4j import Neo4jAddress, Neo4jGraphStore

store = Neo4jGraphStore(Neo4jAddress(sys.argv[1], "neo4j", sys.argv[2]))
lock = threading.Lock()


def say(word: str, id_: str) -> None:
    with lock:
        sys.stdout.write(f"{word} {id_}\n")
        sys.stdout.flush()


def write(name: str) -> None:
    try:
        for number in count():
            id_ = f"{name}-{number}"
            put = Put(value=Place(id=id_, name=id_), expected_version=0)
            say("asked", id_)
            store.apply(ChangeSet(operation_id=id_, actor="Ada", changes=(put,)))
            say("done", id_)
    finally:
        os._exit(1)


for each in range(4):
    threading.Thread(target=write, args=(f"w{each}",)).start()
