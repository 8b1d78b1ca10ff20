"""What a steward changes about an experiment: each function gives the draft of one form.

The prediction comes first, the verdict after: once something was observed in an experiment its
prediction stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, get_args

from graphmap.model.catalogue import TOUCHED_THINGS, ExperimentStatus, Verdict
from graphmap.model.nodes import Effect, Experiment, LearningCycle, Policy
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import named, plain_date, plain_name
from graphmap.services.predictions import TOO_LATE, has_been_observed
from graphmap.services.reading import near, nodes_shown
from graphmap.services.scenarios import SCENARIO_TOOL
from graphmap.services.workspace import Workspace

#: Free texts of an experiment, as fields of its forms.
TEXTS: Final = (
    "action",
    "hypothesis",
    "prediction",
    "co_design",
    "data_plan",
    "sense_making_plan",
    "share_plan",
)


@dataclass(frozen=True)
class ExperimentPlan:
    """An experiment as it is planned.

    ``texts`` holds the fields of `TEXTS` that are known. ``tests`` are ids of effects and
    policies, ``touches`` of what else it is about, ``cycle`` is the id of the cycle that it
    belongs to, ``scenario`` that of the what-if it comes from.
    """

    texts: Mapping[str, str]
    name: str = ""
    status: str = "idea"
    started: str = ""
    cycle: str = ""
    place: str = ""
    policy: str = ""
    tests: Collection[str] = field(default_factory=tuple[str, ...])
    touches: Collection[str] = field(default_factory=tuple[str, ...])
    scenario: str = ""


def draft_experiment(workspace: Workspace, plan: ExperimentPlan) -> Draft:
    """Draft a new experiment. Nothing was observed in it, so it can be given a prediction.

    Raises
    ------
    RecordRefused
        Naming the field that cannot be taken.
    NotFound
        Where the cycle is not there, or may not be seen.
    """
    draft = Draft(workspace)
    texts = {name: plan.texts.get(name, "").strip() for name in TEXTS}
    if not texts["action"]:
        raise refuse("action", "is blank; write what will be tried out")
    name = plain_name(plan.name, field="name") if plan.name.strip() else ""
    id_ = draft.free_id("Experiment", name or texts["action"], name or texts["action"])
    draft.new(
        "Experiment",
        id_,
        name=name,
        **texts,
        status=_status(plan.status),
        started=plain_date(plan.started, field="started"),
        external_ids=[f"{SCENARIO_TOOL}:{plan.scenario}"] if plan.scenario else [],
    )
    if plan.cycle:
        draft.join("PART_OF", id_, draft.stored(LearningCycle, plan.cycle).id)
    _join_tested(workspace, draft, id_, plan)
    return draft


def _join_tested(workspace: Workspace, draft: Draft, id_: str, plan: ExperimentPlan) -> None:
    """Join an experiment to what it tests, and to the causes, targets and places of that."""
    touches = set(plan.touches)
    tests = set(plan.tests)
    if plan.policy.strip():
        policy = named(workspace, ("Policy",), plan.policy, field="policy")
        # One of its effects says more precisely what is tested.
        tests |= set() if tests else {policy.id}
        touches.add(policy.id)
    if plan.place.strip():
        touches.add(named(workspace, ("Place",), plan.place, field="place").id)
    for node in nodes_shown(workspace, tests).values():
        if isinstance(node, Effect | Policy):
            draft.join("TESTS", id_, node.id)
            touches |= _ends(workspace, node) if isinstance(node, Effect) else {node.id}
    _join_touched(workspace, draft, id_, touches)


def _join_touched(workspace: Workspace, draft: Draft, id_: str, ids: Collection[str]) -> None:
    for node in nodes_shown(workspace, ids).values():
        if node.kind in TOUCHED_THINGS:
            draft.join("TOUCHES", id_, node.id)


def _ends(workspace: Workspace, effect: Effect) -> set[str]:
    around = near(workspace, [effect.id])
    ends = {id_ for kind in ("ON", "IN") for id_ in around.targets(effect.id, kind)}
    return ends | set(around.sources(effect.id, "CAUSES"))


def change_plan(
    workspace: Workspace,
    experiment_id: str,
    *,
    texts: Mapping[str, str],
    status: str,
    started: str,
    ended: str,
    version: int,
) -> Draft:
    """Draft other words of an experiment's plan, its status and its days.

    Raises
    ------
    RecordRefused
        Where the prediction differs and something was observed already.
    """
    draft = Draft(workspace, experiment_id)
    node = draft.stored(Experiment, experiment_id)
    given = {name: texts[name].strip() for name in TEXTS if name in texts}
    if "action" in given and not given["action"]:
        raise refuse("action", "is blank; write what is tried out")
    prediction = given.get("prediction", node.prediction or "")
    if prediction != (node.prediction or "") and has_been_observed(workspace, experiment_id):
        raise refuse("prediction", TOO_LATE)
    draft.alter(
        node,
        version,
        **given,
        status=_status(status),
        started=plain_date(started, field="started"),
        ended=plain_date(ended, field="ended"),
    )
    return draft


def _status(status: str) -> str:
    if status not in get_args(ExperimentStatus):
        raise refuse("status", "is not chosen; choose one of them")
    return status


def give_verdict(
    workspace: Workspace, experiment_id: str, *, verdict: str, words: str, version: int
) -> Draft:
    """Draft the verdict against the prediction.

    Raises
    ------
    RecordRefused
        Where nothing was observed yet, or there is no prediction to hold it against.
    """
    draft = Draft(workspace, experiment_id)
    node = draft.stored(Experiment, experiment_id)
    if verdict not in get_args(Verdict):
        raise refuse("verdict", "is not chosen; choose one of them")
    if not has_been_observed(workspace, experiment_id):
        raise refuse("verdict", "needs something seen first; record an observation in it")
    if verdict != "unclear" and not node.prediction:
        raise refuse(
            "verdict",
            "can only be “unclear” where no prediction was recorded; say in your own words"
            " what was learned",
        )
    draft.alter(node, version, verdict=verdict, verdict_text=words.strip())
    return draft


def choose_tested(
    workspace: Workspace, experiment_id: str, *, effects: Collection[str], among: Collection[str]
) -> Draft:
    """Draft which effects an experiment tests: of those offered, the chosen ones and no others."""
    draft = Draft(workspace, experiment_id)
    draft.stored(Experiment, experiment_id)
    nodes = nodes_shown(workspace, set(among))
    for node in nodes.values():
        if not isinstance(node, Effect):
            continue
        if node.id in effects:
            draft.join("TESTS", experiment_id, node.id)
            _join_touched(workspace, draft, experiment_id, _ends(workspace, node))
        else:
            draft.leave("TESTS", experiment_id, node.id)
    return draft
