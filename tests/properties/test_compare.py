"""A comparison equals putting two brute-force answers side by side, on generated maps."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graphmap.analysis.compare import compare_dates, compare_places, compare_revisions
from graphmap.analysis.influence import influence_of
from graphmap.analysis.results_compare import CompareResult
from graphmap.model.changes import ChangeSet, Delete, Put
from graphmap.model.system_map import SystemMap
from graphmap.services.history.as_known import map_at
from graphmap.store.sqlite import SqliteGraphStore
from tests.generated_maps import DATES, generated_map
from tests.properties.brute_force import BruteForce, Claim, Question
from tests.properties.questions import drawn_question, parameters_of

MAPS = 120
BATCHES = 4
ORDER = ("none", "undetermined", "enabled", "mixed", "blocked")


class OneSide(BruteForce):
    """What is asked, of one place alone where one is compared."""

    def __init__(self, whole: SystemMap, question: Question, place: str | None = None) -> None:
        self.place = place
        super().__init__(whole, question)

    def in_scope(self, place: str | None) -> bool:
        if self.place is not None and (place is None or self.place not in self.containers(place)):
            return False
        return super().in_scope(place)

    def is_asked(self, claim: Claim) -> bool:
        return self.in_scope(claim.place) and (
            self.question.scope is None
            or self.node[self.question.scope].kind == "Place"
            or claim.cause in self.members()
        )


def sides(
    brute: OneSide, *, is_place: bool
) -> tuple[dict[tuple[str, ...], set[int]], dict[tuple[str, ...], str]]:
    links: dict[tuple[str, ...], set[int]] = {}
    for claim in brute.counting:
        if brute.is_asked(claim):
            key = (claim.cause, claim.target, "" if is_place else claim.place or "")
            links.setdefault(key, set()).add(claim.sign)
    states: dict[tuple[str, ...], str] = {}
    for (outcome, place), state in brute.states().items():
        key = (outcome, "" if is_place else place or "")
        states[key] = max(states.get(key, "none"), state, key=ORDER.index)
    return links, states


def assert_equals(
    result: CompareResult, here: OneSide, there: OneSide, *, is_place: bool = False
) -> int:
    first, second = sides(here, is_place=is_place), sides(there, is_place=is_place)
    assert [
        ((row.cause, row.target, row.place or ""), row.standing, row.here, row.there)
        for row in result.rows
    ] == [
        (
            key,
            "only_there"
            if key not in first[0]
            else "only_here"
            if key not in second[0]
            else "differing",
            tuple(sorted(first[0].get(key, ()))),
            tuple(sorted(second[0].get(key, ()))),
        )
        for key in sorted({*first[0], *second[0]})
        if first[0].get(key) != second[0].get(key)
    ]
    assert [
        ((state.outcome, state.place or ""), state.here, state.there) for state in result.states
    ] == [
        (key, first[1].get(key, "none"), second[1].get(key, "none"))
        for key in sorted({*first[1], *second[1]})
        if first[1].get(key, "none") != second[1].get(key, "none")
    ]
    return len(result.rows)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_places_dates_and_revisions_equal_two_answers_side_by_side(batch: int) -> None:
    rows = 0
    for seed in range(batch, MAPS, BATCHES):
        system_map = generated_map(seed)
        question = drawn_question(system_map, seed)
        graph, parameters = influence_of(system_map), parameters_of(question)
        places = [node.id for node in system_map.nodes if node.kind == "Place"]
        here, there = places[0], places[-1]
        rows += assert_equals(
            compare_places(graph, parameters, here, there),
            *(OneSide(system_map, question, place) for place in (here, there)),
            is_place=True,
        )
        dates = (DATES[seed % len(DATES)], "any")
        rows += assert_equals(
            compare_dates(graph, parameters, *dates),
            *(OneSide(system_map, replace(question, as_of=date)) for date in dates),
        )
        other = generated_map(seed + 1)
        if question.scope is not None and question.scope not in other.node_by_id:
            continue
        rows += assert_equals(
            compare_revisions(graph, influence_of(other), parameters),
            OneSide(system_map, question),
            OneSide(other, question),
        )
    assert rows > MAPS


@pytest.mark.parametrize("seed", range(4))
def test_the_map_at_a_revision_is_the_one_that_was_there(seed: int, tmp_path: Path) -> None:
    system_map = generated_map(seed)
    with closing(SqliteGraphStore(tmp_path / "map.sqlite")) as store:
        store.bulk_load(
            [*system_map.nodes, *system_map.links], actor="a", reason="r", operation_id="o"
        )
        known = [store.snapshot()]
        for step in range(3):
            now = store.snapshot()
            link = next(link for link in now.links if link.kind in {"SUPPORTS", "CITES"})
            node = now.of_kind("Place")[0].model_copy(update={"description": f"Step {step}"})
            changes = (
                Delete(record="link", id=link.id, expected_version=link.version),
                Put(value=node, expected_version=node.version),
            )
            store.apply(ChangeSet(operation_id=f"s{step}", actor="a", reason="r", changes=changes))
            known.append(store.snapshot())
        for then in known:
            found = map_at(store, then.revision)
            strip = {"version": 0}
            assert [node.model_copy(update=strip) for node in found.nodes] == [
                node.model_copy(update=strip) for node in then.nodes
            ]
            assert [link.model_copy(update=strip) for link in found.links] == [
                link.model_copy(update=strip) for link in then.links
            ]
        assert map_at(store, 0).nodes == ()
