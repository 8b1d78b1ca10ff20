"""Learning flow: where what is learned does not reach those who could use it.

**Definition.**

- *cycle_without_observations*: nothing is OBSERVED_IN the cycle or an experiment of it;
- *observation_not_considered*: no session CONSIDERED the observation and no pattern DRAWS_ON it;
- *pattern_not_taken_up*: no cycle of the scale above TAKES_UP the pattern (at country scale
  there is none above);
- *questions_unanswered*: questions about managing a cycle that no answer FOR the cycle names;
- *condition_open*: an enabling condition that is missing, asked, refused or partial, by how
  many cycles NEED it, themselves or by an experiment of theirs.

Rows are in this order; open conditions by how many cycles need them, all others by id.

**When not to trust it.** A conversation that nobody wrote down leaves no trace here. See
``docs/explanation/learning.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, get_args

from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_learning import LearningGap, LearningResult, LearningRow
from graphmap.analysis.results_shared import size_of
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import SCALES
from graphmap.model.nodes import Answer, EnablingCondition, LearningCycle, Pattern
from graphmap.model.system_map import SystemMap

_OPEN: Final = ("missing", "asked", "refused", "partial")


def find_learning_gaps(
    whole: SystemMap, graph: InfluenceGraph, parameters: Parameters, questions: Sequence[str]
) -> LearningResult:
    """Find where learning does not flow, in time proportional to the records.

    Parameters
    ----------
    whole
        The map.
    graph
        Its influence graph, for the sizes.
    parameters
        How many rows are given at most.
    questions
        The ids of the questions that every cycle is asked, in their order.

    Raises
    ------
    RequestRefused
        Where there is a scope: a cycle belongs to a scale, not to one place.

    Examples
    --------
    >>> from graphmap.analysis.influence import influence_of
    >>> from graphmap.analysis.parameters import Parameters
    >>> from graphmap.model.nodes import Observation
    >>> from graphmap.model.system_map import SystemMap
    >>> whole = SystemMap.of([Observation(id="seen", text="What was seen")], [])
    >>> asked = Parameters(as_of="2026")
    >>> [(row.gap, row.node)
    ...     for row in find_learning_gaps(whole, influence_of(whole), asked, []).rows]
    [('observation_not_considered', 'seen')]
    """
    if parameters.scope is not None:
        raise RequestRefused("learning has no scope; it is asked of the whole map")
    rows = [
        *_cycles_without_observations(whole),
        *_observations_not_considered(whole),
        *_patterns_not_taken_up(whole),
        *_questions_unanswered(whole, questions),
        *sorted(_conditions_open(whole), key=lambda row: (-len(row.needed_by), row.node)),
    ]
    gaps: tuple[LearningGap, ...] = get_args(LearningGap)
    return LearningResult(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, counting_effects(graph, parameters)),
        truncated=len(rows) > parameters.limit,
        counts=tuple((gap, sum(row.gap == gap for row in rows)) for gap in gaps),
        rows=tuple(rows[: parameters.limit]),
    )


def _cycles(whole: SystemMap) -> list[LearningCycle]:
    return [node for node in whole.of_kind("LearningCycle") if isinstance(node, LearningCycle)]


def _cycles_without_observations(whole: SystemMap) -> Iterator[LearningRow]:
    for cycle in _cycles(whole):
        within = [cycle.id, *whole.sources(cycle.id, "PART_OF")]
        if not any(whole.sources(id_, "OBSERVED_IN") for id_ in within):
            yield LearningRow("cycle_without_observations", cycle.id, cycle.scale)


def _observations_not_considered(whole: SystemMap) -> Iterator[LearningRow]:
    for node in whole.of_kind("Observation"):
        is_drawn_on = any(
            whole.node_by_id[id_].kind == "Pattern" for id_ in whole.sources(node.id, "DRAWS_ON")
        )
        if not is_drawn_on and not whole.sources(node.id, "CONSIDERED"):
            yield LearningRow("observation_not_considered", node.id)


def _patterns_not_taken_up(whole: SystemMap) -> Iterator[LearningRow]:
    for node in whole.of_kind("Pattern"):
        if not isinstance(node, Pattern) or node.scale == SCALES[-1]:
            continue
        above = SCALES[SCALES.index(node.scale) + 1]
        takers = (whole.node_by_id[id_] for id_ in whole.sources(node.id, "TAKES_UP"))
        if not any(isinstance(cycle, LearningCycle) and cycle.scale == above for cycle in takers):
            yield LearningRow("pattern_not_taken_up", node.id, node.scale)


def _questions_unanswered(whole: SystemMap, questions: Sequence[str]) -> Iterator[LearningRow]:
    for cycle in _cycles(whole):
        answers = (whole.node_by_id[id_] for id_ in whole.sources(cycle.id, "FOR"))
        answered = {answer.question_id for answer in answers if isinstance(answer, Answer)}
        left = tuple(question for question in questions if question not in answered)
        if left:
            yield LearningRow("questions_unanswered", cycle.id, cycle.scale, questions=left)


def _conditions_open(whole: SystemMap) -> Iterator[LearningRow]:
    for node in whole.of_kind("EnablingCondition"):
        if not isinstance(node, EnablingCondition) or node.state not in _OPEN:
            continue
        needing: set[str] = set()
        for id_ in whole.sources(node.id, "NEEDS"):
            is_cycle = whole.node_by_id[id_].kind == "LearningCycle"
            needing |= {id_} if is_cycle else set(whole.targets(id_, "PART_OF"))
        yield LearningRow(
            "condition_open",
            node.id,
            node.scale,
            state=node.state,
            needed_by=tuple(sorted(needing)),
        )
