"""Generated maps in which people have names that can be looked for in the bytes of a file."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from graphmap.model.catalogue import SENSITIVITIES
from graphmap.model.records import node_from, to_json_values
from graphmap.model.system_map import SystemMap
from tests.generated_maps import generated_map

if TYPE_CHECKING:
    from graphmap.model.catalogue import Profile
    from graphmap.model.nodes import Node

#: A free text of each kind that may come to hold a name.
TEXT_OF = {
    "Organisation": "contact",
    "Place": "description",
    "Policy": "description",
    "Factor": "description",
    "Outcome": "statement",
    "Effect": "mechanism",
    "LearningCycle": "question",
    "Experiment": "prediction",
    "Observation": "text",
    "Pattern": "statement",
    "EnablingCondition": "value",
    "Answer": "how_we_know",
    "Source": "publisher",
}
#: How a text may write a name: as it is, otherwise spelt, inside other words.
SPELLINGS = ("Then {} said so.", "SEEN WITH {}'S FRIEND", "see-{}-again", "({})")


def named_map(seed: int) -> SystemMap:
    """Give a generated map whose people have names of their own, some of them in texts."""
    dice = random.Random(seed)
    whole = generated_map(seed)
    people = {
        person.id: _with_names(person, dice, number)
        for number, person in enumerate(whole.of_kind("Person"))
    }
    nodes = [people.get(node.id) or _speaking(node, people, dice) for node in whole.nodes]
    return SystemMap.of(nodes, whole.links, revision=whole.revision)


def words_of(person: Node) -> set[str]:
    """Give all that must not be found in the bytes of a file the person is left out of."""
    values = to_json_values(person)
    matters = str(values.get("what_matters", ""))
    return {person.id, *person.title.split(), *person.aliases, matters} - {""}


def is_shown_person(person: Node, profile: Profile) -> bool:
    """Say, straight from the model's words, whether a person is shown at a profile."""
    consent = {"steward": "map", "workshop": "workshop", "public": "public"}[profile]
    consents = to_json_values(person).get("consent", [])
    is_low = SENSITIVITIES.index(person.sensitivity) <= SENSITIVITIES.index(profile)
    return is_low and isinstance(consents, list) and consent in consents


def _token(dice: random.Random) -> str:
    return "Zq" + "".join(dice.choices("bcdfghjkmnpqrstvwxz", k=8))


def _with_names(person: Node, dice: random.Random, number: int) -> Node:
    more = {
        "name": f"{_token(dice)} {_token(dice)}",
        "aliases": [_token(dice)] if number % 2 else [],
        "what_matters": f"matters-{_token(dice)}",
    }
    return node_from({**to_json_values(person), **more})


def _speaking(node: Node, people: dict[str, Node], dice: random.Random) -> Node:
    field = TEXT_OF.get(node.kind)
    if field is None or dice.random() < 0.6:
        return node
    person = dice.choice(list(people.values()))
    name = dice.choice([person.title, *person.aliases])
    values = {**to_json_values(node), field: dice.choice(SPELLINGS).format(name)}
    if dice.random() < 0.3:
        values["name" if node.name else "description"] = f"About {name.lower()}"
    return node_from(values)
