"""Learning flow and the nesting of cycles on generated maps, against brute force."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.learning import find_learning_gaps
from graphmap.analysis.parameters import Parameters
from graphmap.model.catalogue import SCALES
from graphmap.model.links import Link
from graphmap.model.nodes import (
    Answer,
    EnablingCondition,
    LearningCycle,
    Node,
    Pattern,
    Session,
)
from graphmap.model.system_map import SystemMap
from graphmap.views.accounts import Noun
from graphmap.views.learning.cycle_view import CycleCard
from graphmap.views.learning.nesting import nesting_of
from graphmap.views.learning.nesting_drawing import nesting_drawing
from tests.generated_maps import generated_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphmap.model.catalogue import Scale

QUESTIONS = ["q1", "q2", "q3"]
ASKED = Parameters(as_of="2026-11-24", limit=10_000)
STATES = ["missing", "asked", "refused", "partial", "in_place", "not_needed", None]


def learning_map(seed: int) -> SystemMap:
    """Give a generated map with more cycles, patterns, sessions, answers and conditions."""
    dice = random.Random(seed)
    base = generated_map(seed)
    nodes = [*base.nodes, *_more_nodes(dice)]
    ends = _more_ends(nodes, dice)
    known = {(link.kind, link.source, link.target) for link in base.links}
    links = [
        Link(id=f"m-{at}", kind=kind, source=source, target=target)
        for at, (kind, source, target) in enumerate(sorted(ends - known))
    ]
    return SystemMap.of(nodes, [*base.links, *links])


def _more_nodes(dice: random.Random) -> list[Node]:
    nodes: list[Node] = [
        LearningCycle(id=f"n-{at}", name=f"N {at}", scale=dice.choice(SCALES[1:]))
        for at in range(dice.randint(2, 6))
    ]
    nodes += [
        Pattern(id=f"pat-{at}", name=f"Pattern {at}", scale=dice.choice(SCALES))
        for at in range(dice.randint(0, 4))
    ]
    nodes += [Session(id=f"ses-{at}") for at in range(2)]
    for at in range(4):
        state = dice.choice(STATES)
        nodes += [
            Answer(id=f"ans-{at}", question_id=dice.choice(QUESTIONS), text="So"),
            EnablingCondition(id=f"con-{at}", name="C", type="funding", scale="place", state=state),
        ]
    return nodes


def _more_ends(nodes: list[Node], dice: random.Random) -> set[tuple[str, str, str]]:
    def ids(kind: str) -> list[str]:
        return [node.id for node in nodes if node.kind == kind]

    cycles, trials, seen = ids("LearningCycle"), ids("Experiment"), ids("Observation")
    ends = {
        ("FOR", answer, dice.choice(cycles)) for answer in ids("Answer") if answer[:4] == "ans-"
    }
    for condition in ids("EnablingCondition"):
        for needing in dice.sample([*cycles, *trials], dice.randint(0, 3)):
            ends.add(("NEEDS", needing, condition))
    for cycle in cycles:
        ends |= {("PART_OF", dice.choice(trials), cycle)} if dice.random() < 0.4 else set()
        ends |= {("OBSERVED_IN", dice.choice(seen), cycle)} if dice.random() < 0.3 else set()
        taken = [pattern for pattern in ids("Pattern") if dice.random() < 0.3]
        ends |= {("TAKES_UP", cycle, pattern) for pattern in taken}
    drawn = [pattern for pattern in ids("Pattern") if dice.random() < 0.5]
    ends |= {("DRAWS_ON", pattern, dice.choice(seen)) for pattern in drawn}
    return ends | {("CONSIDERED", session, dice.choice(seen)) for session in ids("Session")}


class BruteForce:
    """Every gap straight from the definition, by looking at every link again and again."""

    def __init__(self, whole: SystemMap) -> None:
        self.whole = whole

    def has(self, kind: str, source: str, target: str) -> bool:
        ends = (kind, source, target)
        return any((link.kind, link.source, link.target) == ends for link in self.whole.links)

    def ids(self, kind: str) -> list[str]:
        return [node.id for node in self.whole.nodes if node.kind == kind]

    def field(self, id_: str, name: str) -> str:
        return getattr(self.whole.node_by_id[id_], name, None) or ""

    def gaps(self) -> set[tuple[str, str, tuple[str, ...]]]:
        return {*self.of_cycles(), *self.of_observations(), *self.of_patterns(), *self.needs()}

    def of_cycles(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for cycle in self.ids("LearningCycle"):
            trials = self.ids("Experiment")
            inside = [cycle, *(one for one in trials if self.has("PART_OF", one, cycle))]
            seen = itertools.product(self.ids("Observation"), inside)
            if not any(self.has("OBSERVED_IN", *pair) for pair in seen):
                yield ("cycle_without_observations", cycle, ())
            answers = [id_ for id_ in self.ids("Answer") if self.has("FOR", id_, cycle)]
            asked = {self.field(id_, "question_id") for id_ in answers}
            left = tuple(question for question in QUESTIONS if question not in asked)
            if left:
                yield ("questions_unanswered", cycle, left)

    def of_observations(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for one in self.ids("Observation"):
            considered = any(self.has("CONSIDERED", it, one) for it in self.ids("Session"))
            if not considered and not any(
                self.has("DRAWS_ON", it, one) for it in self.ids("Pattern")
            ):
                yield ("observation_not_considered", one, ())

    def of_patterns(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        order = [str(scale) for scale in SCALES]
        for pattern in self.ids("Pattern"):
            at = order.index(self.field(pattern, "scale"))
            takers = [it for it in self.ids("LearningCycle") if self.has("TAKES_UP", it, pattern)]
            if at < 3 and order[at + 1] not in {self.field(it, "scale") for it in takers}:
                yield ("pattern_not_taken_up", pattern, ())

    def needs(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for id_ in self.ids("EnablingCondition"):
            if self.field(id_, "state") in STATES[:4]:
                trials = [it for it in self.ids("Experiment") if self.has("NEEDS", it, id_)]
                needing = {
                    cycle
                    for cycle in self.ids("LearningCycle")
                    if self.has("NEEDS", cycle, id_)
                    or any(self.has("PART_OF", it, cycle) for it in trials)
                }
                yield ("condition_open", id_, tuple(sorted(needing)))


@pytest.mark.parametrize("batch", range(4))
def test_learning_flow_is_what_the_definition_says(batch: int) -> None:
    for seed in range(batch, 60, 4):
        whole = learning_map(seed)
        result = find_learning_gaps(whole, influence_of(whole), ASKED, QUESTIONS)
        found = {(row.gap, row.node, row.questions or row.needed_by) for row in result.rows}
        assert found == BruteForce(whole).gaps(), seed
        assert len(found) == len(result.rows)
        assert sum(count for _, count in result.counts) == len(result.rows)


def card(id_: str, scale: Scale) -> CycleCard:
    noun = Noun(id_, "LearningCycle", f"Cycle {id_}")
    about = Noun("place", "Place", "Town")
    return CycleCard(noun, scale, about, None, None, None, None, ())


def test_every_cycle_is_drawn_once_its_loose_ends_are_named_and_nothing_overlaps() -> None:
    for seed in range(200):
        dice = random.Random(seed)
        cards = [card(f"c{at}", dice.choice(SCALES)) for at in range(dice.randint(0, 12))]
        pairs = [
            (above.cycle.id, below.cycle.id)
            for above, below in itertools.product(cards, cards)
            if SCALES.index(above.scale) - SCALES.index(below.scale) == 1 and dice.random() < 0.4
        ]
        nesting = nesting_of(cards, [*pairs, ("gone", "c0")])
        drawn = [spot.card.cycle.id for spot in nesting.spots if spot.card]
        assert sorted(drawn) == sorted(one.cycle.id for one in cards)
        stops = {one.cycle.id for one in cards if one.scale != "country"} - {b for _, b in pairs}
        starts = {one.cycle.id for one in cards if one.scale != "person"} - {a for a, _ in pairs}
        ends = sorted((end.cycle, end.end) for end in nesting.loose_ends)
        assert ends == sorted(
            [
                *((id_, "learning_stops") for id_ in stops),
                *((i, "nothing_comes_up") for i in starts),
            ]
        )
        bands: dict[str, list[float]] = {}
        for spot in nesting.spots:
            bands.setdefault(spot.scale, []).append(spot.column)
        for columns in bands.values():
            gaps = [b - a for a, b in itertools.pairwise(sorted(columns))]
            assert all(gap > 0.999 for gap in gaps), seed
        told = nesting_drawing(nesting, address_of=lambda id_: f"/cycles/{id_}")
        assert all(f'href="/cycles/{one.cycle.id}"' in told for one in cards)
