"""Short ways to write change sets and small graphs.

::

    rent-rule --CAUSES--> e-1 --ON--> rent-kept-up          gateshead --PART_OF--> north-east
                          e-1 --IN--> gateshead             rent-rule --APPLIES_IN--> gateshead
"""

from itertools import count

from graphmap.model.changes import Applied, Change, ChangeSet, Delete, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, LearningCycle, Node, Outcome, Person, Place, Policy
from graphmap.store.port import GraphStore

_numbers = count(1)

GATESHEAD = Place(id="gateshead", name="Gateshead", type="upper_tier")
NORTH_EAST = Place(id="north-east", name="North East", type="region")
RENT_RULE = Policy(id="rent-rule", name="Rent rule", status="in_force")
RENT_KEPT_UP = Outcome(id="rent-kept-up", name="Rent is kept up")
EFFECT = Effect(id="e-1", polarity=-1)
CAUSES = Link(id="l-causes", kind="CAUSES", source="rent-rule", target="e-1")
ON = Link(id="l-on", kind="ON", source="e-1", target="rent-kept-up")
IN = Link(id="l-in", kind="IN", source="e-1", target="gateshead")
PART_OF = Link(id="l-part", kind="PART_OF", source="gateshead", target="north-east")
APPLIES_IN = Link(
    id="l-applies",
    kind="APPLIES_IN",
    source="rent-rule",
    target="gateshead",
    status="in_force",
    valid_from="2013-04",
)
NODES = (GATESHEAD, NORTH_EAST, RENT_RULE, RENT_KEPT_UP, EFFECT)
LINKS = (CAUSES, ON, IN, PART_OF, APPLIES_IN)

PERSON = Person(id="7c9e6679", name="Dilys Quill", aliases=("DQ",), what_matters="Zebrafinches")
CYCLE = LearningCycle(id="cycle-1", name="A life as a system", scale="person", purpose="Wombats")
ABOUT = Link(id="l-about", kind="ABOUT", source="cycle-1", target="7c9e6679")


def put(record: Node | Link, version: int = 0) -> Put:
    """Write a record that is expected at a version; 0 is not there yet."""
    return Put(value=record, expected_version=version)


def delete(record: Node | Link, version: int = 1) -> Delete:
    """Take a record away that is expected at a version."""
    sort = "link" if isinstance(record, Link) else "node"
    return Delete(record=sort, id=record.id, expected_version=version)


def change_set(*changes: Change, operation_id: str = "", reason: str = "") -> ChangeSet:
    """Give a change set with an operation id of its own unless one is given."""
    return ChangeSet(
        operation_id=operation_id or f"operation-{next(_numbers)}",
        actor="Ada Steward",
        reason=reason,
        changes=changes,
    )


def apply(store: GraphStore, *changes: Change, operation_id: str = "", reason: str = "") -> Applied:
    """Apply changes as one change set."""
    return store.apply(change_set(*changes, operation_id=operation_id, reason=reason))


def fill(store: GraphStore) -> None:
    """Write the small graph drawn above, as revision 1."""
    apply(store, *map(put, (*NODES, *LINKS)), reason="The small graph")


def link(kind: str, source: str, target: str, **values: object) -> Link:
    """Give a link whose id tells what it joins."""
    id_ = f"{kind}-{source}-{target}".lower().replace("_", "-")
    return Link.model_validate(
        {"id": id_, "kind": kind, "source": source, "target": target, **values}
    )
