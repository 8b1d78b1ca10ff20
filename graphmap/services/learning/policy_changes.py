"""Changes of policy that somebody proposes, asks for, works round or parks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graphmap.errors import NotFound
from graphmap.model.nodes import PolicyChange
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.cycle_records import ids_of_kind
from graphmap.services.learning.evidence import Evidence, read_evidence
from graphmap.services.reading import near
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.learning.policy_change_view import PolicyChangeTold


def policy_changes(workspace: Workspace) -> tuple[PolicyChangeTold, ...]:
    """Give every change of policy of the map, by name."""
    return _told(workspace, ids_of_kind(workspace, "PolicyChange"))


def changes_of_policy(workspace: Workspace, policy_id: str) -> tuple[PolicyChangeTold, ...]:
    """Give the changes proposed of one policy, by name."""
    around = near(workspace, [policy_id])
    return _told(workspace, around.sources(policy_id, "CHANGES"))


def policy_change(workspace: Workspace, change_id: str) -> PolicyChangeTold:
    """Give one change of policy.

    Raises
    ------
    NotFound
        Where no change of policy has that id, or it may not be seen.
    """
    found = _told(workspace, [change_id])
    if not found:
        raise NotFound("No change of policy has that id.")
    return found[0]


def _told(workspace: Workspace, ids: Collection[str]) -> tuple[PolicyChangeTold, ...]:
    around = near(workspace, sorted(ids))
    nodes = [node for node in around.nodes if node.id in ids and isinstance(node, PolicyChange)]
    drawn = {id_ for node in nodes for id_ in around.targets(node.id, "DRAWS_ON")}
    evidence = read_evidence(
        workspace,
        {id_ for id_ in drawn if around.node_by_id[id_].kind == "Observation"},
        {id_ for id_ in drawn if around.node_by_id[id_].kind == "Effect"},
    )
    told = [_one(node, around, evidence) for node in nodes]
    return tuple(sorted(told, key=lambda one: (one.noun.name.casefold(), one.noun.id)))


def _one(node: PolicyChange, around: SystemMap, evidence: Evidence) -> PolicyChangeTold:
    drawn = around.targets(node.id, "DRAWS_ON")
    return PolicyChangeTold(
        node=node,
        noun=noun_of(node),
        policies=_nouns(around, around.targets(node.id, "CHANGES")),
        asked_of=_nouns(around, around.targets(node.id, "ASKED_OF")),
        effects=tuple(evidence.accounts[id_] for id_ in drawn if id_ in evidence.accounts),
        observations=evidence.seen(drawn),
        patterns=_nouns(around, [id_ for id_ in drawn if around.node_by_id[id_].kind == "Pattern"]),
    )


def _nouns(around: SystemMap, ids: Sequence[str]) -> tuple[Noun, ...]:
    nouns = [noun_of(around.node_by_id[id_]) for id_ in ids]
    return tuple(sorted(nouns, key=lambda noun: (noun.name.casefold(), noun.id)))
