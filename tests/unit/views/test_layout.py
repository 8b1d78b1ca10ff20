"""The two-sided drawing as a whole: what stands where, whole labels, nothing over another."""

import itertools
import math
from dataclasses import replace

import pytest

from graphmap.views.drawing import (
    A3,
    COUNTRY_VIEW,
    EVERYTHING,
    PLACE_VIEW,
    Drawing,
    Layout,
    NodeKind,
    PlacedNode,
    Preset,
    layout_from_json,
    layout_to_json,
    widen,
)
from graphmap.views.layout import improve, lay_out, text_width
from tests.unit.views.layout_cases import drawing, link, node, random_drawing

PRESETS = (PLACE_VIEW, COUNTRY_VIEW, EVERYTHING, A3, widen(PLACE_VIEW, width=1400))


def _rectangles(placed: PlacedNode) -> list[tuple[float, float, float, float]]:
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[placed.label_anchor]
    left = placed.label_x - shift * placed.label_width
    top = placed.label_y - placed.label_height / 2
    label = (left, top, left + placed.label_width, top + placed.label_height)
    box = (
        placed.x - placed.width / 2,
        placed.y - placed.height / 2,
        placed.x + placed.width / 2,
        placed.y + placed.height / 2,
    )
    return [label, box]


def _overlaps(layout: Layout) -> list[tuple[str, str]]:
    rectangles = [(one.node.id, _rectangles(one)) for one in layout.nodes]
    return [
        (first, second)
        for number, (first, ours) in enumerate(rectangles)
        for second, theirs in rectangles[:number]
        if any(
            a[0] < b[2] - 0.2 and b[0] < a[2] - 0.2 and a[1] < b[3] - 0.2 and b[1] < a[3] - 0.2
            for a in ours
            for b in theirs
        )
    ]


def _y(layout: Layout) -> dict[str, float]:
    return {placed.node.id: placed.y for placed in layout.nodes}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: f"{preset.name}-{preset.width:g}")
@pytest.mark.parametrize("size", [1, 7, 40, 90])
def test_no_label_or_box_lies_over_another_and_all_are_inside(preset: Preset, size: int) -> None:
    for seed in range(2):
        layout = lay_out(random_drawing(size, seed), preset)
        assert _overlaps(layout) == []
        for placed in layout.nodes:
            for left, top, right, bottom in _rectangles(placed):
                assert left >= 0
                assert top >= preset.heading_height
                assert right <= layout.width
                assert bottom <= layout.height


def test_nothing_overlaps_after_improvement_either() -> None:
    layout = improve(random_drawing(20, 5), PLACE_VIEW, seeds=2, moves=100)
    assert _overlaps(layout) == []


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: f"{preset.name}-{preset.width:g}")
def test_every_label_is_complete(preset: Preset) -> None:
    names = {
        "p1": "Universal Credit help ends at the first payment",
        "p2": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle",
        "o1": "A social home one can get and keep",
        "f1": "住宅手当の上限額が家賃の最も安い三割に戻される",
        "o2": "x" * 400,
    }
    kinds: dict[str, NodeKind] = {"p": "Policy", "o": "Outcome", "f": "Factor"}
    nodes = [node(key, kinds[key[0]], name) for key, name in names.items()]
    layout = lay_out(drawing(nodes, [link("p1", "o1"), link("p2", "f1"), link("f1", "o2")]), preset)
    for placed in layout.nodes:
        whole = "".join(placed.lines).replace(" ", "")
        assert whole == names[placed.node.id].replace(" ", "")
    assert _overlaps(layout) == []


def test_a_policy_stands_on_the_side_of_what_it_mostly_does_over_places() -> None:
    nodes = [node(key, "Policy") for key in ("mostly-enables", "even", "undecided", "idle")]
    nodes += [node("o1", "Outcome"), node("o2", "Outcome")]
    layout = lay_out(
        drawing(
            nodes,
            [
                link("mostly-enables", "o1", "enables", places=3),
                link("mostly-enables", "o2", "blocks", places=2),
                link("even", "o1", "enables", places=2),
                link("even", "o2", "blocks", places=2),
                link("undecided", "o1", "uncertain"),
            ],
        ),
        PLACE_VIEW,
    )
    assert layout.order["right"] == ("mostly-enables",)
    assert set(layout.order["left"]) == {"even", "idle", "undecided"}
    assert set(layout.order["spine"]) == {"o1", "o2"}


def test_a_condition_stands_at_a_side_only_if_it_works_on_outcomes_alone() -> None:
    nodes = [node("direct", "EnablingCondition"), node("through", "EnablingCondition")]
    nodes += [node("f", "Factor"), node("o", "Outcome")]
    links = [link("direct", "o", "enables"), link("through", "f", "raises"), link("f", "o")]
    layout = lay_out(drawing(nodes, links), PLACE_VIEW)
    assert layout.order["right"] == ("direct",)
    assert set(layout.order["factor_1"]) | set(layout.order["factor_2"]) == {"f", "through"}


def test_single_links_come_out_level() -> None:
    nodes = [node(f"p{number}", "Policy") for number in range(4)]
    nodes += [node(f"o{number}", "Outcome") for number in range(4)]
    layout = lay_out(
        drawing(nodes, [link(f"p{number}", f"o{3 - number}") for number in range(4)]), PLACE_VIEW
    )
    assert layout.crossings == 0
    for placed in layout.links:
        assert placed.points[0][1] == pytest.approx(placed.points[3][1], abs=0.3)


def test_curves_leave_and_arrive_at_the_facing_edges_with_controls_half_way() -> None:
    nodes = [node("p", "Policy"), node("e", "Policy"), node("o", "Outcome")]
    layout = lay_out(drawing(nodes, [link("p", "o"), link("e", "o", "enables")]), PLACE_VIEW)
    points = {placed.link.source: placed.points for placed in layout.links}
    assert [x for x, _ in points["p"]] == [180, 307, 307, 434]
    assert [x for x, _ in points["e"]] == [638, 619, 619, 600]


def test_links_arrive_at_a_pill_in_the_order_they_come_from() -> None:
    nodes = [node(f"p{number}", "Policy") for number in range(5)] + [node("o", "Outcome")]
    layout = lay_out(drawing(nodes, [link(f"p{number}", "o") for number in range(5)]), PLACE_VIEW)
    ends = sorted((placed.points[0][1], placed.points[3][1]) for placed in layout.links)
    gaps = [lower[1] - upper[1] for upper, lower in itertools.pairwise(ends)]
    assert len(gaps) == 4
    assert all(3 <= gap <= 6.6 for gap in gaps)


def test_the_same_arguments_give_the_same_layout() -> None:
    for seeds, moves in ((1, 0), (3, 100)):
        case = random_drawing(18, 3)
        first = lay_out(case, PLACE_VIEW, seeds=seeds, anneal_moves=moves)
        assert lay_out(case, PLACE_VIEW, seeds=seeds, anneal_moves=moves) == first


def test_a_layout_survives_storing_as_json() -> None:
    layout = lay_out(random_drawing(25, 1), PLACE_VIEW, fixed={"p0001": (172.0, 300.0)})
    assert layout_from_json(layout_to_json(layout)) == layout
    with pytest.raises(ValueError, match="width"):
        layout_from_json('{"height": 3}')


def test_one_added_node_leaves_the_others_in_order_and_near() -> None:
    before = random_drawing(60, 4)
    stored = lay_out(before, PLACE_VIEW)
    after = Drawing(
        (*before.nodes, node("q-new", "Policy", "A new policy")),
        tuple(sorted((*before.links, link("q-new", "o0003")), key=lambda one: one.id)),
    )
    layout = lay_out(after, PLACE_VIEW, start=stored)
    for column, ids in stored.order.items():
        assert [one for one in layout.order[column] if one != "q-new"] == list(ids)
    moves = [abs(_y(layout)[key] - y) for key, y in _y(stored).items()]
    assert max(moves) <= 60
    assert sum(moves) / len(moves) <= 12
    assert _overlaps(layout) == []


def test_a_start_that_knows_the_drawing_changes_nothing() -> None:
    case = random_drawing(40, 6)
    stored = lay_out(case, PLACE_VIEW)
    assert _y(lay_out(case, PLACE_VIEW, start=stored)) == pytest.approx(_y(stored), abs=0.2)


def test_a_start_that_knows_almost_nothing_is_left_aside() -> None:
    stored = lay_out(random_drawing(3, 1), PLACE_VIEW)
    case = random_drawing(40, 6)
    assert lay_out(case, PLACE_VIEW, start=stored) == lay_out(case, PLACE_VIEW)


def test_a_new_factor_without_links_and_a_changed_side_still_find_a_place() -> None:
    before = random_drawing(30, 2)
    stored = lay_out(before, PLACE_VIEW)
    flipped = tuple(replace(one, does="enables") for one in before.links)
    layout = lay_out(
        Drawing((*before.nodes, node("z", "Factor")), flipped), PLACE_VIEW, start=stored
    )
    assert {placed.node.id for placed in layout.nodes} == {one.id for one in before.nodes} | {"z"}
    assert _overlaps(layout) == []


def test_nodes_dragged_by_hand_stay_and_are_remembered() -> None:
    case = random_drawing(40, 8)
    fixed = {"p0002": (172.0, 640.0), "f0001": (260.0, 200.0), "gone": (1.0, 2.0)}
    layout = lay_out(case, PLACE_VIEW, fixed=fixed)
    assert _y(layout)["p0002"] == pytest.approx(640, abs=0.2)
    assert _y(layout)["f0001"] == pytest.approx(200, abs=0.2)
    assert "f0001" in layout.order["factor_1"]
    assert layout.fixed == {"p0002": (172.0, 640.0), "f0001": (260.0, 200.0)}
    assert _overlaps(layout) == []
    again = lay_out(case, PLACE_VIEW, start=layout, anneal_moves=50)
    assert _y(again)["p0002"] == pytest.approx(640, abs=0.2)
    assert again.fixed == layout.fixed


def test_improving_never_makes_the_drawing_worse_by_its_own_measure() -> None:
    case = random_drawing(24, 9)
    quick, better = (
        lay_out(case, PLACE_VIEW, seeds=4),
        improve(case, PLACE_VIEW, seeds=4, moves=100),
    )

    def price(layout: Layout) -> float:
        y = _y(layout)
        drop = sum(abs(y[one.link.source] - y[one.link.target]) for one in layout.links)
        return 90 * layout.crossings + 260 * layout.links_behind_labels + 0.3 * drop

    assert price(better) <= price(quick) + 1


def test_an_empty_drawing_has_a_height_and_no_headings() -> None:
    layout = lay_out(Drawing((), ()), PLACE_VIEW)
    assert layout.headings == ()
    assert layout.nodes == layout.links == ()
    assert layout.height > 0


def test_headings_stand_over_the_columns_that_hold_something() -> None:
    nodes = [node("p", "Policy"), node("o", "Outcome")]
    layout = lay_out(drawing(nodes, [link("p", "o")]), PLACE_VIEW)
    assert layout.headings == (("Policies that block", 180.0), ("What people want", 517.0))


def test_a_link_to_a_node_that_is_not_drawn_is_refused_by_its_id() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        lay_out(drawing([node("p", "Policy")], [link("p", "nowhere")]), PLACE_VIEW)


def test_labels_beside_symbols_end_before_the_symbol_when_lit() -> None:
    layout = lay_out(random_drawing(30, 1), PLACE_VIEW)
    for placed in layout.nodes:
        size = 13 if placed.node.kind == "Factor" else 14
        widest = max(text_width(line, size=size, weight=600) for line in placed.lines)
        assert math.isclose(placed.label_width, widest, abs_tol=0.06)


def test_a_loop_badge_is_carried_by_one_link_of_the_loop() -> None:
    nodes = [node("p", "Policy"), node("f", "Factor"), node("g", "Factor"), node("o", "Outcome")]
    links = [
        link("p", "f", "raises", loops=("R1",)),
        link("f", "g", "raises", loops=("R1",)),
        link("g", "p", "brings_into_play", loops=("R1",)),
        link("p", "o", disputed=True),
    ]
    layout = lay_out(drawing(nodes, links), PLACE_VIEW)
    carried = [badge for placed in layout.links for badge in placed.loop_badges]
    assert [name for name, _ in carried] == ["R1"]
    for _, (x, y) in carried:
        for one in layout.nodes:
            assert abs(x - one.x) > one.width / 2 + 11 or abs(y - one.y) > one.height / 2 + 8


def test_a_drawing_begins_at_the_top() -> None:
    twenty = range(20)
    nodes = [node(f"p{number}", "Policy") for number in twenty]
    nodes += [node(f"o{number}", "Outcome") for number in twenty]
    pairs = [(number, (7 * number + step) % 20) for number in twenty for step in (0, 13)]
    layout = lay_out(drawing(nodes, [link(f"p{p}", f"o{o}") for p, o in pairs]), EVERYTHING)
    assert min(one.y - one.height / 2 for one in layout.nodes) < 60


def test_a_wider_box_widens_the_labels_up_to_the_widest_and_never_narrows() -> None:
    assert widen(PLACE_VIEW, width=500) == PLACE_VIEW
    wider = widen(PLACE_VIEW, width=884)
    assert (wider.width, wider.label_left, wider.label_right) == (884, 196, 162)
    widest = widen(PLACE_VIEW, width=2400)
    assert (widest.label_left, widest.label_right) == (300, 290)


def test_two_thousand_nodes_are_laid_out_and_the_map_gets_taller() -> None:
    layout = lay_out(random_drawing(2000, 1), EVERYTHING)
    assert len(layout.nodes) == 2000
    assert layout.height > 10_000
    for ids in layout.order.values():
        placed = sorted((one for one in layout.nodes if one.node.id in set(ids)), key=lambda n: n.y)
        for upper, lower in itertools.pairwise(placed):
            need = max(upper.height, upper.label_height) + max(lower.height, lower.label_height)
            assert lower.y - upper.y >= need / 2 - 0.2
