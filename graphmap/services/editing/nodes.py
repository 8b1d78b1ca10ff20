"""Adding a node of any kind with the links it is told apart by, and changing one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from graphmap.errors import InputRefused, Problem, RecordRefused
from graphmap.model.catalogue import LinkKind, NodeKind
from graphmap.model.changes import Put
from graphmap.model.identity import choose_id, derived_link_id, effect_id, link_key
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.services.editing.ends import (
    ENDS_ASKED,
    EndAsked,
    effect_in_words,
    find_end,
    kinds_at,
    names_alike,
    nouns_told,
)
from graphmap.services.editing.fields import fields_of_kind, values_typed
from graphmap.services.editing.records import Editable, built_record, changed, fields_changed
from graphmap.services.editing.writing import Plan
from graphmap.services.reading import accounts_by_id, nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Noun, deed_of
from graphmap.views.field_words import field_in_words
from graphmap.views.style import DEEDS
from graphmap.views.words import kind_in_words, list_in_words

#: Kinds without a name of their own; the same natural key is the same record.
_BY_KEY: Final[frozenset[NodeKind]] = frozenset({"Effect", "Observation", "Answer", "Session"})


@dataclass(frozen=True)
class NewNode:
    """A node as its form gives it, with the nodes at its ends by kind of link.

    ``unclear`` are ends that may mean one of several nodes, by the name of their field.
    """

    kind: NodeKind
    values: Mapping[str, Any]
    ends: Mapping[LinkKind, Noun]
    problems: tuple[Problem, ...]
    unclear: Mapping[str, tuple[Noun, ...]]


def new_node_typed(workspace: Workspace, kind: NodeKind, typed: Mapping[str, str]) -> NewNode:
    """Read what was typed into the form of a new node: its values and the nodes at its ends."""
    problems: list[Problem] = []
    ends: dict[LinkKind, Noun] = {}
    unclear: dict[str, tuple[Noun, ...]] = {}
    for end in ENDS_ASKED.get(kind, ()):
        text = typed.get(f"choice.{end.kind}") or typed.get(end.name, "")
        if not text:
            if end.required:
                problems.append(Problem("is missing", rule="missing", column=end.name))
            continue
        found = find_end(workspace, text, kinds_at(kind, end))
        if found.noun is not None:
            ends[end.kind] = found.noun
        else:
            problems.append(unknown_end(found.candidates, kinds_at(kind, end), end.name))
            if found.candidates:
                unclear[end.name] = found.candidates
    values, wrong = values_typed(fields_of_kind(kind), typed)
    problems += wrong
    if not wrong:
        try:
            built_record("node", {**values, "kind": kind, "id": "new"})
        except RecordRefused as refused:
            problems += refused.problems
    return NewNode(kind, values, ends, tuple(problems), unclear)


def unknown_end(candidates: Sequence[Noun], kinds: Sequence[NodeKind], column: str) -> Problem:
    """Give the problem of a text that means no node, or perhaps one of several."""
    if candidates:
        return Problem("is not clear: choose which one it is", rule="several", column=column)
    words = list_in_words([kind_in_words(kind) for kind in kinds[:6]], last="or")
    message = f"is the name of no {words} on the map; write another, or add it first"
    return Problem(message, rule="unknown_name", column=column)


def look_alikes_of(workspace: Workspace, new: NewNode) -> list[Noun]:
    """Give what is on the map and looks like a new node by its name."""
    name = new.values.get("name")
    return names_alike(workspace, new.kind, [str(name)])[0] if name else []


def plan_new_node(workspace: Workspace, new: NewNode, *, id_: str | None = None) -> Plan:
    """Plan a new node with its links.

    Raises
    ------
    RecordRefused
        Where it cannot be, or is on the map already.
    """
    if new.problems:
        raise RecordRefused(new.problems)
    node_id = id_ or _id_of(workspace, new)
    node = cast("Node", built_record("node", {**new.values, "kind": new.kind, "id": node_id}))
    links = [_link(node_id, end, new.ends[end.kind]) for end in _given_ends(new)]
    changes = [Put(value=record, expected_version=0) for record in (node, *links)]
    return Plan(tuple(changes), (_added(workspace, node, new),), node_id)


def plan_changed_node(
    workspace: Workspace, record: Editable[Node], after: Node, *, version: int
) -> Plan:
    """Plan a node with other values, over the version that was seen."""
    names = fields_changed(record.stored, after)
    if not names and version == record.stored.version:
        return Plan((), (), after.id)
    noun = nouns_told(workspace, [after.id])[after.id]
    words = list_in_words([field_in_words(name, after.kind).lower() for name in names])
    sentence = f"Changed the {kind_in_words(after.kind)} “{noun.name}”: {words or 'nothing'}."
    return Plan((Put(value=after, expected_version=version),), (sentence,), after.id)


def change_typed(
    workspace: Workspace, record: Editable[Node], typed: Mapping[str, str], *, version: int
) -> Plan:
    """Plan what was typed into the form of a node; raises `RecordRefused` for what is wrong."""
    return plan_changed_node(workspace, record, changed(record, typed), version=version)


def _given_ends(new: NewNode) -> list[EndAsked]:
    return [end for end in ENDS_ASKED.get(new.kind, ()) if end.kind in new.ends]


def _link(node_id: str, end: EndAsked, other: Noun) -> Link:
    source, target = (node_id, other.id) if end.is_outward else (other.id, node_id)
    key = link_key(end.kind, source, target)
    return Link(id=derived_link_id(key), kind=end.kind, source=source, target=target)


def _added(workspace: Workspace, node: Node, new: NewNode) -> str:
    if node.kind == "Effect":
        cause, target = new.ends["CAUSES"], new.ends["ON"]
        deed = DEEDS[deed_of(int(new.values["polarity"]), target.kind)].words
        where = f", in {new.ends['IN'].name}" if "IN" in new.ends else ""
        return f"Added the effect: {cause.name} {deed} {target.name}{where}."
    named = workspace.disclosure("steward").name(node.title)
    return f"Added the {kind_in_words(node.kind)} “{named}”."


def _id_of(workspace: Workspace, new: NewNode) -> str:
    values = new.values
    ends: dict[LinkKind, str] = {kind: noun.id for kind, noun in new.ends.items()}
    name = values.get("name")
    if new.kind == "Effect":
        polarity = int(values["polarity"])
        same = _same_effect(workspace, ends, polarity)
        if same is not None:
            raise RecordRefused(
                Problem(
                    f"is on the map already: {effect_in_words(same)}",
                    rule="same_effect_twice",
                    column="end.CAUSES",
                )
            )
        chosen = effect_id(ends["CAUSES"], ends["ON"], ends.get("IN"), polarity)
        return chosen if _is_free(workspace, chosen) else str(uuid.uuid4())
    slugged = values.get("gss_code") or name if new.kind == "Place" else name
    chosen = choose_id(
        new.kind,
        given=None,
        name=slugged,
        key=_key(new.kind, values, ends),
        is_free=lambda id_: _is_free(workspace, id_),
    )
    if _is_free(workspace, chosen):
        return chosen
    if new.kind in _BY_KEY and chosen in nodes_shown(workspace, [chosen]):
        raise InputRefused(
            Problem("is on the map already", rule="is_there", record=f"node {chosen}")
        )
    # Another of the same name, or one that is not for a steward to see, has the id.
    return str(uuid.uuid4())


def _same_effect(
    workspace: Workspace, ends: Mapping[LinkKind, str], polarity: int
) -> Account | None:
    """Give the effect of the same cause, target, place and sign, if a steward may see it."""
    graph = workspace.influence()
    at = {kind: graph.position.get(id_, -1) for kind, id_ in ends.items()}
    alike = (
        (graph.vertices[graph.causes] == at["CAUSES"])
        & (graph.vertices[graph.targets] == at["ON"])
        & (graph.columns.polarity[graph.effects] == polarity)
    )
    ids = [graph.columns.ids[int(one)] for one in graph.effects[alike].tolist()]
    shown = nodes_shown(workspace, ids)
    accounts = accounts_by_id(workspace, list(shown)) if shown else {}
    same = [
        account
        for account in accounts.values()
        if (account.place.id if account.place else None) == ends.get("IN")
    ]
    return next(iter(same), None)


def _key(
    kind: NodeKind, values: Mapping[str, Any], ends: Mapping[LinkKind, str]
) -> tuple[str, ...]:
    """Give the parts of the natural key of a new node."""

    def text(name: str) -> str:
        return str(values.get(name) or "")

    keys: dict[str, tuple[str, ...]] = {
        "Observation": (text("text"), text("date"), *([ends["CITES"]] if "CITES" in ends else [])),
        "Answer": (text("question_id"), ends.get("FOR", ""), text("text")),
        "Session": (ends.get("IN_SPACE", ""), text("date")),
        "EnablingCondition": (text("type"), text("scale"), ends.get("FOR", ""), text("name")),
        "Experiment": (text("name") or text("action"),),
        "Source": (text("url") or text("name"),),
    }
    return keys.get(kind, (text("name"),))


def _is_free(workspace: Workspace, id_: str) -> bool:
    return not workspace.store.nodes([id_]).records
