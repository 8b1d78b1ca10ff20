"""Deleting a node or a link with all that goes with it, shown before it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.errors import RecordRefused, StoreUnavailable
from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS, LinkKind, NodeKind
from graphmap.model.changes import Change, Delete
from graphmap.model.columns import Columns
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.services.editing.ends import BOUND_LINKS, nouns_told
from graphmap.services.editing.links import LinkTold, links_told
from graphmap.services.editing.records import editable_link, editable_node
from graphmap.services.editing.writing import Plan
from graphmap.services.reading import near_ids, read_ahead
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.words import count_in_words, kind_in_words

#: What cannot stand without the node at the other end: the kind, the link, and whether the link
#: starts at it.
_STANDS_ON: Final[tuple[tuple[NodeKind, LinkKind, bool], ...]] = (
    ("Effect", "CAUSES", False),
    ("Effect", "ON", True),
    ("Effect", "IN", True),
    ("LearningCycle", "ABOUT", True),
    ("Answer", "FOR", True),
)
_TRIES: Final = 20


@dataclass(frozen=True)
class Deletion:
    """What deleting a record takes away, as a steward may see it.

    ``nodes`` go besides the record itself because they cannot stand without it. ``seal`` stands
    for all that is shown: where it differs later, something else would go.
    """

    title: str
    nodes: tuple[Noun, ...]
    links: tuple[LinkTold, ...]
    plan: Plan
    seal: str


def deletion_of_node(workspace: Workspace, node_id: str) -> Deletion:
    """Give what deleting a node takes away.

    Raises
    ------
    NotFound
        Where no node has that id, or it may not be seen.
    RecordRefused
        Where something that is not for a steward to see cannot stand without it.
    """
    node = editable_node(workspace, node_id).stored
    noun = nouns_told(workspace, [node_id])[node_id]
    title = f"the {kind_in_words(node.kind)} “{noun.name}”"
    return _deletion(workspace, _fallen(workspace, {node_id}), {node_id}, title, node=None)


def deletion_of_link(workspace: Workspace, link_id: str) -> Deletion:
    """Give what taking a link away takes with it; raises like `deletion_of_node`."""
    link = editable_link(workspace, link_id).stored
    (told,) = links_told(workspace, [link])
    title = f"the link “{told.sentence}”"
    if link.kind in BOUND_LINKS:
        bound = link.target if link.kind == "CAUSES" else link.source
        other = link.source if link.kind == "CAUSES" else link.target
        return _deletion(workspace, _fallen(workspace, {bound}), set(), title, node=other)
    return _deletion(workspace, SystemMap((), (link,)), set(), title, node=link.source)


def _fallen(workspace: Workspace, ids: set[str]) -> SystemMap:
    """Give the nodes that fall, with every link at them."""
    for _ in range(_TRIES):
        columns = workspace.columns()
        doomed = {columns.ids[at] for at in _doomed(columns, ids)}
        around = near_ids(workspace, doomed)
        # What they are told by is read with them.
        read_ahead(workspace, around)
        near = workspace.stored(around)
        if near.revision == columns.revision:
            links = [link for link in near.links if {link.source, link.target} & doomed]
            nodes = tuple(one for one in near.nodes if one.id in doomed)
            return SystemMap(nodes, tuple(links), near.revision)
        workspace.look_again()
    raise StoreUnavailable.changed_too_quickly()


def _doomed(columns: Columns, ids: set[str]) -> set[int]:
    """Give the positions of nodes and of all that cannot stand without them."""
    answer = NODE_KINDS.index("Answer")
    doomed = {at for at, id_ in enumerate(columns.ids) if id_ in ids}
    standing = [
        _standing(columns, kind, link_kind, starts=starts) for kind, link_kind, starts in _STANDS_ON
    ]
    while True:
        more: set[int] = set()
        for stands, on in standing:
            more.update(stands[np.isin(on, [*doomed])].tolist())
        # An answer that is for somebody else too can stand.
        more -= {at for at in more if columns.kinds[at] == answer} - _only_for(columns, doomed)
        if more <= doomed:
            return doomed
        doomed |= more


def _standing(
    columns: Columns, kind: NodeKind, link_kind: LinkKind, *, starts: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give what stands on something by links of a kind, and what it stands on."""
    ends = (columns.link_sources, columns.link_targets)
    stands, on = ends if starts else ends[::-1]
    fits = columns.link_kinds == LINK_KINDS.index(link_kind)
    fits &= columns.kinds[stands] == NODE_KINDS.index(kind)
    return stands[fits], on[fits]


def _only_for(columns: Columns, doomed: set[int]) -> set[int]:
    """Give the answers that are for nothing but what goes."""
    answers, ends = _standing(columns, "Answer", "FOR", starts=True)
    goes = np.isin(ends, [*doomed])
    return set(answers[goes].tolist()) - set(answers[~goes].tolist())


def _deletion(
    workspace: Workspace, fallen: SystemMap, own: set[str], title: str, *, node: str | None
) -> Deletion:
    nouns = nouns_told(workspace, [one.id for one in fallen.nodes])
    if len(nouns) < len(fallen.nodes):
        raise RecordRefused(
            f"This cannot be deleted here: something that is not for you to see cannot stand"
            f" without {title}."
        )
    links = sorted(links_told(workspace, fallen.links), key=lambda one: one.sentence)
    others = tuple(noun for id_, noun in nouns.items() if id_ not in own)
    changes: list[Change] = [_delete("link", link) for link in fallen.links]
    changes += [_delete("node", one) for one in fallen.nodes]
    shown = {one.id for one in links}
    seen = [link for link in fallen.links if link.id in shown]
    words = f"Took away {title}{_with(len(others), len(links) if own else 0)}."
    plan = Plan(tuple(changes), (words,), node)
    return Deletion(title, others, tuple(links), plan, _seal([*fallen.nodes, *seen]))


def _delete(record: str, one: Node | Link) -> Delete:
    return Delete(
        record="link" if record == "link" else "node", id=one.id, expected_version=one.version
    )


def _with(nodes: int, links: int) -> str:
    parts = [count_in_words(nodes, "record")] if nodes else []
    parts += [count_in_words(links, "link")] if links else []
    return f", with {' and '.join(parts)}" if parts else ""


def _seal(records: Sequence[Node | Link]) -> str:
    lines = sorted(f"{type(one).__name__} {one.id} {one.version}" for one in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
