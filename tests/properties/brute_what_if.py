"""What-if, by making the edited map itself and asking everything again."""

import random
from dataclasses import replace

from graphmap.analysis.scenarios import AddedEffect, PolicyOff, Scenario
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Observation
from graphmap.model.system_map import SystemMap
from tests.properties.brute_force import Pair, Question
from tests.properties.brute_loops import BruteLoops

Kinds = dict[tuple[str, ...], dict[str, str]]


def drawn_scenario(system_map: SystemMap, seed: int) -> Scenario:
    """Give some changes of every sort; no effect becomes one that is there already."""
    dice = random.Random(f"scenario {seed}")
    brute = BruteLoops(system_map, Question())
    of = {
        kind: [node.id for node in system_map.nodes if node.kind == kind]
        for kind in ("Policy", "Place", "Factor", "Outcome", "Organisation")
    }
    taken = {(claim.cause, claim.target, claim.place, claim.sign) for claim in brute.claims}

    def some(ids: list[str], most: int) -> tuple[str, ...]:
        return tuple(dice.sample(ids, min(len(ids), dice.randint(0, most))))

    turnable = [
        claim.id
        for claim in brute.claims
        if (claim.cause, claim.target, claim.place, -claim.sign) not in taken or not claim.sign
    ]
    added = []
    for _ in range(dice.randint(0, 3)):
        cause = dice.choice([*of["Policy"], *of["Factor"], *of["Outcome"], *of["Organisation"]])
        target = dice.choice([*of["Outcome"], *of["Factor"], *of["Policy"]])
        place = dice.choice([*of["Place"], None])
        polarity = dice.choice([1, -1, 0])
        if not {(cause, target, place, sign) for sign in (1, -1, 0)} & taken:
            taken.add((cause, target, place, polarity))
            added.append(AddedEffect(cause, target, polarity, place))
    return Scenario(
        off=tuple(
            PolicyOff(policy, dice.choice([*of["Place"], None, None]))
            for policy in some(of["Policy"], 2)
        ),
        drop=some([claim.id for claim in brute.claims], 2),
        reverse=some(turnable, 2),
        add=tuple(added),
    )


def edited(system_map: SystemMap, scenario: Scenario) -> SystemMap:
    """Give the map with the changes made in it."""
    brute = BruteLoops(system_map, Question())
    nodes = {node.id: node for node in system_map.nodes}
    links = list(system_map.links)
    for at, new in enumerate(scenario.add):
        effect, seen = f"new-{at}", f"new-seen-{at}"
        nodes[effect] = Effect(id=effect, polarity=new.polarity)
        nodes[seen] = Observation(id=seen, text="Supposed")
        ends = [("CAUSES", new.cause, effect), ("ON", effect, new.target)]
        ends += [("SUPPORTS", seen, effect)] + ([("IN", effect, new.place)] if new.place else [])
        links += [
            Link(id=f"{effect}-{kind.lower()}", kind=kind, source=source, target=target)
            for kind, source, target in ends
        ]
    for id_ in scenario.reverse:
        nodes[id_] = nodes[id_].model_copy(update={"polarity": -nodes[id_].polarity})
    brute = BruteLoops(SystemMap.of(nodes.values(), links), Question())
    gone = set(scenario.drop)
    for off in scenario.off:
        for claim in brute.claims:
            is_there = off.within is None or (
                claim.place is not None and off.within in brute.containers(claim.place)
            )
            if claim.cause == off.policy and is_there:
                gone.add(claim.id)
    return SystemMap.of(
        [node for id_, node in nodes.items() if id_ not in gone],
        [link for link in links if link.source not in gone and link.target not in gone],
    )


def changes(
    system_map: SystemMap, question: Question, scenario: Scenario
) -> list[dict[str, str | None]]:
    """Give the pairs whose state differs, as the product's rows have them."""
    return changed_pairs(
        states(system_map, question), states(edited(system_map, scenario), question)
    )


def changed_pairs(before: dict[Pair, str], after: dict[Pair, str]) -> list[dict[str, str | None]]:
    """Give the pairs that are in another state, in the order of ids."""
    pairs = sorted({*before, *after}, key=lambda pair: (pair[0], pair[1] or ""))
    return [
        {
            "outcome": pair[0],
            "place": pair[1],
            "before": before.get(pair, "none"),
            "after": after.get(pair, "none"),
        }
        for pair in pairs
        if before.get(pair) != after.get(pair)
    ]


def states(system_map: SystemMap, question: Question) -> dict[Pair, str]:
    return BruteLoops(system_map, question).states()


def loops(system_map: SystemMap, question: Question, length: int) -> Kinds:
    return loops_of(BruteLoops(system_map, replace(question)), length)


def loops_of(brute: BruteLoops, length: int) -> Kinds:
    found = brute.loops(length)
    return {tuple(loop["nodes"]): loop["kinds"] for loop in found}


def lost(before: Kinds, after: Kinds) -> Kinds:
    """Give the loops and places that are in one and not in the other."""
    found = {
        nodes: {place: kind for place, kind in kinds.items() if place not in after.get(nodes, {})}
        for nodes, kinds in before.items()
    }
    return {nodes: kinds for nodes, kinds in found.items() if kinds}


def turned(before: Kinds, after: Kinds) -> dict[tuple[str, ...], dict[str, tuple[str, str]]]:
    found = {
        nodes: {
            place: (kind, after[nodes][place])
            for place, kind in kinds.items()
            if after.get(nodes, {}).get(place, kind) != kind
        }
        for nodes, kinds in before.items()
    }
    return {nodes: kinds for nodes, kinds in found.items() if kinds}
