"""What a map draws, what it leaves out and why, and what it says of a selection."""

from pathlib import Path

import pytest

from graphmap.errors import NotFound
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.small_maps import drawn_ids, drawn_links, view_of, workspace_of

# A place within a country. p1 blocks o1 here; what o1 does is only recorded for the country, and
# so is what p9 does.
CARRIED = """
place country > town
place country > other
node Policy p1 owner_scale=place
p1 -> o1 - town
p1 -> f1 + town
f1 -> o2 - town
o1 -> o3 + country
p9 -> o9 - country
p1 -> o1 - other
p8 -> o8 - other
"""


def test_a_place_draws_its_own_effects_and_those_that_carry_on_from_them(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(CARRIED), tmp_path), scale="place", system="town")
    assert drawn_ids(view) == ["f1", "o1", "o2", "o3", "p1"]
    assert drawn_links(view) == {
        ("p1", "blocks", "o1"),
        ("p1", "raises", "f1"),
        ("f1", "blocks", "o2"),
        ("o1", "enables", "o3"),
    }


def test_width_is_by_places_anywhere_and_evidence_is_of_this_place(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(CARRIED), tmp_path), scale="place", system="town")
    link = next(link for link in view.drawing.links if link.target == "o1")
    assert link.places == ("other", "town")
    assert (link.sources_for, link.sources_against) == (1, 0)


def test_a_link_of_a_surrounding_place_carries_its_name(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(CARRIED), tmp_path), scale="place", system="town")
    assert {link.target: link.wider_place for link in view.drawing.links}["o3"] == "country"
    assert {link.target: link.wider_place for link in view.drawing.links}["o1"] is None


def test_what_surrounds_a_place_is_drawn_when_asked_for(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(CARRIED), tmp_path)
    left_out = view_of(workspace, scale="place", system="town").not_drawn
    (one,) = left_out
    assert one.words == (
        "One effect recorded for the places round town (country). A national rule counts here"
        " only where its effect was seen here."
    )
    assert "p9" in drawn_ids(view_of(workspace, scale="place", system="town", around="1"))


def test_nobody_draws_a_system_that_is_not_there(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(CARRIED), tmp_path)
    with pytest.raises(NotFound):
        view_of(workspace, system="nowhere")
    with pytest.raises(NotFound):
        view_of(workspace, system="p1")
    with pytest.raises(NotFound):
        view_of(workspace, system="town", selected="nothing")


# A country: p1 is seen in two places, p2 touches two outcomes, p3 and p4 are folded.
FOLDED = """
place country > a
place country > b
node Place country type=country
p1 -> o1 - a
p1 -> o1 - b
p2 -> o1 - a
p2 -> o2 + a
p3 -> o1 - a
p4 -> o1 + b
p5 -> o5 - a
p1 -> f1 + a
f1 -> o1 - a
"""


def country_map() -> str:
    lines = FOLDED.strip().splitlines()
    return "\n".join([lines[2], *lines[:2], *lines[3:]])


def test_a_country_folds_what_is_recorded_once_and_leaves_factors_off(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(country_map()), tmp_path), system="country")
    assert drawn_ids(view) == ["o1", "o2", "p1", "p2"]
    badges = {node.id: (node.folded_blocks, node.folded_enables) for node in view.drawing.nodes}
    assert badges["o1"] == (1, 1)
    folded, only_those, factors = (one.words for one in view.not_drawn)
    assert folded == (
        "3 policies recorded in one place and touching one outcome: counted in the small badges"
        " (+1, +2)."
    )
    assert (only_those, factors) == ("One outcome that only those touch:", "1 factor in between.")
    assert [noun.id for noun in view.not_drawn[1].nouns] == ["o5"]
    assert "Drawn by default: 4 of the 9." in view.summary


def test_everything_is_drawn_when_asked_for(tmp_path: Path) -> None:
    view = view_of(
        workspace_of(drawn_map(country_map()), tmp_path), system="country", everything="1"
    )
    assert drawn_ids(view) == ["f1", "o1", "o2", "o5", "p1", "p2", "p3", "p4", "p5"]
    assert view.not_drawn == ()


def many_policies(*, places: int) -> str:
    """61 outcomes, each blocked by a policy of its own in so many places; o0 has 2 policies."""
    names = [f"place country > t{number}" for number in range(places)]
    lines = [
        f"p{policy} -> o{policy} - t{place}" for policy in range(61) for place in range(places)
    ]
    more = [f"px -> o0 - t{place}" for place in range(places)]
    return "\n".join([*names, *lines, *more])


def test_where_folding_would_leave_nothing_twenty_outcomes_are_drawn(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(many_policies(places=1)), tmp_path), system="t0")
    kinds = [node.kind for node in view.drawing.nodes]
    assert (kinds.count("Outcome"), kinds.count("Policy")) == (20, 21)
    assert any("the 20 with most pairs are drawn" in one.words for one in view.not_drawn)


def test_above_sixty_the_outcomes_with_most_pairs_are_kept(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(many_policies(places=3)), tmp_path), system="country")
    outcomes = [node.id for node in view.drawing.nodes if node.kind == "Outcome"]
    assert len(outcomes) == 20
    assert "o0" in outcomes
    assert any("the 20 with most pairs are drawn" in one.words for one in view.not_drawn)


FILTERED = """
node Policy p1 owner_scale=place
node Policy p2 owner_scale=country
p1 -> o1 -  -
p2 -> o1 + -
p2 -> f1 + -
f1 -> p1 + -
p1 -> o2 ? -
p1 -> o3 - - assumed
p1 -> o4 - - for s1/q1 against s2/q2
p1 -> o5 - - against s3
"""


def test_each_filter_says_how_many_it_is_about(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(FILTERED), tmp_path), everything="1")
    counts = {
        (group.group, choice.value): (choice.count, choice.checked)
        for group in view.filters
        for choice in group.choices
    }
    assert counts == {
        ("kind", "Policy"): (2, True),
        ("kind", "Factor"): (1, True),
        ("kind", "Outcome"): (3, True),
        ("kind", "EnablingCondition"): (0, True),
        ("does", "blocks"): (2, True),
        ("does", "enables"): (1, True),
        ("does", "lowers"): (0, True),
        ("does", "raises"): (2, True),
        ("does", "uncertain"): (1, True),
        ("evidence", "reported"): (5, True),
        ("evidence", "contested"): (1, True),
        ("evidence", "assumed"): (1, False),
        ("owner_scale", "place"): (1, True),
        ("owner_scale", "country"): (1, True),
    }


@pytest.mark.parametrize(
    ("asked", "links"),
    [
        ({"does": "blocks"}, {("p1", "o1"), ("p1", "o4")}),
        ({"does": "raises"}, {("p2", "f1"), ("f1", "p1")}),
        ({"kind": "Policy Outcome"}, {("p1", "o1"), ("p2", "o1"), ("p1", "o2"), ("p1", "o4")}),
        ({"evidence": "assumed"}, {("p1", "o3")}),
        ({"evidence": "contested"}, {("p1", "o4")}),
        ({"owner_scale": "country"}, {("p2", "o1"), ("p2", "f1")}),
        ({"kind": ""}, set()),
    ],
)
def test_a_filter_lets_only_its_own_through(
    tmp_path: Path, asked: dict[str, str], links: set[tuple[str, str]]
) -> None:
    view = view_of(workspace_of(drawn_map(FILTERED), tmp_path), everything="1", **asked)
    assert {(link.source, link.target) for link in view.drawing.links} == links


def test_what_only_speaks_against_is_never_drawn(tmp_path: Path) -> None:
    view = view_of(
        workspace_of(drawn_map(FILTERED), tmp_path),
        everything="1",
        evidence="reported contested assumed",
    )
    assert "o5" not in drawn_ids(view)


def test_uncertain_effects_join_the_one_sign_of_their_link(tmp_path: Path) -> None:
    text = "place c > a\nplace c > b\np1 -> o1 - a\np1 -> o1 ? b"
    view = view_of(workspace_of(drawn_map(text), tmp_path), system="c")
    assert drawn_links(view) == {("p1", "blocks", "o1")}
    assert [place.id for place in view.links[0].uncertain_in] == ["b"]


def test_opposite_signs_are_two_links_and_a_dispute_only_in_one_place(tmp_path: Path) -> None:
    text = "place c > a\nplace c > b\np1 -> o1 - a\np1 -> o1 + b\np2 -> o2 - a\np2 -> o2 + a"
    view = view_of(workspace_of(drawn_map(text), tmp_path), system="c", everything="1")
    disputed = {(link.source, link.does): link.disputed for link in view.drawing.links}
    assert disputed == {
        ("p1", "blocks"): False,
        ("p1", "enables"): False,
        ("p2", "blocks"): True,
        ("p2", "enables"): True,
    }


CHAINS = """
p1 -> f1 + -
f1 -> f2 + -
f2 -> o1 - -
p1 -> o2 - -
p2 -> f1 + -
p3 -> o2 - -
"""


@pytest.mark.parametrize(
    ("selected", "steps", "lit"),
    [
        ("p1", "1", {"p1", "f1", "o2"}),
        ("p1", "2", {"p1", "f1", "f2", "o2"}),
        ("p1", "3", {"p1", "f1", "f2", "o1", "o2"}),
        ("f2", "2", {"p1", "p2", "f1", "f2", "o1"}),
        ("o2", "3", {"o2", "p1", "p3"}),
    ],
)
def test_a_selection_lights_every_chain_through_it(
    tmp_path: Path, selected: str, steps: str, lit: set[str]
) -> None:
    view = view_of(
        workspace_of(drawn_map(CHAINS), tmp_path), everything="1", selected=selected, steps=steps
    )
    assert view.lighting.nodes == lit
    assert view.lighting.selected == selected


def test_a_policy_tells_its_chains_step_by_step(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(CHAINS), tmp_path), everything="1", selected="p1")
    assert view.selection is not None
    told = [
        ([(step.does, step.target.id) for step in chain.steps], chain.does)
        for chain in view.selection.chains
    ]
    assert told == [
        ([("blocks", "o2")], "blocks"),
        ([("raises", "f1"), ("raises", "f2"), ("blocks", "o1")], "blocks"),
    ]
    assert view.selection.lit_sentence == "two outcomes, one directly"


def test_an_outcome_tells_which_policies_lead_to_it(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(CHAINS), tmp_path), everything="1", selected="o1")
    assert view.selection is not None
    assert [chain.start.id for chain in view.selection.chains] == ["p1", "p2"]
    assert view.selection.lit_sentence == "two policies, none directly"
    assert [claim.cause.id for claim in view.selection.done_to_it] == ["f2"]


def test_only_the_lit_chains_are_drawn_when_asked_for(tmp_path: Path) -> None:
    view = view_of(
        workspace_of(drawn_map(CHAINS), tmp_path), selected="o2", only="1", everything="1"
    )
    assert drawn_ids(view) == ["o2", "p1", "p3"]


def test_the_summary_names_the_most_connected_even_where_it_is_not_drawn(tmp_path: Path) -> None:
    text = "p1 -> o1 - -\np2 -> o2 - -\np2 -> o3 - -\np2 -> o4 - -"
    workspace = workspace_of(drawn_map(text), tmp_path)
    view = view_of(workspace, selected="o1", only="1", everything="1")
    assert drawn_ids(view) == ["o1", "p1"]
    assert "Most connected: p2 (3 links)." in view.summary


def test_a_policy_without_discretion_is_said_to_leave_no_discretion(tmp_path: Path) -> None:
    text = "node Policy p1 discretion=none\np1 -> o1 - -"
    view = view_of(workspace_of(drawn_map(text), tmp_path), selected="p1", everything="1")
    assert view.selection is not None
    assert "No discretion. " in view.selection.introduction


def test_the_twin_sets_what_blocks_against_what_enables(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(FILTERED), tmp_path), everything="1", selected="p2")
    rows = {
        row.outcome.id: (
            [claim.cause.id for claim in row.blocked_by],
            [claim.cause.id for claim in row.enabled_by],
            row.lit,
        )
        for row in view.twin
    }
    # p2 brings p1 into play through f1, so all that p1 blocks within 3 effects is lit.
    assert rows == {
        "o1": (["p1"], ["p2"], True),
        "o2": (["p1"], [], True),
        "o4": (["p1"], [], True),
    }


def test_links_are_told_in_the_order_asked_for(tmp_path: Path) -> None:
    text = "place c > a\nplace c > b\np1 -> o1 - a\np2 -> o2 - a\np2 -> o2 - b"
    workspace = workspace_of(drawn_map(text), tmp_path)
    by_places = view_of(workspace, system="c", order="places", everything="1")
    assert [claim.cause.id for claim in by_places.links] == ["p2", "p1"]
    by_chain = view_of(workspace, system="c", selected="p1", everything="1")
    assert [claim.cause.id for claim in by_chain.links] == ["p1", "p2"]


def test_a_map_without_any_evidence_counts_what_is_on_it(tmp_path: Path) -> None:
    drawn = drawn_map("place a\np1 -> o1 - a assumed\np2 -> o1 + a assumed")
    summary = view_of(workspace_of(drawn, tmp_path), system="a").summary
    assert summary.startswith("2 policies and 1 outcome, joined by 2 links for which nobody has")


def test_an_empty_map_says_so(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    view = view_of(workspace_of(drawn_map("place c > a"), tmp_path), system="a")
    assert view.summary == "Nothing is mapped for a yet."
    whole = view_of(workspace_of(drawn_map("place c"), tmp_path / "whole"), everything="1")
    assert whole.summary == "Nothing is on this map yet."
    assert view.drawing.nodes == ()


def test_a_file_has_the_panel_and_the_light_of_every_node(tmp_path: Path) -> None:
    view = view_of(workspace_of(drawn_map(CHAINS), tmp_path), everything="1", with_panels=True)
    assert sorted(view.panels) == drawn_ids(view)
    assert view.lightings["o2"].nodes == {"o2", "p1", "p3"}


# f1 brings p1 into play, p1 raises f2, f2 raises f1: three effects round, in the town alone.
ROUND = """
place country > town
f1 -> p1 + town
p1 -> f2 + town
f2 -> f1 + town
f2 -> o1 - town
p2 -> o1 - town
"""


def test_a_loop_is_told_from_its_policy_on_and_each_of_its_links_bears_its_name(
    tmp_path: Path,
) -> None:
    view = view_of(workspace_of(drawn_map(ROUND), tmp_path), scale="place", system="town")
    assert view.overview.loops is not None
    (loop,) = view.overview.loops
    assert loop.in_words() == (
        "R1: p1 raises f2, which raises f1, which brings into play p1 again."
        " A reinforcing loop of three effects."
    )
    bearing = {(link.source, link.target): link.loops for link in view.drawing.links}
    assert bearing == {
        ("f1", "p1"): ("R1",),
        ("p1", "f2"): ("R1",),
        ("f2", "f1"): ("R1",),
        ("f2", "o1"): (),
        ("p2", "o1"): (),
    }
    assert view.caption.links["p1.plus.f2"].endswith(", in loop R1")


def test_a_selection_lights_the_loops_through_it_and_tells_them(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(ROUND), tmp_path)
    view = view_of(workspace, scale="place", system="town", selected="f1", steps="1")
    assert view.selection is not None
    assert [loop.name for loop in view.selection.loops] == ["R1"]
    assert view.lighting.links == {"f1.plus.p1", "p1.plus.f2", "f2.plus.f1"}
    beside = view_of(workspace, scale="place", system="town", selected="p2")
    assert beside.selection is not None
    assert beside.selection.loops == ()
    assert beside.lighting.links == {"p2.minus.o1"}


def test_a_loop_that_is_not_drawn_whole_has_no_badge_and_is_told_still(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(ROUND), tmp_path)
    view = view_of(workspace, scale="place", system="town", kind="Policy Outcome")
    assert view.overview.loops is not None
    assert [(loop.name, loop.is_drawn) for loop in view.overview.loops] == [("R1", False)]
    assert {link.loops for link in view.drawing.links} == {()}
