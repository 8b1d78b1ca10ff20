"""Deleting a node or a link with all that goes with it, shown before it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.errors import RecordRefused
from graphmap.model.catalogue import LinkKind, NodeKind
from graphmap.model.changes import Change, Delete
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.services.editing.ends import BOUND_LINKS, nouns_told
from graphmap.services.editing.links import LinkTold, links_told
from graphmap.services.editing.records import editable_link, editable_node
from graphmap.services.editing.writing import Plan
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
_ALL: Final = 10_000_000


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
    doomed = set(ids)
    while True:
        near, _ = workspace.store.neighbourhood(doomed, limit=_ALL)
        more = _dependents(workspace, near, doomed) - doomed
        if not more:
            break
        doomed |= more
    links = [link for link in near.links if {link.source, link.target} & doomed]
    return SystemMap(tuple(one for one in near.nodes if one.id in doomed), tuple(links))


def _dependents(workspace: Workspace, near: SystemMap, doomed: set[str]) -> set[str]:
    found: set[str] = set()
    for link in near.links:
        for kind, link_kind, starts in _STANDS_ON:
            stands, on = (link.source, link.target) if starts else (link.target, link.source)
            if link.kind == link_kind and on in doomed and near.node_by_id[stands].kind == kind:
                found.add(stands)
    answers = {id_ for id_ in found if near.node_by_id[id_].kind == "Answer"} - doomed
    if not answers:
        return found
    # An answer that is for somebody else too can stand.
    at_them, _ = workspace.store.neighbourhood(answers, limit=_ALL)
    return found - {id_ for id_ in answers if set(at_them.targets(id_, "FOR")) - doomed}


def _deletion(
    workspace: Workspace, fallen: SystemMap, own: set[str], title: str, *, node: str | None
) -> Deletion:
    nouns = nouns_told(workspace, [one.id for one in fallen.nodes])
    if len(nouns) < len(fallen.nodes):
        raise RecordRefused(
            f"This cannot be taken away here: something that is not for you to see cannot stand"
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
