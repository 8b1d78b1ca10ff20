"""The order of policies and outcomes from the top down: barycentre sweeps, then sifting.

Step (3) of the drawing. Sifting takes each node to its best place in its column until nothing is
gained (Rudell's method for decision diagrams; for layered drawings: Bachmaier, Brandenburg,
Hübner 2010, doi 10.1007/978-3-642-11805-0_10).
"""

from collections.abc import Mapping

import numpy as np

from graphmap.views.layout.boxes import FACTOR_1, FACTOR_2, LEFT, RIGHT, SPINE, Boxes, Floats, Ints
from graphmap.views.layout.starts import starting_positions

CROSSING, ROW_BETWEEN_OUTCOMES, DIFFERENCE = 100.0, 150.0, 10.0
ROW_THROUGH_FACTORS = 40.0
"""Per row between two nodes joined through one factor: room for the factor is found near both."""

THROUGH = 3
SWEEPS = 12
SIFTING_ROUNDS = 12
SIFTING_WORK, PLAIN_WORK = 400_000, 1_000_000
"""Link comparisons sifting may spend before the number of its rounds is lowered to one or none."""

Order = Mapping[int, list[int]]


class Ranking:
    """The order of the columns left, spine and right, and what it costs."""

    def __init__(self, boxes: Boxes, order: Order) -> None:
        self.order: dict[int, Ints] = {
            column: np.array(order[column], np.int64) for column in (LEFT, SPINE, RIGHT)
        }
        self.column = boxes.column
        self.rank: Ints = np.zeros(len(boxes.nodes), np.int64)
        for members in self.order.values():
            self.rank[members] = np.arange(len(members))
        self.links: dict[int, tuple[Ints, Ints]] = {
            side: _side_links(boxes, side) for side in (LEFT, RIGHT)
        }
        spine = boxes.column == SPINE
        chained = spine[boxes.source] & spine[boxes.target] & (boxes.source != boxes.target)
        self.chained: tuple[Ints, Ints] = (boxes.source[chained], boxes.target[chained])
        self.partners = partners_through_factors(boxes)

    def scaled(self, column: int) -> float:
        """What turns a rank of the column into a relative position between 0 and 1."""
        return 1 / max(len(self.order[column]) - 1, 1)

    def cost(self) -> float:
        """The whole cost: crossings, rows between linked outcomes, differences of position."""
        total = 0.0
        for side, (ends, outcomes) in self.links.items():
            above, below = self.rank[ends], self.rank[outcomes]
            total += CROSSING * count_inversions(above, below)
            apart = np.abs(above * self.scaled(side) - below * self.scaled(SPINE))
            total += DIFFERENCE * float(apart.sum())
        rows = np.abs(self.rank[self.chained[0]] - self.rank[self.chained[1]])
        total += ROW_BETWEEN_OUTCOMES * float(rows.sum())
        return total + sum(self.pull(node, self.position(node)) for node in self.partners) / 2

    def position(self, node: int) -> float:
        """Where a node stands in its column, from 0 to 1."""
        return float(self.rank[node]) * self.scaled(int(self.column[node]))

    def pull(self, node: int, position: float) -> float:
        """What it costs that a node stands away from those it is joined to through factors."""
        rows = len(self.order[SPINE])
        return sum(
            ROW_THROUGH_FACTORS * weight * rows * abs(position - self.position(other))
            for other, weight in self.partners.get(node, [])
        )

    def put(self, column: int, members: Ints) -> None:
        """Give a column a new order."""
        self.order[column] = members
        self.rank[members] = np.arange(len(members))


def partners_through_factors(boxes: Boxes) -> dict[int, list[tuple[int, float]]]:
    """For each node, those reached through one to three factors, with 1 / factors in between."""
    between = (boxes.column == FACTOR_1) | (boxes.column == FACTOR_2)
    near = dict[int, list[int]]()
    for source, target in zip(boxes.source.tolist(), boxes.target.tolist(), strict=True):
        if between[source] or between[target]:
            near.setdefault(source, []).append(target)
            near.setdefault(target, []).append(source)
    partners = dict[int, list[tuple[int, float]]]()
    for node in sorted(near):
        if between[node]:
            continue
        seen, front = {node}, [node]
        for factors in range(THROUGH + 1):
            front = sorted({end for one in front for end in near[one]} - seen)
            seen.update(front)
            ends = [(end, 1 / max(factors, 1)) for end in front if not between[end]]
            partners.setdefault(node, []).extend(ends)
            front = [end for end in front if between[end]]
    return partners


def _side_links(boxes: Boxes, side: int) -> tuple[Ints, Ints]:
    """The links between a side and the spine as (node of the side, outcome)."""
    source, target = boxes.column[boxes.source], boxes.column[boxes.target]
    out, back = (source == side) & (target == SPINE), (source == SPINE) & (target == side)
    return (
        np.concatenate([boxes.source[out], boxes.target[back]]),
        np.concatenate([boxes.target[out], boxes.source[back]]),
    )


def count_inversions(first: Ints | Floats, second: Ints | Floats) -> int:
    """How many pairs of links cross that run from `first` on one line to `second` on another."""
    total = 0
    for start in range(0, len(first), 512):
        part = slice(start, start + 512)
        higher = first[part, None] < first[None, :]
        total += int(np.count_nonzero(higher & (second[part, None] > second[None, :])))
    return total


def _sweep(ranking: Ranking) -> None:
    """Order each column by the mean place of its neighbours, once there and once back."""
    for column in (LEFT, RIGHT, SPINE):
        pulls, weights = _neighbour_places(ranking, column)
        members = ranking.order[column]
        own = ranking.rank[members] * ranking.scaled(column)
        linked = weights[members] > 0
        wanted = np.where(linked, pulls[members] / np.maximum(weights[members], 1), own)
        ranking.put(column, members[np.lexsort((members, wanted))])


def _neighbour_places(ranking: Ranking, column: int) -> tuple[Floats, Floats]:
    """For each node the sum of its neighbours' relative positions and their number."""
    size = len(ranking.rank)
    pulls, weights = np.zeros(size), np.zeros(size)
    for side, (ends, outcomes) in ranking.links.items():
        if column == SPINE:
            np.add.at(pulls, outcomes, ranking.rank[ends] * ranking.scaled(side))
            np.add.at(weights, outcomes, 1.0)
        elif side == column:
            np.add.at(pulls, ends, ranking.rank[outcomes] * ranking.scaled(SPINE))
            np.add.at(weights, ends, 1.0)
    if column == SPINE:
        for here, there in (ranking.chained, ranking.chained[::-1]):
            np.add.at(pulls, here, ranking.rank[there] * ranking.scaled(SPINE))
            np.add.at(weights, here, 1.0)
    return pulls, weights


def _side_costs(ranking: Ranking, node: int, column: int, side: int, slots: Floats) -> None:
    """Add to each slot of the column what the node's links of a side would cost there."""
    own_end, other_end = ranking.links[side] if column == side else ranking.links[side][::-1]
    mine = own_end == node
    if not mine.any():
        return
    rank = ranking.rank
    places, rest = rank[other_end[mine]], ~mine
    rows, others = rank[own_end[rest]], rank[other_end[rest]]
    rows = rows - (rows > rank[node])
    size = len(slots) - 1
    later = (others[:, None] > places[None, :]).sum(axis=1)
    sooner = (others[:, None] < places[None, :]).sum(axis=1)
    above = np.bincount(rows, weights=later, minlength=size)
    below = np.bincount(rows, weights=sooner, minlength=size)
    slots[0] += CROSSING * below.sum()
    slots[1:] += CROSSING * (np.cumsum(above) + below.sum() - np.cumsum(below))
    far = ranking.scaled(SPINE if column == side else side)
    positions = np.arange(size + 1) * ranking.scaled(column)
    slots += DIFFERENCE * np.abs(positions[:, None] - places[None, :] * far).sum(axis=1)


def _chain_costs(ranking: Ranking, node: int, slots: Floats) -> None:
    """Add to each slot of the spine the rows between outcomes linked to one another."""
    places, now = np.arange(len(slots)), int(ranking.rank[node])
    for pair in zip(ranking.chained[0].tolist(), ranking.chained[1].tolist(), strict=True):
        rest = [int(ranking.rank[end]) for end in pair if end != node]
        ends = sorted(row - (row > now) for row in rest)
        if len(ends) == 1:
            apart = np.where(places > ends[0], places - ends[0], ends[0] - places + 1)
            slots += ROW_BETWEEN_OUTCOMES * apart.astype(np.float64)
        else:
            between = (places > ends[0]) & (places <= ends[1])
            slots += ROW_BETWEEN_OUTCOMES * between.astype(np.float64)


def _sift_one(ranking: Ranking, node: int, column: int) -> bool:
    """Take a node to its cheapest place; whether it moved."""
    members = ranking.order[column]
    slots = np.zeros(len(members))
    for side in (LEFT, RIGHT) if column == SPINE else (column,):
        _side_costs(ranking, node, column, side, slots)
    if node in ranking.partners:
        step = ranking.scaled(column)
        slots += [ranking.pull(node, slot * step) for slot in range(len(slots))]
    if column == SPINE and len(ranking.chained[0]):
        _chain_costs(ranking, node, slots)
    now = int(ranking.rank[node])
    best = int(np.argmin(slots))
    if slots[best] > slots[now] - 1e-6:
        return False
    ranking.put(column, np.insert(np.delete(members, now), best, node))
    return True


def sift(ranking: Ranking, nodes: list[tuple[int, int]], *, rounds: int) -> None:
    """Sift the (node, column) pairs in turn until nothing is gained, at most so many rounds."""
    for _ in range(rounds):
        moved = [_sift_one(ranking, node, column) for node, column in nodes]
        if not any(moved):
            return


def _rounds(boxes: Boxes) -> int:
    """How many rounds of sifting a drawing of this size is worth."""
    work = len(boxes.nodes) * len(boxes.links)
    if work < SIFTING_WORK:
        return SIFTING_ROUNDS
    return 1 if work < PLAIN_WORK else 0


def order_columns(boxes: Boxes, *, seeds: int) -> dict[int, list[int]]:
    """The cheapest order of left, spine and right over the seeded starts 0 to `seeds` - 1.

    Parameters
    ----------
    boxes
        The measured nodes and their links.
    seeds
        How many starts; the first is the order of the ids, so that one start is predictable.

    Returns
    -------
    dict of int to list of int
        Column to places in `boxes.nodes` from the top down; ties go to the earlier start.
    """
    best: tuple[float, dict[int, list[int]]] | None = None
    for position in starting_positions(boxes, seeds=seeds):
        ranking = Ranking(boxes, _sorted_columns(boxes, position))
        for _ in range(SWEEPS):
            _sweep(ranking)
        columns = sorted(ranking.order.items())
        nodes = [(node, column) for column, order in columns for node in sorted(order.tolist())]
        sift(ranking, nodes, rounds=_rounds(boxes))
        cost = ranking.cost()
        if best is None or cost < best[0] - 1e-6:
            best = cost, {column: order.tolist() for column, order in ranking.order.items()}
    return best[1] if best else _sorted_columns(boxes, np.zeros(len(boxes.nodes)))


def _sorted_columns(boxes: Boxes, position: Floats) -> dict[int, list[int]]:
    """Left, spine and right sorted by a number a node, equals by id."""
    order: Ints = np.lexsort((np.arange(len(position)), position))
    return {key: order[boxes.column[order] == key].tolist() for key in (LEFT, SPINE, RIGHT)}
