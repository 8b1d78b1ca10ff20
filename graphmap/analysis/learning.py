"""Learning flow: where what is learned does not reach those who could use it.

**Definition.**

- *cycle_without_observations*: nothing is OBSERVED_IN the cycle or an experiment of it;
- *observation_not_considered*: no session CONSIDERED the observation and no pattern DRAWS_ON it;
- *pattern_not_taken_up*: no cycle of the scale above TAKES_UP the pattern (at country scale
  there is none above);
- *questions_unanswered*: questions about managing a cycle that no answer FOR the cycle names;
- *condition_open*: an enabling condition that is missing, asked, refused or partial, by how
  many cycles NEED it, themselves or by an experiment of theirs.

Rows are in this order; open conditions by how many cycles need them, all others by id. A scope
keeps the rows of what belongs to a place or organisation (`graphmap.analysis.learning_scope`).

**When not to trust it.** A conversation that nobody wrote down leaves no trace here. See
``docs/explanation/learning.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, get_args

import numpy as np

from graphmap.analysis.evidence import ids_linked, ids_of_kind
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.learning_scope import learning_in_scope
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results_learning import LearningGap, LearningResult, LearningRow
from graphmap.analysis.results_shared import size_of
from graphmap.model.catalogue import NODE_KINDS, SCALES, NodeKind
from graphmap.model.columns import Columns
from graphmap.model.nodes import Answer
from graphmap.model.system_map import SystemMap

#: The scale above each that has one.
_ABOVE: Final[Mapping[str, str]] = dict(pairwise(SCALES))
_OPEN: Final = ("missing", "asked", "refused", "partial")


def find_learning_gaps(
    whole: SystemMap, graph: InfluenceGraph, parameters: Parameters, questions: Sequence[str]
) -> LearningResult:
    """Find where learning does not flow, in time proportional to the records.

    Parameters
    ----------
    whole
        The map, or a part of it with all its answers.
    graph
        Its influence graph, with the arrays.
    parameters
        The scope, and how many rows are given at most.
    questions
        The ids of the questions that every cycle is asked, in their order.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation of the map.

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
    answered = questions_answered(whole)
    return learning_gaps(graph, parameters, tuple(questions), answered)


def questions_answered(whole: SystemMap) -> tuple[tuple[str, str], ...]:
    """Give each answer with its question; a part of the map with all its answers is enough."""
    return tuple(
        (node.id, node.question_id) for node in whole.of_kind("Answer") if isinstance(node, Answer)
    )


def learning_gaps(
    graph: InfluenceGraph,
    parameters: Parameters,
    questions: tuple[str, ...],
    answered: tuple[tuple[str, str], ...],
) -> LearningResult:
    """Find where learning does not flow from the arrays; see `find_learning_gaps`.

    ``answered`` gives the question of each answer, as `questions_answered` does.
    """
    columns = graph.columns
    is_asked = learning_in_scope(graph, parameters)
    every = (
        *_cycles_without_observations(columns),
        *_observations_not_considered(columns),
        *_patterns_not_taken_up(columns),
        *_questions_unanswered(columns, questions, dict(answered)),
        *sorted(_conditions_open(columns), key=lambda row: (-len(row.needed_by), row.node)),
    )
    rows = [row for row in every if is_asked[graph.position[row.node]]]
    gaps: tuple[LearningGap, ...] = get_args(LearningGap)
    return LearningResult(
        revision=graph.revision,
        parameters=parameters,
        graph=size_of(graph, counting_effects(graph, parameters)),
        truncated=len(rows) > parameters.limit,
        counts=tuple((gap, sum(row.gap == gap for row in rows)) for gap in gaps),
        rows=tuple(rows[: parameters.limit]),
    )


def _with_field(columns: Columns, kind: NodeKind, name: str) -> dict[str, str]:
    """Give the nodes of a kind, ascending, with a field that each of them has."""
    positions = np.flatnonzero(columns.kinds == NODE_KINDS.index(kind)).tolist()
    field = columns.fields[name]
    return {columns.ids[at]: field[at] for at in positions if at in field}


def _cycles_without_observations(columns: Columns) -> Iterator[LearningRow]:
    observed = {within for _, within in ids_linked(columns, "OBSERVED_IN")}
    observed |= {
        cycle
        for experiment, cycle in ids_linked(columns, "PART_OF", target="LearningCycle")
        if experiment in observed
    }
    for cycle, scale in _with_field(columns, "LearningCycle", "scale").items():
        if cycle not in observed:
            yield LearningRow("cycle_without_observations", cycle, scale)


def _observations_not_considered(columns: Columns) -> Iterator[LearningRow]:
    taken = {seen for _, seen in ids_linked(columns, "CONSIDERED", target="Observation")}
    drawn_on = ids_linked(columns, "DRAWS_ON", source="Pattern", target="Observation")
    taken |= {seen for _, seen in drawn_on}
    for observation in ids_of_kind(columns, "Observation"):
        if observation not in taken:
            yield LearningRow("observation_not_considered", observation)


def _patterns_not_taken_up(columns: Columns) -> Iterator[LearningRow]:
    cycles = _with_field(columns, "LearningCycle", "scale")
    taken_up = {(pattern, cycles[cycle]) for cycle, pattern in ids_linked(columns, "TAKES_UP")}
    for pattern, scale in _with_field(columns, "Pattern", "scale").items():
        above = _ABOVE.get(scale)
        if above is not None and (pattern, above) not in taken_up:
            yield LearningRow("pattern_not_taken_up", pattern, scale)


def _questions_unanswered(
    columns: Columns, questions: Sequence[str], answered: Mapping[str, str]
) -> Iterator[LearningRow]:
    known = {
        (cycle, answered[answer])
        for answer, cycle in ids_linked(columns, "FOR", source="Answer", target="LearningCycle")
    }
    for cycle, scale in _with_field(columns, "LearningCycle", "scale").items():
        left = tuple(question for question in questions if (cycle, question) not in known)
        if left:
            yield LearningRow("questions_unanswered", cycle, scale, questions=left)


def _conditions_open(columns: Columns) -> Iterator[LearningRow]:
    needing: defaultdict[str, set[str]] = defaultdict(set)
    cycles_of: defaultdict[str, set[str]] = defaultdict(set)
    for experiment, cycle in ids_linked(columns, "PART_OF", target="LearningCycle"):
        cycles_of[experiment].add(cycle)
    for node, condition in ids_linked(columns, "NEEDS", source="LearningCycle"):
        needing[condition].add(node)
    for node, condition in ids_linked(columns, "NEEDS", source="Experiment"):
        needing[condition] |= cycles_of[node]
    scales = _with_field(columns, "EnablingCondition", "scale")
    for condition, state in _with_field(columns, "EnablingCondition", "state").items():
        if state in _OPEN:
            yield LearningRow(
                "condition_open",
                condition,
                scales.get(condition),
                state=state,
                needed_by=tuple(sorted(needing[condition])),
            )
