"""Drawings to lay out: small ones drawn by hand, and random ones of any size from a seed."""

import random
from typing import Any

from graphmap.views.drawing import Deed, Drawing, DrawnLink, DrawnNode, NodeKind

NAME = "council tax recovery housing benefit for people without a home and support that stays"


def node(key: str, kind: NodeKind, name: str | None = None) -> DrawnNode:
    return DrawnNode(id=key, kind=kind, name=name if name is not None else key)


def link(
    source: str, target: str, does: Deed = "blocks", *, places: int = 1, **more: Any
) -> DrawnLink:
    return DrawnLink(
        id=f"{source}>{target}",
        source=source,
        target=target,
        does=does,
        evidence="reported",
        disputed=more.get("disputed", False),
        places=tuple(f"place-{number}" for number in range(places)),
        sources_for=1,
        sources_against=0,
        loops=more.get("loops", ()),
    )


def drawing(nodes: list[DrawnNode], links: list[DrawnLink]) -> Drawing:
    return Drawing(
        tuple(sorted(nodes, key=lambda one: one.id)), tuple(sorted(links, key=lambda one: one.id))
    )


def random_drawing(size: int, seed: int, *, factors: bool = True) -> Drawing:
    """A random drawing with about a third of outcomes, some factors, the rest policies."""
    chance = random.Random(seed)
    outcomes = [f"o{number:04}" for number in range(max(size // 3, 1))]
    between = [f"f{number:04}" for number in range(size // 8 if factors else 0)]
    policies = [f"p{number:04}" for number in range(max(size - len(outcomes) - len(between), 1))]
    pairs = {(policy, chance.choice(outcomes)) for policy in policies}
    for factor in between:
        pairs.add((chance.choice(policies), factor))
        pairs.add((factor, chance.choice([*outcomes, *between, *policies])))
    if len(outcomes) > 2:
        pairs.add((outcomes[0], outcomes[2]))
    kinds: dict[str, NodeKind] = {"o": "Outcome", "f": "Factor", "p": "Policy"}
    names = {
        key: " ".join(chance.choice(NAME.split()) for _ in range(chance.randint(1, 9)))
        for key in [*outcomes, *between, *policies]
    }
    return drawing(
        [node(key, kinds[key[0]], name) for key, name in names.items()],
        [
            link(source, target, "enables" if chance.random() < 0.35 else "blocks")
            for source, target in sorted(pairs)
            if source != target
        ],
    )
