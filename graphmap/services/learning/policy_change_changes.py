"""What a steward changes about changes of policy: each function gives the draft of one form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, get_args

from graphmap.model.catalogue import Decision, NodeKind, PolicyChangeStatus, Scale
from graphmap.model.nodes import Policy, PolicyChange
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import find_named, named, new_name, plain_name
from graphmap.services.reading import near, nodes_shown
from graphmap.services.workspace import Workspace

_DRAWN_ON: Final[tuple[NodeKind, ...]] = ("Observation", "Effect", "Pattern")
#: The status that a decision begins with.
_BEGINS: Final = {"ask": "asked"}


@dataclass(frozen=True)
class ChangeProposed:
    """A change of policy as it is typed; ``draws_on`` are ids of what it rests on."""

    policy: str
    proposal: str
    decision: str
    name: str = ""
    decided_by_scale: str = ""
    asked_of: str = ""
    is_new: bool = False
    status: str = ""
    draws_on: Collection[str] = field(default_factory=tuple[str, ...])


def propose_change(workspace: Workspace, given: ChangeProposed) -> Draft:
    """Draft that a policy is changed, its change asked for, worked round or parked.

    The scale that decides is that of the policy, unless another is given; a policy that
    somebody asks to be changed is asked of who sets it, unless another is given.
    """
    draft = Draft(workspace)
    policy = named(workspace, ("Policy",), given.policy, field="policy")
    if given.decision not in get_args(Decision):
        raise refuse("decision", "is not chosen; choose one of them")
    scale = given.decided_by_scale or (policy.owner_scale if isinstance(policy, Policy) else None)
    if scale and scale not in get_args(Scale):
        raise refuse("decided_by_scale", "is not one of the four scales")
    status = given.status or _BEGINS.get(given.decision, "proposed")
    if status not in get_args(PolicyChangeStatus):
        raise refuse("status", "is not chosen; choose one of them")
    name = given.name.strip() or f"{_VERBS[given.decision]}: {policy.title}"
    name = plain_name(name, field="name")
    id_ = draft.free_id("PolicyChange", name, name, policy.id, given.proposal)
    draft.new(
        "PolicyChange",
        id_,
        name=name,
        proposal=given.proposal,
        decision=given.decision,
        decided_by_scale=scale,
        status=status,
    )
    draft.join("CHANGES", id_, policy.id)
    _ask(workspace, draft, id_, given.asked_of, is_new=given.is_new)
    for node in nodes_shown(workspace, given.draws_on).values():
        if node.kind in _DRAWN_ON:
            draft.join("DRAWS_ON", id_, node.id)
    return draft


#: How a decision begins the name of a change that nobody has named.
_VERBS: Final = {
    "change_it": "Change",
    "ask": "Ask for a change",
    "work_round": "Work round",
    "park": "Parked",
}


def record_result(
    workspace: Workspace,
    change_id: str,
    *,
    status: str,
    result: str,
    asked_of: str = "",
    is_new: bool = False,
    version: int,
) -> Draft:
    """Draft what came of a change of policy, and of whom it was asked."""
    draft = Draft(workspace, change_id)
    node = draft.stored(PolicyChange, change_id)
    if status not in get_args(PolicyChangeStatus):
        raise refuse("status", "is not chosen; choose one of them")
    draft.alter(node, version, status=status, result=result.strip())
    _ask(workspace, draft, change_id, asked_of, is_new=is_new)
    return draft


def who_sets(workspace: Workspace, policy_id: str) -> list[str]:
    """Give the names of the organisations that set a policy."""
    around = near(workspace, [policy_id])
    return [around.node_by_id[id_].title for id_ in around.sources(policy_id, "SETS")]


def _ask(
    workspace: Workspace, draft: Draft, change_id: str, asked_of: str, *, is_new: bool
) -> None:
    """Join a change to those it is asked of; several are separated by a semicolon."""
    for text in (part.strip() for part in asked_of.split(";")):
        if not text:
            continue
        found = find_named(workspace, ("Organisation",), text, field="asked_of")
        if found is None:
            name = new_name(workspace, "Organisation", text, field="asked_of", is_certain=is_new)
            id_ = draft.free_id("Organisation", name, name)
            draft.new("Organisation", id_, name=name)
            draft.join("ASKED_OF", change_id, id_)
        else:
            draft.join("ASKED_OF", change_id, found.id)
