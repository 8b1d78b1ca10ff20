"""Writes change sets of its own and change sets that another process sends as well."""

import sys

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Place
from graphmap.store.sqlite import SqliteGraphStore

store = SqliteGraphStore(sys.argv[1], wait_seconds=60)
for number in range(int(sys.argv[3])):
    for name in (f"{sys.argv[2]}-{number}", f"shared-{number}"):
        change = Put(value=Place(id=name, name=name), expected_version=0)
        applied = store.apply(ChangeSet(operation_id=name, actor="Ada", changes=(change,)))
        sys.stdout.write(f"{name} {applied.revision} {applied.replayed}\n")
store.close()
