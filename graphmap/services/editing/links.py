"""Linking two nodes, changing what a link says, and the links of a node in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphmap.errors import Problem, RecordRefused
from graphmap.model.changes import Put
from graphmap.model.identity import derived_id, derived_link_id, link_key
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.services.editing.ends import Way, find_end, nouns_told
from graphmap.services.editing.fields import fields_of_link, values_typed
from graphmap.services.editing.nodes import unknown_end
from graphmap.services.editing.records import Editable, built_record, fields_changed
from graphmap.services.editing.writing import Plan
from graphmap.services.reading import neighbourhood_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.field_words import field_in_words
from graphmap.views.words import LINK_WORDS, list_in_words


@dataclass(frozen=True)
class LinkTold:
    """A link in words: what it joins, and how it reads from its source and from its target."""

    id: str
    kind: str
    source: Noun
    target: Noun

    @property
    def words(self) -> str:
        """The link as read from its source."""
        return LINK_WORDS[cast("Any", self.kind)][0].lower()

    def from_node(self, node_id: str) -> tuple[str, Noun]:
        """Give how it reads from one of its ends, and what stands at the other."""
        inward = self.target.id == node_id
        words = LINK_WORDS[cast("Any", self.kind)][1 if inward else 0]
        return words, self.source if inward else self.target

    @property
    def sentence(self) -> str:
        """The link as a sentence without its full stop."""
        return f"{self.source.name} – {self.words} – {self.target.name}"


@dataclass(frozen=True)
class NewLink:
    """A link as its form gives it; ``candidates`` are the nodes that its end may mean."""

    way: Way
    node: str
    other: Noun | None
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]
    candidates: tuple[Noun, ...] = ()


def links_of(workspace: Workspace, node_id: str) -> list[LinkTold]:
    """Give the links of a node as a steward may see them, in the order of their words."""
    _, shown, _ = neighbourhood_shown(workspace, node_id)
    links = [*shown.links_from.get(node_id, ()), *shown.links_to.get(node_id, ())]
    told = links_told(workspace, links)
    return sorted(told, key=lambda one: (one.from_node(node_id)[0], one.from_node(node_id)[1].name))


def links_told(workspace: Workspace, links: Sequence[Link]) -> list[LinkTold]:
    """Give links in words; one with an end that is not to be seen is left out."""
    nouns = nouns_told(workspace, {end for link in links for end in (link.source, link.target)})
    return [
        LinkTold(link.id, link.kind, nouns[link.source], nouns[link.target])
        for link in links
        if link.source in nouns and link.target in nouns
    ]


def new_link_typed(workspace: Workspace, node: Node, way: Way, typed: Mapping[str, str]) -> NewLink:
    """Read what was typed into the form of a new link."""
    values, problems = values_typed(fields_of_link(way.kind), typed)
    text = typed.get("choice.other") or typed.get("other", "")
    if not text:
        problems.append(Problem("is missing", rule="missing", column="other"))
        return NewLink(way, node.id, None, values, tuple(problems))
    found = find_end(workspace, text, way.others, without=node.id)
    if found.noun is None:
        problems.append(unknown_end(found.candidates, way.others, "other"))
    elif not problems:
        try:
            _built(node.id, way, found.noun.id, values)
        except RecordRefused as refused:
            problems += refused.problems
    return NewLink(way, node.id, found.noun, values, tuple(problems), found.candidates)


def plan_new_link(workspace: Workspace, new: NewLink) -> Plan:
    """Plan a new link; raises `RecordRefused` where it cannot be, or is there already."""
    if new.problems or new.other is None:
        raise RecordRefused(new.problems)
    link = _built(new.node, new.way, new.other.id, new.values)
    stored = workspace.store.neighbourhood([link.source, link.target], depth=0, limit=2)[0].links
    if any(one.key == link.key for one in stored):
        raise RecordRefused(
            Problem("is linked in this way already", rule="same_link_twice", column="other")
        )
    if workspace.store.links([link.id]).records:
        link = link.model_copy(update={"id": derived_id(*link.key, "again")})
    (told,) = links_told(workspace, [link])
    change = Put(value=link, expected_version=0)
    return Plan((change,), (f"Linked: {told.sentence}.",), new.node)


def plan_changed_link(
    workspace: Workspace, record: Editable[Link], after: Link, *, version: int
) -> Plan:
    """Plan a link with other values, over the version that was seen."""
    names = fields_changed(record.stored, after)
    if not names and version == record.stored.version:
        return Plan((), (), after.source)
    (told,) = links_told(workspace, [after])
    words = list_in_words([field_in_words(name).lower() for name in names])
    sentence = f"Changed the link {told.sentence}: {words or 'nothing'}."
    return Plan((Put(value=after, expected_version=version),), (sentence,), after.source)


def _built(node_id: str, way: Way, other: str, values: Mapping[str, Any]) -> Link:
    source, target = (node_id, other) if way.is_outward else (other, node_id)
    as_, since = str(values.get("as") or ""), str(values.get("valid_from") or "")
    id_ = derived_link_id(link_key(way.kind, source, target, as_, since))
    ends = {"id": id_, "kind": way.kind, "source": source, "target": target}
    return cast("Link", built_record("link", {**values, **ends}))
