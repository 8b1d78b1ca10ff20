"""What a file and a summary count: what is drawn, and of what was seen what the reader may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmap.services.drawing.layouts import Layouts
from graphmap.services.taking_away.paper import paper_content
from graphmap.views.map_view.request import MapRequest
from graphmap.views.paper.content import acting_nodes, joined_words
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.small_maps import view_of, workspace_of

SEEN = """
    node Observation hidden text=Secret sensitivity=steward
    node Observation open text=Open sensitivity=public
    node Observation alone text=Alone sensitivity=public
    p1 -> o1 - - for hidden/paper
    p1 -> o2 - - for open/book
    p1 -> o3 - - for alone
"""


@pytest.mark.parametrize(
    ("profile", "counts"),
    [
        ("steward", "3 observations from 3 sources."),
        ("workshop", "2 observations from 2 sources."),
        ("public", "2 observations from 2 sources."),
    ],
)
def test_a_summary_counts_the_observations_and_sources_that_its_profile_shows(
    tmp_path: Path, profile: str, counts: str
) -> None:
    workspace = workspace_of(drawn_map(SEEN), tmp_path)
    view = view_of(workspace, profile=profile)
    assert counts in view.summary
    # What was left out still counts for the link.
    assert {claim.balance.in_words() for claim in view.links} == {"1 for, 0 against"}


def test_a_source_of_a_left_out_observation_is_not_cited_on_paper(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(SEEN), tmp_path)
    request = MapRequest(profile="public")
    content, _ = paper_content(workspace, request, Layouts(improves=False))
    assert [one.noun.id for one in content.sources] == ["alone", "book"]


def test_what_blocks_is_ranked_by_the_outcomes_that_the_drawing_shows_it_to_block(
    tmp_path: Path,
) -> None:
    text = """
        p1 -> o1 - a for ob1
        p1 -> o2 - a for ob2
        p1 -> o3 - a for ob3
        p2 -> f1 + a for ob4
        f1 -> o3 - a for ob5
    """
    workspace = workspace_of(drawn_map(text), tmp_path)
    view = view_of(workspace, outcome="o3")
    taken = view.taken
    assert taken is not None
    assert [(one.noun.id, one.note) for one in taken.blocks_most][:1] == [
        ("p1", "one of the three outcomes that it blocks here")
    ]
    assert view_of(workspace).taken is None


def test_a_file_about_one_outcome_names_it_and_who_joins_it_only_by_a_longer_chain(
    tmp_path: Path,
) -> None:
    text = """
        p1 -> o1 - a for ob1
        p1 -> o3 - a for ob3
        p2 -> f1 + a for ob4
        f1 -> o3 - a for ob5
        p3 -> o3 + a for ob6
    """
    workspace = workspace_of(drawn_map(text), tmp_path)
    for request in (
        MapRequest(system="a", profile="workshop", outcome="o3"),
        MapRequest(system="a", profile="workshop", selected="o3", only=True),
    ):
        content, _ = paper_content(workspace, request, Layouts(improves=False))
        assert content.title == "o3 in a: what blocks it, and what enables it"
        assert content.questions[0] == (
            "What would have to change first for “o3”, and who could change it?"
        )
        marks = content.marks.of
        assert content.says[:3] == (
            f"{marks['p1']} p1 blocks it directly (1 for, 0 against).",
            f"{marks['p3']} p3 enables it directly (1 for, 0 against).",
            f"{marks['p2']} p2 blocks it by a longer chain, of two effects (2 for, 0 against).",
        )
        assert acting_nodes(content.view, content.marks)[-1] == "p2"
        assert joined_words(content.view, "p2") == ", by a longer chain"
        assert not joined_words(content.view, "p1")


def test_a_file_about_an_outcome_in_one_place_names_that_place(tmp_path: Path) -> None:
    text = "place c > a\nplace c > b\np1 -> o1 - a for ob1\np2 -> o1 - b for ob2"
    workspace = workspace_of(drawn_map(text), tmp_path)
    request = MapRequest(system="c", profile="workshop", outcome="o1", place="a")
    content, _ = paper_content(workspace, request, Layouts(improves=False))
    assert content.title == "o1 in a: what blocks it, and what enables it"
    assert content.says[0] == f"{content.marks.of['p1']} p1 blocks it directly (1 for, 0 against)."
    assert not [line for line in content.says if "p2" in line]


def test_a_file_says_of_many_more_than_a_page_tells_that_they_join_by_a_longer_chain(
    tmp_path: Path,
) -> None:
    lines = [f"p1{at:02d} -> o1 - a for x{at}" for at in range(45)]
    lines += ["p1 -> f1 + a for y1", "f1 -> o1 - a for y2"]
    workspace = workspace_of(drawn_map("\n".join(lines)), tmp_path)
    request = MapRequest(system="a", profile="workshop", outcome="o1", everything=True)
    content, _ = paper_content(workspace, request, Layouts(improves=False))
    assert joined_words(content.view, "p1") == ", by a longer chain"
    assert acting_nodes(content.view, content.marks)[-1] == "p1"
