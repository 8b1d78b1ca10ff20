"""Starts a bulk load that never ends, and says when its first transaction is done."""

import sys
from collections.abc import Iterator
from time import sleep

from graphmap.model.nodes import Place
from graphmap.store.sqlite import SqliteGraphStore


def places() -> Iterator[Place]:
    for number in range(20_001):
        yield Place(id=f"p-{number}", name="Place")
    # The load asks for this record once it has written the 20,000 before the last.
    yield Place(id="more", name="More")
    sys.stdout.write("first transaction done\n")
    sys.stdout.flush()
    sleep(3600)


SqliteGraphStore(sys.argv[1]).bulk_load(places(), actor="Ada", reason="", operation_id="load")
