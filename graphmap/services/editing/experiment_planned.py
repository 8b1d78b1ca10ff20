"""An experiment made of a scenario: planned with its prediction, then written as one change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.analysis.scenarios import Scenario
from graphmap.errors import Problem, RecordRefused
from graphmap.model.catalogue import TOUCHED_THINGS, LinkKind, Sensitivity
from graphmap.model.changes import Put
from graphmap.model.identity import choose_id, derived_id, derived_link_id, link_key
from graphmap.model.links import Link
from graphmap.model.records import node_from
from graphmap.services.analyses.asking import Asked
from graphmap.services.editing.writing import Plan, written_before
from graphmap.services.pages.what_if import change_shown, scenario_lines
from graphmap.services.reading import nouns_of_kind, nouns_shown
from graphmap.services.scenarios import SCENARIO_TOOL
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.change_view import ChangeShown
from graphmap.views.scenario_view import (
    ChangeLine,
    action_words,
    hypothesis_words,
    prediction_words,
)

#: Who may read an experiment unless the steward says otherwise: as with observations.
DEFAULT_SENSITIVITY: Final[Sensitivity] = "steward"
#: How many outcomes and places an experiment is linked with at most.
_MOST_TOUCHED: Final = 60
#: How many learning cycles are offered.
_MOST_CYCLES: Final = 500
_LEVELS: Final[tuple[Sensitivity, ...]] = ("public", "workshop", "steward")
#: The fields that are typed, each a field of the experiment.
_TEXTS: Final = ("name", "action", "hypothesis", "prediction")


@dataclass(frozen=True)
class ExperimentPlan:
    """What the form starts with, and what the experiment will be linked with.

    ``sensitivity`` is the least at which everything that the words name is shown.
    """

    lines: tuple[ChangeLine, ...]
    shown: ChangeShown
    action: str
    hypothesis: str
    prediction: str
    sensitivity: Sensitivity
    tests: tuple[Noun, ...]
    touches: tuple[Noun, ...]
    cycles: tuple[Noun, ...]


def plan_experiment(
    workspace: Workspace, scenario: Scenario, *, max_length: int, asked: Asked
) -> ExperimentPlan:
    """Plan an experiment of a scenario; nothing is written.

    Raises
    ------
    RequestRefused
        Where the scenario or a parameter has no meaning.
    """
    lines = scenario_lines(workspace, scenario)
    shown = change_shown(workspace, scenario, max_length=max_length, asked=asked)
    tests = {off.policy for off in scenario.off} | {*scenario.drop, *scenario.reverse}
    named = set(scenario.ids) | {
        id_ for row in shown.result.rows for id_ in (row.outcome, row.place) if id_
    }
    for loop in (*shown.result.loops_broken, *shown.result.loops_made):
        named |= {id_ for id_ in (*loop.nodes, *loop.places) if id_}
    return ExperimentPlan(
        lines=lines,
        shown=shown,
        action=action_words(lines),
        hypothesis=hypothesis_words(lines, shown),
        prediction=prediction_words(lines, shown),
        sensitivity=_sensitivity(workspace, named),
        tests=tuple(nouns_shown(workspace, tests).values()),
        touches=_touched(workspace, scenario, shown, tests),
        cycles=tuple(nouns_of_kind(workspace, "LearningCycle", limit=_MOST_CYCLES)),
    )


def experiment_written(
    workspace: Workspace,
    plan: ExperimentPlan,
    typed: Mapping[str, str],
    *,
    scenario_id: str,
    operation_id: str,
) -> Plan:
    """Give the change set that records an experiment with its links.

    Parameters
    ----------
    workspace
        The map.
    plan
        What the scenario gives.
    typed
        The fields of the form: texts, ``status``, ``sensitivity``, ``cycle``.
    scenario_id
        The saved scenario that it was made of.
    operation_id
        Makes the id where the name is taken by another.

    Raises
    ------
    RecordRefused
        Naming the field that is wrong.
    """
    cycle = typed.get("cycle", "")
    if cycle and cycle not in {noun.id for noun in plan.cycles}:
        raise RecordRefused(Problem("is not on the map; choose one from the list", column="cycle"))
    if not typed.get("action"):
        raise RecordRefused(Problem("is blank: say what would be done", column="action"))
    name = typed.get("name") or None
    known = workspace.influence().position
    id_ = choose_id(
        "Experiment",
        given=None,
        name=name or typed["action"],
        key=(operation_id,),
        is_free=lambda wanted: wanted not in known,
    )
    id_ = derived_id("Experiment", operation_id) if id_ in known else id_
    values: dict[str, object] = {
        "id": id_,
        "kind": "Experiment",
        "external_ids": [f"{SCENARIO_TOOL}:{scenario_id}"],
        "sensitivity": typed.get("sensitivity") or DEFAULT_SENSITIVITY,
        "status": typed.get("status") or "idea",
    }
    values |= {field: typed[field] for field in _TEXTS if typed.get(field)}
    puts = [Put(value=node_from(values), expected_version=0)]
    puts += [_link("TESTS", id_, noun.id) for noun in plan.tests]
    puts += [_link("TOUCHES", id_, noun.id) for noun in plan.touches]
    puts += [_link("PART_OF", id_, cycle)] if cycle else []
    return Plan(tuple(puts), (f"Recorded the experiment “{name or typed['action']}”",), id_)


def experiment_of(workspace: Workspace, operation_id: str) -> str | None:
    """Give the experiment that a form wrote when it was sent before, or None."""
    revision = written_before(workspace, operation_id)
    if revision is None:
        return None
    (entry,) = workspace.store.changes(after=revision - 1, limit=1)
    return next((record.id for record in entry.records if record.kind == "Experiment"), None)


def _link(kind: LinkKind, source: str, target: str) -> Put:
    key = link_key(kind, source, target)
    link = Link(id=derived_link_id(key), kind=kind, source=source, target=target)
    return Put(value=link, expected_version=0)


def _sensitivity(workspace: Workspace, named: set[str]) -> Sensitivity:
    """Give the least sensitivity at which every record that the words name is shown."""
    for level in _LEVELS[:2]:
        visibility = workspace.disclosure("public" if level == "public" else "workshop").visibility
        if all(visibility.is_shown(id_) for id_ in named):
            return level
    return "steward"


def _touched(
    workspace: Workspace, scenario: Scenario, shown: ChangeShown, tests: set[str]
) -> tuple[Noun, ...]:
    """Give the outcomes and places that change, and the ends of effects that are supposed."""
    pairs: Sequence[tuple[str, str | None]] = (
        *shown.result.freed,
        *shown.result.newly_blocked,
        *((row.outcome, row.place) for row in shown.result.rows),
        *((new.cause, new.target) for new in scenario.add),
        *((off.within or off.policy, None) for off in scenario.off),
    )
    ids = dict.fromkeys(id_ for pair in pairs for id_ in pair if id_ and id_ not in tests)
    nouns = nouns_shown(workspace, ids)
    found = [nouns[id_] for id_ in ids if id_ in nouns and nouns[id_].kind in TOUCHED_THINGS]
    return tuple(found[:_MOST_TOUCHED])
