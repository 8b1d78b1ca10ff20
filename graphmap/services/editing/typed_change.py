"""Changes of a scenario as they are typed into the page: names or ids, and verbs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, get_args

from graphmap.analysis.scenarios import AddedEffect, PolicyOff
from graphmap.errors import Problem, RecordRefused
from graphmap.model.catalogue import LINK_RULES, NodeKind, Polarity
from graphmap.services.editing.ends import find_end
from graphmap.services.workspace import Workspace
from graphmap.views.drawing import CauseDeed
from graphmap.views.words import list_in_words

_POLARITY: Final[dict[CauseDeed, Polarity]] = {
    "blocks": -1,
    "lowers": -1,
    "enables": 1,
    "raises": 1,
    "brings_into_play": 1,
    "uncertain": 0,
}
_CAUSES: Final[tuple[NodeKind, ...]] = tuple(
    sorted({source for source, _ in LINK_RULES["CAUSES"].joins})
)
_TARGETS: Final[tuple[NodeKind, ...]] = tuple(
    sorted({target for _, target in LINK_RULES["ON"].joins})
)


def switched_off(workspace: Workspace, policy: str, within: str) -> PolicyOff:
    """Read a policy to switch off, and the place that it is switched off within.

    Raises
    ------
    RecordRefused
        Naming the field that means nothing on this map.
    """
    problems: list[Problem] = []
    found = _id_of(workspace, policy, ("Policy",), "policy", problems)
    place = _id_of(workspace, within, ("Place",), "within", problems) if within else None
    if problems or found is None:
        raise RecordRefused(problems)
    return PolicyOff(found, place)


def supposed(
    workspace: Workspace, *, cause: str, does: str, target: str, where: str
) -> AddedEffect:
    """Read an effect that is supposed; raises like `switched_off`."""
    problems: list[Problem] = []
    source = _id_of(workspace, cause, _CAUSES, "cause", problems)
    deed = next((deed for deed in get_args(CauseDeed) if deed == does), None)
    if deed is None:
        problems.append(Problem("is missing: choose what it would do", column="does"))
    end = _id_of(workspace, target, _TARGETS, "target", problems)
    place = _id_of(workspace, where, ("Place",), "where", problems) if where else None
    if problems or source is None or end is None or deed is None:
        raise RecordRefused(problems)
    return AddedEffect(source, end, _POLARITY[deed], place)


def node_named(workspace: Workspace, text: str, kind: NodeKind, *, column: str) -> str:
    """Give the id of the node of a kind that a text means; raises like `switched_off`."""
    problems: list[Problem] = []
    found = _id_of(workspace, text, (kind,), column, problems)
    if found is None:
        raise RecordRefused(problems)
    return found


def _id_of(
    workspace: Workspace,
    text: str,
    kinds: Collection[NodeKind],
    column: str,
    problems: list[Problem],
) -> str | None:
    if not text.strip():
        problems.append(Problem("is blank: give a name that is on the map", column=column))
        return None
    found = find_end(workspace, text, kinds)
    if found.noun is None:
        near = list_in_words([f"“{noun.name}”" for noun in found.candidates[:3]], last="or")
        hint = f"; do you mean {near}?" if near else "; choose one from the list"
        problems.append(Problem(f"is no name on this map{hint}", column=column))
        return None
    return found.noun.id
