"""What a steward changes about enabling conditions: each function gives the draft of one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from graphmap.model.catalogue import ConditionState, ConditionType, NodeKind, Scale
from graphmap.model.nodes import EnablingCondition, LearningCycle
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import (
    find_named,
    named,
    new_name,
    plain_date,
    plain_name,
)
from graphmap.services.reading import near
from graphmap.services.workspace import Workspace
from graphmap.views.words import CONDITION_STATE_WORDS, capital

_FOR: Final[tuple[NodeKind, ...]] = ("Organisation", "Place")
_PROVIDERS: Final[tuple[NodeKind, ...]] = ("Organisation", "Place", "Person")
_AS: Final = ("provides", "could_provide")


@dataclass(frozen=True)
class ConditionGiven:
    """A condition as it is typed; ``cycle`` is the id of one that needs it."""

    name: str
    type: str
    scale: str
    state: str
    for_whom: str
    value: str = ""
    provider: str = ""
    provider_as: str = "could_provide"
    is_new: bool = False
    cycle: str = ""


def add_condition(workspace: Workspace, given: ConditionGiven) -> Draft:
    """Draft an enabling condition for an organisation or a place.

    Raises
    ------
    RecordRefused
        Naming the field that cannot be taken; one that is on the map already is refused too.
    """
    draft = Draft(workspace)
    name = plain_name(given.name, field="name")
    _check_choice("type", given.type, get_args(ConditionType))
    _check_choice("scale", given.scale, get_args(Scale))
    _check_choice("state", given.state, get_args(ConditionState))
    whom = named(workspace, _FOR, given.for_whom, field="for_whom")
    if _is_there(workspace, whom.id, (given.type, given.scale, name)):
        raise refuse("name", f"is recorded for {whom.title} already; change how it stands there")
    id_ = draft.free_id("EnablingCondition", name, given.type, given.scale, whom.id, name)
    draft.new(
        "EnablingCondition",
        id_,
        name=name,
        type=given.type,
        scale=given.scale,
        state=given.state,
        value=given.value,
    )
    draft.join("FOR", id_, whom.id)
    if given.cycle:
        draft.join("NEEDS", draft.stored(LearningCycle, given.cycle).id, id_)
    if given.provider.strip():
        _provide(draft, id_, given.provider, given.provider_as, is_new=given.is_new)
    return draft


def change_state(
    workspace: Workspace, condition_id: str, *, state: str, why: str, date: str, version: int
) -> Draft:
    """Draft that a condition stands otherwise; why and since when goes to its note.

    Raises
    ------
    Conflict
        Where somebody changed it first.
    RecordRefused
        Naming the field that cannot be taken.
    """
    draft = Draft(workspace, condition_id)
    node = draft.stored(EnablingCondition, condition_id)
    _check_choice("state", state, get_args(ConditionState))
    day = plain_date(date, field="date")
    said = capital(
        CONDITION_STATE_WORDS[next(one for one in get_args(ConditionState) if one == state)]
    )
    line = ": ".join(part for part in (day, said) if part)
    if why.strip():
        line = f"{line}. {why.strip()}"
    changed = node.state != state or why.strip()
    note = "\n".join([*([node.description] if node.description else []), line])
    draft.alter(node, version, state=state, description=note if changed else node.description)
    return draft


def name_provider(
    workspace: Workspace, condition_id: str, *, who: str, part: str, is_new: bool = False
) -> Draft:
    """Draft who provides a condition, or could; a new organisation is added where said so."""
    draft = Draft(workspace, condition_id)
    draft.stored(EnablingCondition, condition_id)
    _provide(draft, condition_id, who, part, is_new=is_new, field="who")
    return draft


def _provide(
    draft: Draft, id_: str, who: str, part: str, *, is_new: bool, field: str = "provider"
) -> None:
    _check_choice("part", part, _AS)
    found = find_named(draft.workspace, _PROVIDERS, who, field=field) if who.strip() else None
    if found is None and not is_new:
        found = named(draft.workspace, _PROVIDERS, who, field=field)
    if found is not None:
        other = _AS[1 - _AS.index(part)]
        draft.leave("PROVIDED_BY", id_, found.id, as_=other)
        draft.join("PROVIDED_BY", id_, found.id, **{"as": part})
        return
    name = new_name(draft.workspace, "Organisation", who, field=field, is_certain=is_new)
    organisation = draft.free_id("Organisation", name, name)
    draft.new("Organisation", organisation, name=name)
    draft.join("PROVIDED_BY", id_, organisation, **{"as": part})


def _check_choice(field: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise refuse(field, "is not chosen; choose one of them")


def _is_there(workspace: Workspace, whom: str, key: tuple[str, str, str]) -> bool:
    around = near(workspace, [whom])
    nodes = (around.node_by_id[id_] for id_ in around.sources(whom, "FOR"))
    return any(
        isinstance(node, EnablingCondition) and (node.type, node.scale, node.name) == key
        for node in nodes
    )
