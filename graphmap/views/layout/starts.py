"""Where the order starts from: nodes that hang together side by side, in the order of their links.

Within each connected part the nodes follow the Fiedler vector, which puts linked nodes near one
another (Fiedler 1973, doi 10.21136/CMJ.1973.101168); the parts stand one under the other, the
largest first. The later seeds shuffle the parts and disturb the order within them.
"""

import numpy as np

from graphmap.views.layout.boxes import SPINE, Boxes, Floats, Ints

MOST_EXACT = 300
"""Larger parts keep the order of the ids: the eigenvectors of a large matrix are slow."""

DISTURBANCE = (0.03, 0.1, 0.3)
"""How far a node may stray from its place, as shares of its part, seed by seed in turn."""


def connected_parts(boxes: Boxes) -> list[list[int]]:
    """The connected parts of the drawing, the largest first, equal ones by their first node."""
    parent = list(range(len(boxes.nodes)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for source, target in zip(boxes.source.tolist(), boxes.target.tolist(), strict=True):
        parent[root(source)] = root(target)
    parts = dict[int, list[int]]()
    for node in range(len(parent)):
        parts.setdefault(root(node), []).append(node)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0]))


def _along(boxes: Boxes, part: list[int]) -> list[int]:
    """The nodes of a part in the order of its Fiedler vector, its first node in the first half."""
    if not 2 < len(part) <= MOST_EXACT:
        return part
    place = {node: number for number, node in enumerate(part)}
    laplacian = np.zeros((len(part), len(part)))
    for source, target in zip(boxes.source.tolist(), boxes.target.tolist(), strict=True):
        if source in place and source != target:
            here, there = place[source], place[target]
            weight = 2.0 if boxes.column[source] == boxes.column[target] == SPINE else 1.0
            laplacian[here, there] -= weight
            laplacian[there, here] -= weight
            laplacian[here, here] += weight
            laplacian[there, there] += weight
    vector: Floats = np.linalg.eigh(laplacian)[1][:, 1].round(9)
    if vector[0] > 0:
        vector = -vector
    order: Ints = np.lexsort((np.arange(len(part)), vector))
    return [part[int(number)] for number in order]


def starting_positions(boxes: Boxes, *, seeds: int) -> list[Floats]:
    """For each seed a number a node, by which every column is sorted to start with."""
    parts = [_along(boxes, part) for part in connected_parts(boxes)]
    starts = list[Floats]()
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        position, base = np.zeros(len(boxes.nodes)), 0.0
        order = chance.permutation(len(parts)) if seed else np.arange(len(parts))
        for number in order.tolist():
            part = parts[number]
            places = np.arange(len(part), dtype=np.float64)
            if seed:
                share = DISTURBANCE[seed % len(DISTURBANCE)]
                places += chance.normal(0, share * len(part), len(part))
                places = np.argsort(np.argsort(places)).astype(np.float64)
            position[part] = base + places
            base += len(part)
        starts.append(position)
    return starts
