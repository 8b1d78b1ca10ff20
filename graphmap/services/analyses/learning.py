"""Learning flow, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.learning import find_learning_gaps
from graphmap.analysis.results_learning import LearningResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_learning import redact_learning
from graphmap.services.analyses.asking import Asked, parameters_for
from graphmap.services.drawing.whole_map import whole_and_told
from graphmap.services.question_list import question_list
from graphmap.services.workspace import Workspace


def learning_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> LearningResult:
    """Find where learning does not flow.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning.
    """
    whole, told = whole_and_told(workspace, profile)
    questions = [each.id for each in question_list().values() if each.family == "managing_a_cycle"]
    parameters = parameters_for(workspace, asked, told.disclosure)
    found = find_learning_gaps(whole, told.influence, parameters, questions)
    return redact_learning(found, told.disclosure)
