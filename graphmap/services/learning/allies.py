"""Who would go along: people and organisations that work so, seek a change, or are allies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from graphmap.analysis.evidence import links_of
from graphmap.model.catalogue import LinkKind
from graphmap.model.nodes import Person
from graphmap.privacy import people_count
from graphmap.services.learning.cycle_records import ids_of_kind, within
from graphmap.services.reading import near, nouns_shown
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.learning.start_view import WORKS_WORDS, Ally, Worker

_MOST: Final = 40


def workers_in(workspace: Workspace, scope: Scope) -> tuple[list[Worker], int | None]:
    """Give who works, or wants to work, in learning relationships, and how many are not named.

    Named is only who agreed to be shown. How many others there are is told of the whole map
    alone, and not where they are one to four: None.
    """
    around = near(workspace, ids_of_kind(workspace, "Person"))
    people = [
        node
        for node in around.of_kind("Person")
        if isinstance(node, Person) and node.works_in_learning in WORKS_WORDS
    ]
    others = None if scope.system else _not_named(workspace)
    if scope.system:
        inside = within(workspace, scope.system.id, {node.id for node in people})
        people = [node for node in people if node.id in inside]
    told = [
        Worker(
            noun=noun_of(node),
            words=WORKS_WORDS[str(node.works_in_learning)],
            works_for=tuple(
                noun_of(around.node_by_id[id_]) for id_ in around.targets(node.id, "WORKS_FOR")
            ),
            illustrative=node.illustrative,
        )
        for node in people
    ]
    return sorted(told, key=lambda one: (one.noun.name.casefold(), one.noun.id))[:_MOST], others


def _not_named(workspace: Workspace) -> int | None:
    visibility = workspace.disclosure("steward").visibility
    hidden = workspace.store.nodes(visibility.left_out_persons).records
    ids = {
        node.id
        for node in hidden
        if isinstance(node, Person)
        and node.works_in_learning in WORKS_WORDS
        and not node.illustrative
    }
    return people_count(ids, visibility) or None


def allies_of(workspace: Workspace, policies: Collection[str]) -> list[Ally]:
    """Give who seeks the change of one of the policies, and the allies of all cycles."""
    seeks: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in _pairs(workspace, "SEEKS_CHANGE_OF"):
        if not policies or target in policies:
            seeks[source].add(target)
    of_cycles: defaultdict[str, set[str]] = defaultdict(set)
    involving = sorted({source for source, _ in _pairs(workspace, "INVOLVES")})
    for link in near(workspace, involving).links:
        if link.kind == "INVOLVES" and link.as_ == "ally":
            of_cycles[link.target].add(link.source)
    ends = {one for group in (seeks, of_cycles) for ids in group.values() for one in ids}
    nouns = nouns_shown(workspace, {*seeks, *of_cycles, *ends})
    found = [
        Ally(nouns[id_], _named(nouns, seeks[id_]), _named(nouns, of_cycles[id_]))
        for id_ in {*seeks, *of_cycles}
        if id_ in nouns
    ]
    kept = [one for one in found if one.seeks or one.ally_of]
    return sorted(kept, key=lambda one: (one.noun.name.casefold(), one.noun.id))[:_MOST]


def _pairs(workspace: Workspace, kind: LinkKind) -> list[tuple[str, str]]:
    columns = workspace.columns()
    sources, targets, _ = links_of(columns, kind)
    ids: list[str] = list(columns.ids)
    ends: list[tuple[int, int]] = list(zip(sources.tolist(), targets.tolist(), strict=True))
    return [(ids[source], ids[target]) for source, target in ends]


def _named(nouns: dict[str, Noun], ids: Collection[str]) -> tuple[Noun, ...]:
    found = [nouns[id_] for id_ in ids if id_ in nouns]
    return tuple(sorted(found, key=lambda noun: (noun.name.casefold(), noun.id)))
