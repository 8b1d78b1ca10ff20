"""The questions of stewards: constant data that answers name and pages follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from graphmap.model.catalogue import Scale, Stage

Family = Literal["learning_from", "enabling", "starting", "managing_a_cycle", "permission_space"]
_FAMILIES: Final[tuple[Family, ...]] = ("starting", "managing_a_cycle", "permission_space")


class Question(BaseModel, frozen=True):
    """One question, as the slides on Human Learning Systems ask it.

    ``scale`` is absent where every scale asks it. ``looks_across`` is the scale whose systems
    the answer is drawn from; ``stage`` is our own assignment of a question to a stage of a
    learning cycle; ``follows`` is the question it asks on from. ``kind`` tells a question from
    a prompt to act.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    family: Family
    text: str
    order: int | None = None
    scale: Scale | None = None
    looks_across: Scale | None = None
    example: str | None = None
    answer_kind: str | None = None
    stage: Stage | None = None
    follows: str | None = None
    kind: Literal["question", "prompt"] = "question"


def questions_in(content: Mapping[str, Any]) -> Mapping[str, Question]:
    """Give every question of the content of ``questions.json`` by its id, in its order."""
    found = [Question.model_validate(values) for values in content["scale_questions"]]
    found += [
        Question.model_validate({"family": family, **values})
        for family in _FAMILIES
        for values in content[family]
    ]
    return {question.id: question for question in found}
