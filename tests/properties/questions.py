"""Questions drawn for a generated map, the same for the same seed."""

import json
import random
from typing import Any

from graphmap.analysis.parameters import Parameters
from graphmap.model.system_map import SystemMap
from tests.generated_maps import DATES
from tests.properties.brute_force import Question


def drawn_question(system_map: SystemMap, seed: int, *, scopes: bool = True) -> Question:
    """Give a question that varies what the analyses share."""
    dice = random.Random(f"question {seed}")
    systems = [node.id for node in system_map.nodes if node.kind in {"Place", "Organisation"}]
    return Question(
        as_of=dice.choice(["any", "any", *DATES]),
        max_steps=dice.choice([1, 2, 3, 3, 4]),
        include_assumed=dice.random() < 0.4,
        scope=dice.choice(systems) if scopes and dice.random() < 0.4 else None,
    )


def parameters_of(question: Question, **more: object) -> Parameters:
    return Parameters(
        as_of=question.as_of,
        max_steps=question.max_steps,
        include_assumed=question.include_assumed,
        scope=question.scope,
        **more,
    )


def as_json(value: object) -> object:
    """Give a value as it comes back from JSON."""
    return json.loads(json.dumps(value))


def relabelled(value: Any, names: dict[str, str]) -> Any:
    """Give a value with every id replaced by its new name, keys among them."""
    if isinstance(value, dict):
        return {names.get(key, key): relabelled(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [relabelled(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value
