"""What a steward changes about a learning cycle: each function gives the draft of one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from graphmap.errors import NotFound
from graphmap.model.catalogue import (
    CAPACITIES,
    ConditionState,
    ConditionType,
    CycleStatus,
    NodeKind,
    Scale,
    Stage,
    scale_below,
    scale_of_place,
)
from graphmap.model.nodes import (
    EnablingCondition,
    Experiment,
    LearningCycle,
    Node,
    Place,
)
from graphmap.services.learning.answering import AnswerGiven, draft_answer
from graphmap.services.learning.cycle_records import managing_questions
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

_ABOUT: Final[tuple[NodeKind, ...]] = ("Person", "Organisation", "Place")
#: The part of whoever stewards the cycle; it is a link of its own.
STEWARD: Final = "steward"


def start_cycle(
    workspace: Workspace,
    *,
    name: str,
    about: str,
    question: str = "",
    purpose: str = "",
    steward: str = "",
) -> Draft:
    """Draft a new cycle about a person, an organisation or a place; its scale is theirs.

    Raises
    ------
    RecordRefused
        Naming the field that cannot be taken.
    """
    draft = Draft(workspace)
    called = plain_name(name, field="name")
    subject = named(workspace, _ABOUT, about, field="about")
    id_ = draft.free_id("LearningCycle", called, called, subject.id)
    draft.new(
        "LearningCycle",
        id_,
        name=called,
        scale=_scale_of(subject),
        question=question,
        purpose=purpose,
        status="running",
        started=workspace.today().isoformat(),
    )
    draft.join("ABOUT", id_, subject.id)
    if steward.strip():
        person = named(workspace, ("Person",), steward, field="steward")
        draft.join("STEWARDED_BY", id_, person.id)
    return draft


def _scale_of(subject: Node) -> Scale:
    if isinstance(subject, Place):
        return scale_of_place(subject.type) or "place"
    return "person" if subject.kind == "Person" else "organisation"


def set_stage(workspace: Workspace, cycle_id: str, *, stage: str, date: str, version: int) -> Draft:
    """Draft a label of a stage, with its day where it is known. Any stage may follow any other.

    A label of a day before that of another is a part of the history, not the newest label.
    """
    draft = Draft(workspace, cycle_id)
    cycle = draft.stored(LearningCycle, cycle_id)
    if stage not in get_args(Stage):
        raise refuse("stage", "is not chosen; choose one of them")
    day = plain_date(date, field="date")
    entry = f"{day} {stage}"
    if day and entry in cycle.stage_history:
        raise refuse("date", "carries this label already; choose another day or another stage")
    history: list[str] = sorted([*cycle.stage_history, entry] if day else cycle.stage_history)
    is_newest = day is None or all(one.partition(" ")[0] <= day for one in history)
    newest = stage if is_newest else cycle.stage or history[-1].partition(" ")[2]
    draft.alter(cycle, version, stage=newest, stage_history=history)
    return draft


def answer_question(workspace: Workspace, cycle_id: str, given: AnswerGiven) -> Draft:
    """Draft an answer to one of the ten questions; one of the same words is completed."""
    draft = Draft(workspace, cycle_id)
    draft.stored(LearningCycle, cycle_id)
    if given.question not in {one.id for one in managing_questions()}:
        raise refuse("question", "is not one of the ten questions of managing a cycle")
    return draft_answer(draft, cycle_id, given)


def involve(
    workspace: Workspace,
    node_id: str,
    *,
    who: str,
    part: str,
    wanted: bool,
    is_new: bool = False,
) -> Draft:
    """Draft that a person or organisation takes part in a cycle or experiment, or is wanted.

    An organisation that is not on the map is added where ``is_new`` says so; a person must be
    there, because only the person can agree to be.
    """
    draft = Draft(workspace, node_id)
    node = _cycle_or_experiment(draft, node_id)
    parts = (*CAPACITIES["INVOLVES"], *([STEWARD] if node.kind == "LearningCycle" else []))
    if part not in parts:
        raise refuse("part", "is not chosen; choose one of them")
    if part == STEWARD:
        person = named(workspace, ("Person",), who, field="who")
        draft.join("STEWARDED_BY", node_id, person.id)
        return draft
    found = find_named(workspace, ("Person", "Organisation"), who, field="who")
    if found is None and not is_new:
        named(workspace, ("Person", "Organisation"), who, field="who")
    if found is None:
        name = new_name(workspace, "Organisation", who, field="who", is_certain=is_new)
        id_ = draft.free_id("Organisation", name, name)
        draft.new("Organisation", id_, name=name)
    else:
        id_ = found.id
    draft.join("INVOLVES", node_id, id_, **{"as": part, "wanted": wanted})
    return draft


def _cycle_or_experiment(draft: Draft, node_id: str) -> Node:
    try:
        return draft.stored(LearningCycle, node_id)
    except NotFound:
        return draft.stored(Experiment, node_id)


def need(
    workspace: Workspace,
    node_id: str,
    *,
    condition: str = "",
    name: str = "",
    type_: str = "",
    scale: str = "",
    state: str = "",
) -> Draft:
    """Draft that a cycle or experiment needs a condition: one on the map, or a new one.

    A new one is recorded for what the cycle is about, where that is an organisation or a place.
    """
    draft = Draft(workspace, node_id)
    node = _cycle_or_experiment(draft, node_id)
    if condition:
        known = draft.stored(EnablingCondition, condition)
        draft.join("NEEDS", node_id, known.id)
        return draft
    called = plain_name(name, field="name")
    for field, value, allowed in (
        ("type", type_, get_args(ConditionType)),
        ("scale", scale, get_args(Scale)),
        ("state", state, get_args(ConditionState)),
    ):
        if value not in allowed:
            raise refuse(field, "is not chosen; choose one of them")
    whom = _for_whom(workspace, node)
    key = (type_, scale, whom or "", called)
    id_ = _stored_condition(workspace, key)
    if id_ is None:
        id_ = draft.free_id("EnablingCondition", called, *key)
        draft.new("EnablingCondition", id_, name=called, type=type_, scale=scale, state=state)
        if whom:
            draft.join("FOR", id_, whom)
    draft.join("NEEDS", node_id, id_)
    return draft


def _for_whom(workspace: Workspace, node: Node) -> str | None:
    around = near(workspace, [node.id])
    about = [around.node_by_id[id_] for id_ in around.targets(node.id, "ABOUT")]
    return next((one.id for one in about if one.kind in ("Organisation", "Place")), None)


def _stored_condition(workspace: Workspace, key: tuple[str, str, str, str]) -> str | None:
    """Give the condition of this natural key, if it is on the map."""
    type_, scale, whom, name = key
    if not whom:
        return None
    around = near(workspace, [whom])
    for id_ in around.sources(whom, "FOR"):
        node = around.node_by_id[id_]
        is_condition = isinstance(node, EnablingCondition)
        if is_condition and (node.type, node.scale, node.name) == (type_, scale, name):
            return id_
    return None


def learn_from(workspace: Workspace, cycle_id: str, *, other: str) -> Draft:
    """Draft that a cycle learns from another; that one must be exactly one scale below.

    Raises
    ------
    RecordRefused
        Where it is at another scale; says which would do.
    """
    draft = Draft(workspace, cycle_id)
    cycle = draft.stored(LearningCycle, cycle_id)
    if not other:
        raise refuse("other", "is not chosen; choose one of them")
    below = draft.stored(LearningCycle, other)
    wanted = scale_below(cycle.scale)
    if wanted is None:
        raise refuse("other", "cannot be: nothing is below the person scale")
    if below.scale != wanted:
        raise refuse(
            "other",
            f"is at {below.scale} scale; {cycle.title} is at {cycle.scale} scale and learns from"
            f" cycles at {wanted} scale, the one just below. Join them by a cycle in between",
        )
    draft.join("LEARNS_FROM", cycle_id, other)
    return draft


def set_status(
    workspace: Workspace, cycle_id: str, *, status: str, date: str, version: int
) -> Draft:
    """Draft that a cycle runs, pauses or ends; an end has a day, today's where none is given."""
    draft = Draft(workspace, cycle_id)
    cycle = draft.stored(LearningCycle, cycle_id)
    if status not in get_args(CycleStatus):
        raise refuse("status", "is not chosen; choose one of them")
    day = plain_date(date, field="date")
    changed: Mapping[str, object] = {"status": status, "ended": None}
    if status == "ended":
        changed = {"status": status, "ended": day or workspace.today().isoformat()}
    elif day and status == "running":
        changed = {"status": status, "started": day, "ended": None}
    draft.alter(cycle, version, **changed)
    return draft
