"""What must not change a ranking, and what must change it in a known way."""

import json
import random
from typing import Any

import pytest

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Node, Observation, Outcome
from graphmap.model.system_map import SystemMap
from tests.generated_maps import generated_map
from tests.properties.questions import relabelled

ASKED = Parameters(as_of="2021-05", max_steps=4)
seeds = pytest.mark.parametrize("seed", range(40))


def rows_of(system_map: SystemMap, parameters: Parameters = ASKED) -> list[dict[str, Any]]:
    result = rank_blocking_policies(influence_of(system_map), parameters).to_json()
    return json.loads(json.dumps([*result["rows"], *result["not_ranked"]]))


def with_more(
    system_map: SystemMap, nodes: list[Node], links: list[tuple[str, str, str]]
) -> SystemMap:
    added = [
        Link(id=f"more-{at}", kind=kind, source=source, target=target)
        for at, (kind, source, target) in enumerate(links)
    ]
    changed = SystemMap.of([*system_map.nodes, *nodes], [*system_map.links, *added])
    changed.check()
    return changed


def content(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row with every list sorted as text: all but the order of the ids."""
    return {
        name: sorted(map(str, value)) if isinstance(value, list) else value
        for name, value in row.items()
    }


@seeds
def test_other_ids_give_the_same_rows_under_other_names(seed: int) -> None:
    system_map = generated_map(seed)
    ids = [node.id for node in system_map.nodes]
    mixed = [f"n-{number:04d}" for number in range(len(ids))]
    random.Random(seed).shuffle(mixed)
    names = dict(zip(ids, mixed, strict=True))
    nodes = [node.model_copy(update={"id": names[node.id]}) for node in system_map.nodes]
    links = [
        link.model_copy(update={"source": names[link.source], "target": names[link.target]})
        for link in system_map.links
    ]
    before = {names[row["policy"]]: relabelled(row, names) for row in rows_of(system_map)}
    after = {row["policy"]: row for row in rows_of(SystemMap.of(nodes, links))}
    assert {id_: content(row) for id_, row in after.items()} == {
        id_: content(row) for id_, row in before.items()
    }


@seeds
def test_one_source_heard_twice_counts_once(seed: int) -> None:
    system_map = generated_map(seed)
    dice = random.Random(seed)
    nodes: list[Node] = []
    links: list[tuple[str, str, str]] = []
    cited = [link.source for link in system_map.links if link.kind == "CITES"]
    for observation in sorted({id_ for id_ in cited if is_observation(system_map, id_)}):
        copy = f"copy-{observation}"
        date = system_map.node_by_id[observation].date
        nodes.append(Observation(id=copy, text="The same again", date=date))
        links += [
            (link.kind, copy, link.target)
            for link in system_map.links_from[observation]
            if link.kind == "CITES"
            or (link.kind in {"SUPPORTS", "CHALLENGES"} and dice.random() < 0.8)
        ]
    assert rows_of(with_more(system_map, nodes, links)) == rows_of(system_map)


def is_observation(system_map: SystemMap, id_: str) -> bool:
    return system_map.node_by_id[id_].kind == "Observation"


@seeds
def test_a_refuted_effect_changes_nothing(seed: int) -> None:
    system_map = generated_map(seed)
    policy = next(node.id for node in system_map.nodes if node.kind == "Policy")
    place = next(node.id for node in system_map.nodes if node.kind == "Place")
    nodes = [
        Outcome(id="unreached", name="Out of reach"),
        Effect(id="refuted", polarity=-1, mechanism="Said to block"),
        Observation(id="denial", text="It did not happen here", date="2023"),
    ]
    links = [
        ("CAUSES", policy, "refuted"),
        ("ON", "refuted", "unreached"),
        ("IN", "refuted", place),
        ("CHALLENGES", "denial", "refuted"),
    ]
    ever = Parameters(as_of="any")
    contested = [*links, ("SUPPORTS", "denial", "refuted")]
    assert rows_of(with_more(system_map, nodes, links), ever) == rows_of(system_map, ever)
    assert rows_of(with_more(system_map, nodes, contested), ever) != rows_of(system_map, ever)


@seeds
def test_ending_a_rule_in_a_place_is_taking_its_effects_there_away(seed: int) -> None:
    system_map = generated_map(seed)
    effects = {
        link.target: (link.source, place.target)
        for link in system_map.links
        if link.kind == "CAUSES" and system_map.node_by_id[link.source].kind == "Policy"
        for place in system_map.links_from[link.target]
        if place.kind == "IN"
    }
    policy, place = effects[min(effects)] if effects else ("", "")
    gone = {id_ for id_, at in effects.items() if at == (policy, place)}
    kept_links = [
        link
        for link in system_map.links
        if not (link.kind == "APPLIES_IN" and (link.source, link.target) == (policy, place))
    ]
    ended = Link(
        id="ended",
        kind="APPLIES_IN",
        source=policy or "none",
        target=place or "other",
        valid_until="2021-05",
    )
    without = SystemMap.of(
        [node for node in system_map.nodes if node.id not in gone],
        [link for link in kept_links if not {link.source, link.target} & gone],
    )
    if policy:
        there = SystemMap.of(system_map.nodes, [*kept_links, ended])
        assert rows_of(there) == rows_of(without)
        day_before = Parameters(as_of="2021-04-30", max_steps=4)
        still = SystemMap.of(system_map.nodes, kept_links)
        assert rows_of(there, day_before) == rows_of(still, day_before)
