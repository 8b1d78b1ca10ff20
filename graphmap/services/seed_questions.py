"""The questions that the project starts from, as constant data."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from graphmap.resources import resource_path
from graphmap.views.questions_view import Question

if TYPE_CHECKING:
    from graphmap.model.catalogue import Scale


@cache
def _seed() -> dict[str, Any]:
    return json.loads(resource_path("fixtures", "questions.json").read_text("utf-8"))


def questions_of(scale: Scale) -> list[Question]:
    """Give the questions of a scale in their words and order; the person scale has none."""
    return [
        Question(
            id=asked["id"],
            scale=asked["scale"],
            family=asked["family"],
            text=asked["text"],
            answer_kind=asked["answer_kind"],
            example=asked.get("example"),
        )
        for asked in _seed()["scale_questions"]
        if asked["scale"] == scale
    ]


def cycle_questions() -> list[tuple[str, str]]:
    """Give the ten questions of managing a learning cycle: id and text, in their order."""
    return [(asked["id"], asked["text"]) for asked in _seed()["managing_a_cycle"]]


def starting_questions() -> list[str]:
    """Give the questions to start from, in their words and order."""
    return [asked["text"] for asked in _seed()["starting"]]
