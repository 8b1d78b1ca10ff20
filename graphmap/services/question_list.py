"""The questions of stewards, as they come with graphmap."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping

from graphmap.errors import Problem
from graphmap.model.links import Link
from graphmap.model.nodes import Answer, Node
from graphmap.model.questions import Question, questions_in
from graphmap.resources import resource_path


@functools.cache
def question_list() -> Mapping[str, Question]:
    """Give every question by its id, in the order in which the slides ask them."""
    return questions_in(json.loads(resource_path("fixtures", "questions.json").read_text("utf-8")))


def problem_of_question(record: Node | Link) -> Problem | None:
    """Give what is wrong with an answer to a question that is not asked; else None."""
    if not isinstance(record, Answer) or record.question_id in question_list():
        return None
    return Problem(
        "names a question that is not in the list of questions (fixtures/questions.json)",
        column="question_id",
        rule="unknown_question",
    )
