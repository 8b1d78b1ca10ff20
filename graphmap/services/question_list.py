"""The questions of stewards, as they come with graphmap."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

from graphmap.model.questions import Question, questions_in
from graphmap.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping


@functools.cache
def question_list() -> Mapping[str, Question]:
    """Give every question by its id, in the order in which the slides ask them."""
    return questions_in(json.loads(resource_path("fixtures", "questions.json").read_text("utf-8")))
