"""Writes, forks, writes in the child, then writes in the parent again, through one store."""

import os
import sys

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Place
from graphmap.store.sqlite import SqliteGraphStore

store = SqliteGraphStore(sys.argv[1])


def write(name: str, who: str) -> None:
    change = Put(value=Place(id=name, name=name), expected_version=0)
    store.apply(ChangeSet(operation_id=name, actor="Ada", changes=(change,)))
    sys.stdout.write(f"{who}\n")
    sys.stdout.flush()


write("before", "parent")
child = os.fork()
if child == 0:
    write("child", "child")
    store.close()
    os._exit(0)
_, status = os.waitpid(child, 0)
write("after", "parent")
store.close()
sys.exit(status)
