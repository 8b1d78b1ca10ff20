"""Small random maps that keep every rule of the model and reach the corners of its definitions.

The same seed gives the same map. Each holds places nested four deep and more, dates of every
precision, effects that are assumed, reported, contested and refuted, uncertain signs, effects
without a place, policies on chains and families of policies, rules that ended in a place,
observations with one source, several and none, illustrative persons, and people of every
sensitivity and consent with the cycles, answers and observations about them.
"""

import random
from typing import Any

from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.system_map import SystemMap

DATES = [
    "2015",
    "2017-06",
    "2018",
    "2018-01",
    "2018-01-01",
    "2019-12-31",
    "2020",
    "2020-02-29",
    "2022-07",
    "2024",
]
PLACE_TYPES = ["country", "nation", "region", "upper_tier", "lower_tier", "neighbourhood"]
SENSITIVITIES = ["public", "workshop", "steward", "restricted"]


def generated_map(seed: int, *, effects: int = 36) -> SystemMap:
    """Give the map of a seed with at most so many effects."""
    draw = _Draw(random.Random(seed))
    _add_places(draw)
    _add_policies(draw)
    _add_evidence(draw)
    _add_people(draw)
    for _ in range(draw.random.randint(effects // 4, effects)):
        _add_effect(draw)
    _add_applications(draw)
    _add_learning(draw)
    return SystemMap.of(draw.nodes.values(), draw.links.values(), revision=seed % 100)


class _Draw:
    """A map while it grows, and the dice."""

    def __init__(self, dice: random.Random) -> None:
        self.random = dice
        self.nodes: dict[str, Node] = {}
        self.links: dict[str, Link] = {}
        self.keys: set[tuple[Any, ...]] = set()

    def node(self, kind: str, id_: str, **fields: Any) -> str:
        """Add a node; ids are drawn so that their order is not that of adding."""
        id_ = f"{self.random.choice('abcxyz')}-{id_}"
        given = {name: value for name, value in fields.items() if value is not None}
        self.nodes[id_] = NODE_CLASSES[kind](id=id_, **given)
        return id_

    def link(self, kind: str, source: str, target: str, **fields: Any) -> None:
        """Add a link, unless there is one like it or it would join a node with itself."""
        given = {name: value for name, value in fields.items() if value is not None}
        id_ = f"l-{len(self.links):04d}"
        if source == target:
            return
        link = Link(id=id_, kind=kind, source=source, target=target, **given)
        if link.key not in self.keys:
            self.keys.add(link.key)
            self.links[id_] = link

    def of(self, *kinds: str) -> list[str]:
        """Give the ids of some kinds, in the order they were added."""
        return [id_ for id_, node in self.nodes.items() if node.kind in kinds]

    def date(self, chance: float) -> str | None:
        """Give a date with some probability."""
        return self.random.choice(DATES) if self.random.random() < chance else None

    def some(self, ids: list[str], most: int) -> list[str]:
        """Give up to ``most`` of the ids."""
        return self.random.sample(ids, min(len(ids), self.random.randint(0, most)))


def _add_places(draw: _Draw) -> None:
    depth_of: dict[str, int] = {}
    for at in range(draw.random.randint(1, 9)):
        above = draw.random.choice([*depth_of, None]) if depth_of else None
        if at < 5 and depth_of and draw.random.random() < 0.7:
            above = list(depth_of)[-1]
        depth = depth_of[above] + 1 if above else 0
        of_type = PLACE_TYPES[min(depth, 5)] if draw.random.random() < 0.8 else None
        place = draw.node("Place", f"place-{at}", name=f"Place {at}", type=of_type)
        depth_of[place] = depth
        if above:
            draw.link("PART_OF", place, above)


def _add_policies(draw: _Draw) -> None:
    for at in range(draw.random.randint(1, 3)):
        organisation = draw.node("Organisation", f"org-{at}", name=f"Organisation {at}")
        draw.link("OPERATES_IN", organisation, draw.random.choice(draw.of("Place")))
    for at in range(draw.random.randint(1, 6)):
        policy = draw.node(
            "Policy",
            f"policy-{at}",
            name=f"Policy {at}",
            owner_scale=draw.random.choice(["place", "country", None]),
            discretion=draw.random.choice(["none", "some", "wide", None]),
            status=draw.random.choice(["in_force", "repealed", None]),
        )
        earlier = [other for other in draw.of("Policy") if other != policy]
        for origin in draw.some(earlier, 2) if draw.random.random() < 0.6 else []:
            draw.link("DERIVES_FROM", policy, origin)
        for organisation in draw.some(draw.of("Organisation"), 2):
            draw.link(draw.random.choice(["SETS", "APPLIES"]), organisation, policy)
    for at in range(draw.random.randint(0, 3)):
        draw.node("Factor", f"factor-{at}", name=f"Factor {at}")
    for at in range(draw.random.randint(1, 4)):
        draw.node("Outcome", f"outcome-{at}", name=f"Outcome {at}")
    draw.node(
        "EnablingCondition", "condition", name="Small caseloads", type="caseload", scale="place"
    )
    draw.node("Experiment", "experiment", name="A trial", action="Ask first", status="running")


def _add_evidence(draw: _Draw) -> None:
    for at in range(draw.random.randint(1, 5)):
        draw.node("Source", f"source-{at}", name=f"Source {at}")
    for at in range(draw.random.randint(1, 10)):
        observation = draw.node(
            "Observation",
            f"observation-{at}",
            text=f"What was seen {at}",
            date=draw.date(0.6),
            sensitivity=draw.random.choice(["public", "public", *SENSITIVITIES]),
        )
        for source in draw.some(draw.of("Source"), 2):
            draw.link("CITES", observation, source)


def _add_people(draw: _Draw) -> None:
    for at in range(draw.random.randint(1, 7)):
        consents = ["hold", "map", "workshop", "public"]
        person = draw.node(
            "Person",
            f"person-{at}",
            name=f"Pseudonym {at}",
            aliases=(f"Known as {at}",),
            role=draw.random.choice(["citizen", "practitioner", "steward"]),
            sensitivity=draw.random.choice(SENSITIVITIES),
            consent=tuple(consents[: draw.random.randint(0, 4)]),
            illustrative=draw.random.random() < 0.25,
        )
        draw.link("LIVES_IN", person, draw.random.choice(draw.of("Place")))
        for organisation in draw.some(draw.of("Organisation"), 1):
            draw.link("SUPPORTED_BY", person, organisation)


def _add_effect(draw: _Draw) -> None:
    causes = draw.of("Policy", "Policy", "Factor", "Outcome", "Organisation", "EnablingCondition")
    causes += draw.of("Policy") * 2
    cause = draw.random.choice(causes)
    target = draw.random.choice(draw.of("Outcome", "Factor", "Policy") + draw.of("Outcome"))
    effects = draw.of("Effect")
    if effects and draw.random.random() < 0.15:  # a second effect of a bundle
        other = draw.random.choice(effects)
        ends = {
            link.kind: link for link in draw.links.values() if other in (link.source, link.target)
        }
        cause, target = ends["CAUSES"].source, ends["ON"].target
    place = draw.random.choice(draw.of("Place")) if draw.random.random() < 0.8 else None
    polarity = draw.random.choice([-1, -1, -1, 1, 1, 1, 0])
    key = ("Effect", cause, target, place, polarity)
    if key in draw.keys:
        return
    draw.keys.add(key)
    effect = draw.node(
        "Effect",
        f"effect-{len(draw.nodes)}",
        polarity=polarity,
        mechanism="How it comes about" if draw.random.random() < 0.5 else None,
        valid_from=draw.date(0.2),
        valid_until=draw.date(0.2),
    )
    draw.link("CAUSES", cause, effect)
    draw.link("ON", effect, target)
    if place:
        draw.link("IN", effect, place)
    evidence = draw.random.choice(["for"] * 8 + ["both"] + ["both", "against", "none"])
    observations = draw.of("Observation")
    if evidence in {"for", "both"}:
        for observation in [draw.random.choice(observations), *draw.some(observations, 2)]:
            draw.link("SUPPORTS", observation, effect)
    if evidence in {"against", "both"}:
        for observation in [draw.random.choice(observations), *draw.some(observations, 1)]:
            draw.link("CHALLENGES", observation, effect)
    if draw.random.random() < 0.3:
        draw.link("CITES", effect, draw.random.choice(draw.of("Source")))
    for person in draw.some(draw.of("Person"), 2):
        draw.link("FELT_BY", effect, person)


def _add_applications(draw: _Draw) -> None:
    for policy in draw.of("Policy"):
        for _ in range(draw.random.choice([0, 0, 1, 1, 2, 3])):
            draw.link(
                "APPLIES_IN",
                policy,
                draw.random.choice(draw.of("Place")),
                status=draw.random.choice(["in_force", "repealed", "changed", None]),
                valid_from=draw.date(0.4),
                valid_until=draw.date(0.4),
            )


def _add_learning(draw: _Draw) -> None:
    (experiment,) = draw.of("Experiment")
    for at, person in enumerate(draw.some(draw.of("Person"), 2)):
        sensitivity = draw.nodes[person].sensitivity
        cycle = draw.node(
            "LearningCycle",
            f"cycle-{at}",
            name=f"Learning {at}",
            scale="person",
            sensitivity=sensitivity,
        )
        draw.link("ABOUT", cycle, person)
        draw.link("PART_OF", experiment, cycle)
        answer = draw.node(
            "Answer", f"answer-{at}", question_id="Q-CYC-1", text="Asked", sensitivity=sensitivity
        )
        draw.link("FOR", answer, person)
        draw.link("DRAWS_ON", answer, draw.random.choice(draw.of("Observation")))
    for at, observation in enumerate(draw.some(draw.of("Observation"), 3)):
        draw.link("OBSERVED_IN", observation, experiment)
        draw.link("TOUCHES", observation, draw.random.choice(draw.of("Place", "Organisation")))
        pattern = draw.node("Pattern", f"pattern-{at}", name=f"Pattern {at}", scale="place")
        draw.link(draw.random.choice(["SUPPORTS", "CHALLENGES"]), observation, pattern)
    for place in draw.some(draw.of("Place"), 1):
        draw.link("FOR", draw.of("EnablingCondition")[0], place)
