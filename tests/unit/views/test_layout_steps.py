"""The steps of the drawing one by one, against counts and searches done the long way."""

import itertools
import random

import numpy as np
import pytest

from graphmap.views.drawing import COUNTRY_VIEW, EVERYTHING, PLACE_VIEW, Layout, PlacedLink, Point
from graphmap.views.layout import lay_out
from graphmap.views.layout.annealing import anneal
from graphmap.views.layout.board import BEHIND, Board
from graphmap.views.layout.boxes import LEFT, RIGHT, SPINE, boxes_of, frame_of
from graphmap.views.layout.curves import Placement
from graphmap.views.layout.heights import pool
from graphmap.views.layout.order import Ranking, count_inversions, sift
from tests.unit.views.layout_cases import drawing, link, node, random_drawing

FINE = 100


def _line(placed: PlacedLink) -> list[Point]:
    points = list[Point]()
    for step in range(FINE + 1):
        t = step / FINE
        u = 1 - t
        shares = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        points.append(
            (
                sum(share * corner[0] for share, corner in zip(shares, placed.points, strict=True)),
                sum(share * corner[1] for share, corner in zip(shares, placed.points, strict=True)),
            )
        )
    return points


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _crossings_the_long_way(layout: Layout) -> int:
    """Every short piece of every link against every piece of every other."""
    lines = [np.array(_line(placed)) for placed in layout.links]
    total = 0
    for first, second in itertools.combinations(lines, 2):
        a0, a1 = first[:-1, None], first[1:, None]
        b0, b1 = second[None, :-1], second[None, 1:]

        def turns(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> np.ndarray:
            d, e = q - p, r - p
            return d[..., 0] * e[..., 1] - d[..., 1] * e[..., 0]

        crossed = (turns(a0, a1, b0) * turns(a0, a1, b1) < 0) & (
            turns(b0, b1, a0) * turns(b0, b1, a1) < 0
        )
        total += int(crossed.sum())
    return total


@pytest.mark.parametrize("seed", range(4))
def test_the_crossing_count_equals_a_count_of_all_short_pieces(seed: int) -> None:
    for preset in (PLACE_VIEW, EVERYTHING):
        layout = lay_out(random_drawing(34, seed), preset)
        assert layout.crossings == _crossings_the_long_way(layout)


def test_two_policies_each_blocking_what_the_other_faces_cross_once_by_hand() -> None:
    # p1 ── o1, p1 ── o2 and p2 ── o1, p2 ── o2: whatever the order, one pair crosses.
    nodes = [node(key, "Policy") for key in ("p1", "p2")]
    nodes += [node(key, "Outcome") for key in ("o1", "o2")]
    links = [link(source, target) for source in ("p1", "p2") for target in ("o1", "o2")]
    assert lay_out(drawing(nodes, links), COUNTRY_VIEW).crossings == 1


def test_a_link_straight_through_a_factor_counts_as_behind_its_label() -> None:
    nodes = [node("p", "Policy"), node("o", "Outcome"), node("f", "Factor")]
    fixed = {"p": (172.0, 300.0), "o": (517.0, 300.0), "f": (251.0, 300.0)}
    layout = lay_out(drawing(nodes, [link("p", "o")]), PLACE_VIEW, fixed=fixed)
    assert layout.links_behind_labels == 1
    fixed["f"] = (251.0, 500.0)
    away = lay_out(drawing(nodes, [link("p", "o")]), PLACE_VIEW, fixed=fixed)
    assert away.links_behind_labels == 0


def test_inversions_equal_a_count_of_all_pairs() -> None:
    chance = random.Random(3)
    first = [chance.randint(0, 30) for _ in range(700)]
    second = [chance.randint(0, 30) for _ in range(700)]
    expected = sum(
        (a - c) * (b - d) < 0
        for (a, b), (c, d) in itertools.combinations(zip(first, second, strict=True), 2)
    )
    assert count_inversions(np.array(first), np.array(second)) == expected


@pytest.mark.parametrize("seed", range(20))
def test_pooling_equals_the_best_of_a_search_over_a_grid(seed: int) -> None:
    chance = random.Random(seed)
    wanted = [float(chance.randint(0, 6)) for _ in range(4)]
    weights = [float(chance.randint(1, 3)) for _ in range(4)]

    def miss(found: tuple[float, ...] | list[float]) -> float:
        return sum(w * (a - b) ** 2 for w, a, b in zip(weights, wanted, found, strict=True))

    steps = [number / 4 for number in range(25)]
    best = min(miss(one) for one in itertools.combinations_with_replacement(steps, 4))
    found = pool(wanted, weights)
    assert found == sorted(found)
    assert miss(found) <= best + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_sifting_one_node_finds_its_cheapest_place_of_all(seed: int) -> None:
    boxes = boxes_of(random_drawing(24, seed, factors=False), frame_of(COUNTRY_VIEW))
    columns = {
        column: [int(one) for one in np.flatnonzero(boxes.column == column)]
        for column in (LEFT, SPINE, RIGHT)
    }
    moving = columns[SPINE][1]
    rest = [one for one in columns[SPINE] if one != moving]
    costs = [
        Ranking(boxes, {**columns, SPINE: [*rest[:slot], moving, *rest[slot:]]}).cost()
        for slot in range(len(rest) + 1)
    ]
    ranking = Ranking(boxes, columns)
    sift(ranking, [(moving, SPINE)], rounds=1)
    # Others shift by a row when one moves: that changes only the small part of the cost.
    assert ranking.cost() <= min(costs) + 10 * len(boxes.links) / max(len(rest), 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_board_keeps_the_same_cost_move_by_move_as_counted_anew(seed: int) -> None:
    frame = frame_of(PLACE_VIEW)
    boxes = boxes_of(random_drawing(30, seed), frame)
    chance = np.random.default_rng(seed)
    start = Placement(boxes.column, chance.uniform(60, 800, len(boxes.nodes)))
    end = anneal(boxes, frame, start, bottom=829, moves=300, seed=seed, fixed=())
    board = Board(boxes, frame, start, behind=BEHIND)
    for _ in range(60):
        one = int(chance.integers(len(boxes.nodes)))
        before, y = board.total(), float(chance.uniform(60, 800))
        done = board.attempt([one], [y], [int(board.column[one])], 0.0)
        anew = Board(boxes, frame, Placement(board.column, board.y), behind=BEHIND).total()
        assert board.total() == pytest.approx(anew)
        assert board.total() <= before + 1e-6 or not done
    fresh = Board(boxes, frame, start, behind=BEHIND).total()
    assert Board(boxes, frame, end, behind=BEHIND).total() < fresh


def test_annealing_leaves_a_drawing_without_free_nodes_or_links_as_it_is() -> None:
    frame = frame_of(PLACE_VIEW)
    alone = boxes_of(drawing([node("p", "Policy")], []), frame)
    place = Placement(alone.column, np.array([100.0]))
    assert anneal(alone, frame, place, bottom=800, moves=10, seed=0, fixed=()) is place
    pair = boxes_of(drawing([node("p", "Policy"), node("o", "Outcome")], [link("p", "o")]), frame)
    both = Placement(pair.column, np.array([100.0, 200.0]))
    assert anneal(pair, frame, both, bottom=800, moves=10, seed=0, fixed={0, 1}) is both
