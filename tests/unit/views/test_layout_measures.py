"""The measures of the drawing that are promised, each on the demonstration."""

import itertools
import math
import statistics
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphmap.bootstrap import open_workspace
from graphmap.services.demonstration import load_demonstration
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.workspace import Workspace
from graphmap.settings import read_settings
from graphmap.views.drawing import (
    COUNTRY_VIEW,
    PLACE_VIEW,
    Drawing,
    DrawnLink,
    DrawnNode,
    Layout,
    NodeKind,
    PlacedNode,
    Preset,
)
from graphmap.views.layout import lay_out
from graphmap.views.map_view.view import MapView
from tests.unit.views.layout_cases import drawing, link, node
from tests.unit.views.small_maps import view_of

VIEWS = {"gateshead": (3, 1), "united-kingdom": (27, 0)}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Give the demonstration with the layouts that come with it."""
    path: Path = tmp_path_factory.mktemp("measures") / "map.sqlite"
    opened = open_workspace(read_settings(store=str(path)))
    load_demonstration(opened.store)
    yield opened
    opened.close()


def drawn(workspace: Workspace, system: str) -> tuple[MapView, Layout]:
    view = view_of(workspace, system=system)
    return view, Layouts(improves=False).layout_of(workspace, view)


def label_of(placed: PlacedNode) -> tuple[float, float, float, float]:
    left = placed.label_x - {"start": 0, "middle": 0.5, "end": 1}[placed.label_anchor] * (
        placed.label_width
    )
    top = placed.label_y - placed.label_height / 2
    return left, top, left + placed.label_width, top + placed.label_height


def box_of(placed: PlacedNode) -> tuple[float, float, float, float]:
    across, down = placed.width / 2, placed.height / 2
    return placed.x - across, placed.y - down, placed.x + across, placed.y + down


def touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] - 0.2
        and other[0] < one[2] - 0.2
        and one[1] < other[3] - 0.2
        and other[1] < one[3] - 0.2
    )


def overlaps(one: PlacedNode, other: PlacedNode) -> bool:
    return any(
        touch(ours, theirs)
        for ours in (label_of(one), box_of(one))
        for theirs in (label_of(other), box_of(other))
    )


@pytest.mark.parametrize("system", VIEWS)
def test_the_first_drawing_keeps_its_measures(workspace: Workspace, system: str) -> None:
    view, layout = drawn(workspace, system)
    most_crossings, most_behind = VIEWS[system]
    assert layout.crossings <= most_crossings
    assert layout.links_behind_labels <= most_behind
    assert view.preset.label_size == 14
    assert view.preset.width == 784
    pairs = itertools.combinations(layout.nodes, 2)
    assert [(a.node.id, b.node.id) for a, b in pairs if overlaps(a, b)] == []


@pytest.mark.parametrize("system", VIEWS)
def test_the_same_map_is_laid_out_the_same_each_time(workspace: Workspace, system: str) -> None:
    view, _ = drawn(workspace, system)
    assert lay_out(view.drawing, view.preset) == lay_out(view.drawing, view.preset)


def with_one_more(view: MapView, target: str) -> Drawing:
    node = DrawnNode(id="a-new-policy", kind="Policy", name="A policy that somebody added now")
    link = DrawnLink(
        id=f"a-new-policy.minus.{target}",
        source="a-new-policy",
        target=target,
        does="blocks",
        evidence="reported",
        disputed=False,
        places=("york",),
        sources_for=1,
        sources_against=0,
    )
    nodes = sorted((*view.drawing.nodes, node), key=lambda one: one.id)
    links = sorted((*view.drawing.links, link), key=lambda one: one.id)
    return Drawing(tuple(nodes), tuple(links))


@pytest.mark.parametrize("system", VIEWS)
def test_one_more_node_leaves_the_others_where_they_were(workspace: Workspace, system: str) -> None:
    view, before = drawn(workspace, system)
    was = {placed.node.id: (placed.x, placed.y) for placed in before.nodes}
    for target in [one.id for one in view.drawing.nodes if one.kind == "Outcome"][::5]:
        after = lay_out(with_one_more(view, target), view.preset, start=before)
        now = {placed.node.id: placed for placed in after.nodes}
        moves = sorted(math.dist(at, (now[id_].x, now[id_].y)) for id_, at in was.items())
        assert moves[math.ceil(0.95 * len(moves)) - 1] < before.width / 20
        new, neighbour = now["a-new-policy"], now[target]
        assert not any(overlaps(new, other) for other in now.values() if other is not new)
        lengths = [math.dist(placed.points[0], placed.points[3]) for placed in after.links]
        near = math.dist((new.x, new.y), (neighbour.x, neighbour.y))
        assert near <= 3 * statistics.median(lengths)


def test_the_first_drawing_does_not_wait_for_a_better_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def waits(*_arguments: object, **_named: object) -> None:
        released.wait(30)
        raise subprocess.SubprocessError

    monkeypatch.setattr(subprocess, "run", waits)
    layouts = Layouts()
    view = view_of(workspace, system="york")
    layout = layouts.layout_of(workspace, view)
    assert len(layout.nodes) == len(view.drawing.nodes)
    assert layouts.layout_of(workspace, replace(view, title="again")) == layout
    released.set()
    layouts.wait()


WELSH = "Cynllun Gostyngiadau’r Dreth Gyngor ar gyfer aelwydydd ag incwm isel iawn"
HEBREW = "הפסקת הסיוע בדיור בתשלום הראשון של הקצבה"
ARABIC = "استرداد متأخرات ضريبة المجلس من الأسر ذات الدخل المنخفض"


@pytest.mark.parametrize("preset", [PLACE_VIEW, COUNTRY_VIEW], ids=lambda preset: preset.name)
def test_welsh_and_right_to_left_labels_are_whole_and_apart(preset: Preset) -> None:
    names = {"p1": WELSH, "p2": HEBREW, "p3": ARABIC, "o1": WELSH, "o2": ARABIC, "o3": HEBREW}
    kinds: dict[str, NodeKind] = {"p": "Policy", "o": "Outcome"}
    nodes = [node(key, kinds[key[0]], name) for key, name in names.items()]
    links = [link("p1", "o2"), link("p2", "o1"), link("p3", "o3", "enables")]
    layout = lay_out(drawing(nodes, links), preset)
    for placed in layout.nodes:
        assert " ".join(placed.lines) == names[placed.node.id]
    pairs = itertools.combinations(layout.nodes, 2)
    assert [(a.node.id, b.node.id) for a, b in pairs if overlaps(a, b)] == []
