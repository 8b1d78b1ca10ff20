"""Layouts are stored, start from the stored one, are improved behind, and changed by hand."""

import json
from pathlib import Path

import pytest

from graphmap.bootstrap import open_workspace
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.changes import ChangeSet, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Observation, Policy
from graphmap.resources import resource_path
from graphmap.services.demonstration import load_demonstration
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.workspace import Workspace
from graphmap.settings import read_settings
from graphmap.views.drawing import Layout, layout_from_json
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.small_maps import view_of, workspace_of

TEXT = """
place c > a
p1 -> o1 - a
p2 -> o2 - a
p3 -> o3 - a
p4 -> o3 + a
"""


def stored(workspace: Workspace) -> list[str]:
    return [document.id for document in workspace.store.list_documents("layouts")]


def heights(layout: Layout) -> dict[str, float]:
    return {placed.node.id: placed.y for placed in layout.nodes}


def test_a_layout_is_stored_once_for_system_and_profile(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts(improves=False)
    first = layouts.layout_of(workspace, view_of(workspace, system="a"))
    assert layouts.layout_of(workspace, view_of(workspace, system="a", selected="p1")) == first
    layouts.layout_of(workspace, view_of(workspace, system="a", profile="workshop"))
    assert stored(workspace) == ["a.default.steward", "a.default.workshop"]


def test_a_filtered_map_is_not_stored(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    view = view_of(workspace, system="a", does="enables")
    layout = Layouts(improves=False).layout_of(workspace, view)
    assert sorted(heights(layout)) == ["o3", "p4"]
    assert stored(workspace) == []


def test_a_new_node_does_not_make_the_others_change_places(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts(improves=False)
    before = layouts.layout_of(workspace, view_of(workspace, system="a"))
    records = [
        Policy(id="p5", name="p5"),
        Effect(id="e5", polarity=-1),
        Observation(id="s5", text="seen"),
        Link(id="n1", kind="CAUSES", source="p5", target="e5"),
        Link(id="n2", kind="ON", source="e5", target="o2"),
        Link(id="n3", kind="IN", source="e5", target="a"),
        Link(id="n4", kind="SUPPORTS", source="s5", target="e5"),
    ]
    changes = tuple(Put(value=record, expected_version=0) for record in records)
    workspace.store.apply(ChangeSet(operation_id="add", actor="test", changes=changes))
    after = layouts.layout_of(workspace, view_of(workspace, system="a"))
    assert "p5" in after.order["left"]
    assert tuple(id_ for id_ in after.order["left"] if id_ != "p5") == before.order["left"]
    assert after.order["spine"] == before.order["spine"]


def test_a_node_put_somewhere_stays_there_until_it_goes_back(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts(improves=False)
    view = view_of(workspace, system="a")
    before = layouts.layout_of(workspace, view)
    wanted = heights(before)["p4"] + 70
    layouts.move(workspace, view, "p4", to=(0.0, wanted))
    again = layouts.layout_of(workspace, view)
    assert heights(again)["p4"] == pytest.approx(wanted, abs=1)
    assert list(again.fixed) == ["p4"]
    layouts.move(workspace, view, "p4", to="back")
    assert layouts.layout_of(workspace, view).fixed == {}


def test_a_step_changes_places_with_the_neighbour(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts(improves=False)
    view = view_of(workspace, system="a")
    first, second, third = layouts.layout_of(workspace, view).order["left"]
    moved = layouts.move(workspace, view, first, to="down")
    assert moved.order["left"] == (second, first, third)
    assert layouts.move(workspace, view, second, to="up").order["left"][0] == second


def test_only_what_is_drawn_can_be_moved(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    with pytest.raises(NotFound):
        Layouts(improves=False).move(workspace, view_of(workspace, system="a"), "c", to="up")


def test_a_node_moved_on_a_filtered_map_stands_there_on_both_maps(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts(improves=False)
    whole, filtered = view_of(workspace, system="a"), view_of(workspace, system="a", does="blocks")
    assert len(filtered.drawing.links) < len(whole.drawing.links)
    first = next(node.id for node in filtered.drawing.nodes if node.kind == "Policy")
    wanted = max(heights(layouts.layout_of(workspace, whole)).values()) + 90
    layouts.move(workspace, filtered, first, to=(0.0, wanted))
    for view in (filtered, whole):
        again = layouts.layout_of(workspace, view)
        assert list(again.fixed) == [first]
        assert heights(again)[first] == pytest.approx(wanted, abs=1)


def test_a_place_is_not_kept_where_only_the_chains_of_one_node_are_drawn(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    view = view_of(workspace, system="a", selected="p4", only="1")
    with pytest.raises(RequestRefused, match="draw the rest to move it"):
        Layouts(improves=False).move(workspace, view, "p4", to="down")


def test_a_better_layout_takes_the_place_of_the_quick_one(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts()
    view = view_of(workspace, system="a")
    layouts.layout_of(workspace, view)
    layouts.wait()
    (document,) = workspace.store.list_documents("layouts")
    assert document.version == 2
    assert heights(layouts.layout_of(workspace, view)).keys() == {
        "o1",
        "o2",
        "o3",
        "p1",
        "p2",
        "p3",
        "p4",
    }


def test_a_store_that_was_closed_meanwhile_ends_improving_quietly(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(TEXT), tmp_path)
    layouts = Layouts()
    layouts.layout_of(workspace, view_of(workspace, system="a"))
    workspace.close()
    layouts.wait()


def test_the_demonstration_comes_with_the_better_layouts_of_its_first_views(
    tmp_path: Path,
) -> None:
    shipped = json.loads(resource_path("fixtures", "layouts.json").read_text("utf-8"))
    workspace = open_workspace(read_settings(store=str(tmp_path / "map.sqlite")))
    load_demonstration(workspace.store)
    for id_, body in shipped.items():
        system, _, profile = id_.split(".")
        view = view_of(workspace, system=system, profile=profile)
        layout = Layouts(improves=False).layout_of(workspace, view)
        assert layout == layout_from_json(body["layout"]), "run tools/draw_demonstration.py"
        assert layout.links_behind_labels <= 1
        assert layout.crossings <= {"gateshead": 3, "united-kingdom": 27}[system]
    workspace.close()
