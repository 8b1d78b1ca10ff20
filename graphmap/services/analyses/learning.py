"""Learning flow, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.evidence import ids_of_kind
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.learning import learning_gaps, questions_answered
from graphmap.analysis.results_learning import LearningResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_learning import redact_learning
from graphmap.services.analyses.asking import Asked, answer
from graphmap.services.analyses.beside_arrays import stored_at, told_with
from graphmap.services.question_list import question_list
from graphmap.services.workspace import Workspace


def learning_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> LearningResult:
    """Find where learning does not flow.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told, answered = told_with(workspace, profile, _answered)
    questions = [each.id for each in question_list().values() if each.family == "managing_a_cycle"]
    return answer(
        workspace, told, asked, learning_gaps, redact_learning, tuple(questions), answered
    )


def _answered(graph: InfluenceGraph, workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Read which question each answer answers: the arrays do not tell."""
    return questions_answered(stored_at(workspace, graph, ids_of_kind(graph.columns, "Answer")))
