"""Leverage points, on maps small enough to work out by hand."""

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.leverage import explain_leverage, rank_leverage
from graphmap.analysis.parameters import Parameters
from graphmap.errors import NotFound
from tests.unit.analysis.drawn import drawn_map

ASKED = Parameters(as_of="2026-11-24")
#  p1 and p2 block o1 only through f1; p1 blocks o2 through f1 and by itself
TEXT = """
    p1 -> f1 + a for seen/s1
    p2 -> f1 + a for seen/s1
    f1 -> o1 - a for heard/s2
    f1 -> o2 - a for heard/s2
    p1 -> o2 - a for told/s3
"""


def test_a_node_dominates_an_outcome_that_no_minus_chain_reaches_without_it() -> None:
    rows = {row.node: row for row in rank_leverage(influence_of(drawn_map(TEXT)), ASKED).rows}
    assert rows["f1"].dominates == ("o1",)
    assert rows["p1"].dominates == ()


def test_rows_are_ordered_by_pairs_loops_betweenness_and_id() -> None:
    result = rank_leverage(influence_of(drawn_map(TEXT)), ASKED)
    told = [(row.node, row.pairs_reached, row.sources, row.rank) for row in result.rows]
    assert told == [("f1", 2, 1, 1), ("p1", 2, 3, 2), ("p2", 2, 2, 3)]
    #  of 4 x 3 pairs of other nodes, p1-o1, p2-o1 and p2-o2 have their only shortest path by f1
    assert result.rows[0].betweenness == pytest.approx(3 / 12)


def test_what_never_hangs_on_one_source_is_stable() -> None:
    (row,) = rank_leverage(influence_of(drawn_map("p1 -> o1 - a")), ASKED).rows
    assert (row.rank_interval, row.unstable) == ((1, 1), False)


def test_organisations_and_people_are_never_ranked() -> None:
    text = "node Organisation org\np1 -> o1 - a\nlink SETS org p1"
    system_map = drawn_map(text)
    (row,) = rank_leverage(influence_of(system_map), ASKED).rows
    assert (row.node, row.set_by) == ("p1", ("org",))


def test_level_and_control_are_those_recorded() -> None:
    text = "node Policy p1 meadows_level=5 owner_scale=country\nnode Factor f1 controllable_by=none"
    from_text = text.replace(" meadows_level=5", "")
    rows = rank_leverage(influence_of(drawn_map(from_text + "\np1 -> f1 + a")), ASKED).rows
    assert {row.node: row.controlled_by for row in rows} == {"p1": "country", "f1": "none"}


def test_an_explanation_gives_chains_loops_and_what_is_dominated() -> None:
    graph = influence_of(drawn_map(TEXT + "\no1 -> f1 + a"))
    explained = explain_leverage(graph, ASKED, "f1")
    assert [(pair.outcome, len(pair.chains)) for pair in explained.pairs] == [("o1", 1), ("o2", 1)]
    assert [loop.nodes for loop in explained.loops] == [("f1", "o1")]
    ((outcome, chains),) = explained.dominated
    assert (outcome, [chain.effects for chain in chains]) == (
        "o1",
        [("e1", "e3"), ("e2", "e3")],
    )
    assert explained.to_json()["rows"][0]["dominated"][0]["outcome"] == "o1"
    with pytest.raises(NotFound, match="No leverage point has that id"):
        explain_leverage(graph, ASKED, "o1")
