"""Writes change sets of two places and a link until it is killed; prints each once it is done."""

import sys
from itertools import count

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Place
from graphmap.store.sqlite import SqliteGraphStore

store = SqliteGraphStore(sys.argv[1])
for number in count():
    name = f"{sys.argv[2]}-{number}"
    values = (
        Place(id=f"{name}-a", name=name),
        Place(id=f"{name}-b", name=name),
        Link(id=f"{name}-l", kind="PART_OF", source=f"{name}-a", target=f"{name}-b"),
    )
    changes = tuple(Put(value=value, expected_version=0) for value in values)
    store.apply(ChangeSet(operation_id=name, actor="Ada", changes=changes))
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
