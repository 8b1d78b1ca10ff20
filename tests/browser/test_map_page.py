"""The map in a real browser: drawn, quiet, walked by keyboard, selected, moved, and its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from graphmap.services.drawing.layouts import Layouts
from graphmap.services.taking_away.exporting import export_as
from graphmap.services.taking_away.map_files import map_html_file
from tests.browser.conftest import Site, Watched
from tests.unit.views.hostile_names import ASKED, HOSTILE, hostile_map
from tests.unit.views.small_maps import workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

PLACE = "/map?scale=place&system=gateshead"
COUNTRY = "/map?scale=country&system=united-kingdom"
SELECTED = f"{PLACE}&selected=council-tax-recovery&steps=5"


def drawn(page: Page) -> None:
    page.wait_for_selector("#drawing[data-drawn=true]", state="attached")


def ink(page: Page) -> int:
    """Count the pixels of the canvas that are not empty: 0 where nothing was painted."""
    return page.evaluate(
        """() => {
          const canvas = document.querySelector('#drawing canvas');
          const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          let count = 0;
          for (let at = 3; at < data.length; at += 4) if (data[at]) count += 1;
          return count;
        }"""
    )


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds; the page's policy lets no text be evaluated inside it."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def selected_in(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("selected", [])


def spot_of(page: Page, node: str) -> tuple[float, float]:
    spot = page.evaluate(
        """(node) => {
          document.querySelector('#drawing').scrollIntoView();
          const at = graphmapMap.drawing.positionOf(node);
          const box = document.querySelector('.paper').getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        node,
    )
    return spot[0], spot[1]


@pytest.mark.parametrize(
    ("path", "nodes", "links"),
    [
        (PLACE, 43, 38),
        (SELECTED, 43, 38),
        (COUNTRY, 50, 49),
        (f"{COUNTRY}&everything=1", 101, 98),
    ],
)
def test_the_demonstration_is_drawn_whole_and_quiet(
    site: Site, look_at: Callable[..., Watched], path: str, nodes: int, links: int
) -> None:
    watched = look_at(site.at(path))
    drawn(watched.page)
    counts = watched.page.evaluate(
        "[graphmapMap.drawing.nodes.size, graphmapMap.drawing.links.size]"
    )
    assert counts == [nodes, links]
    assert ink(watched.page) > 10_000
    watched.assert_quiet()


# 1263 is a window of 1280 with a scroll bar, which takes its room from the page.
@pytest.mark.parametrize("widths", [(1280, 1263, 900), (390,)])
@pytest.mark.parametrize(
    "path", [PLACE, SELECTED, COUNTRY, f"{SELECTED}&view=table", f"{SELECTED}&view=map"]
)
def test_axe_finds_nothing_serious_and_nothing_runs_out_of_the_window(
    site: Site,
    look_at: Callable[..., Watched],
    axe: Callable[[Page], list[str]],
    path: str,
    widths: tuple[int, ...],
) -> None:
    watched = look_at(site.at(path), width=widths[0])
    watched.page.wait_for_load_state("networkidle")
    assert axe(watched.page) == []
    for width in widths:
        watched.page.set_viewport_size({"width": width, "height": 900})
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    watched.assert_quiet()


def test_a_click_selects_lights_and_goes_into_the_address(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at(PLACE))
    page = watched.page
    drawn(page)
    page.mouse.click(*spot_of(page, "council-tax-recovery"))
    page.wait_for_selector("#panel[aria-label='Selected: Council tax recovery']")
    assert selected_in(page) == ["council-tax-recovery"]
    assert page.evaluate("graphmapMap.drawing.selected()") == "council-tax-recovery"
    assert "two outcomes, directly" in page.inner_text("#bar")
    page.evaluate("window.stayed = true")
    page.click("#bar a[aria-label='More effects']")
    page.wait_for_selector("#bar output:text('4')")
    assert page.evaluate("window.stayed") is True
    page.go_back()
    page.go_back()
    page.wait_for_selector("#panel[aria-label='What this map says']")
    assert selected_in(page) == []
    watched.assert_quiet()


def test_a_map_opened_at_a_node_shows_it_and_leaves_the_focus(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(f"{COUNTRY}&selected=settled-home")).page
    drawn(page)
    until(
        page,
        """(() => {
          const drawing = window.graphmapMap.drawing;
          const y = document.getElementById('drawing').getBoundingClientRect().top
            + drawing.positionOf(drawing.selected()).y;
          return y > 0 && y < window.innerHeight;
        })()""",
    )
    assert page.evaluate("document.activeElement === document.body")


def test_a_label_selects_like_its_symbol(site: Site, open_page: Callable[..., Watched]) -> None:
    page = open_page(site.at(PLACE)).page
    drawn(page)
    x, y = spot_of(page, "benefit-cap")
    page.mouse.click(x - 40, y)
    page.wait_for_selector("#panel[aria-label='Selected: Benefit cap']")


def test_the_keyboard_walks_opens_and_leaves(site: Site, open_page: Callable[..., Watched]) -> None:
    watched = open_page(site.at(PLACE))
    page = watched.page
    drawn(page)
    page.focus("[data-zoom=fit]")
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == "drawing":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "drawing"
    assert page.inner_text("#live").endswith("1 of 13 on the left")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#live").endswith("2 of 13 on the left")
    page.keyboard.press("ArrowRight")
    assert ", outcome," in page.inner_text("#live")
    page.keyboard.press("ArrowLeft")
    assert ", policy, blocks" in page.inner_text("#live")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-title:focus")
    title = page.inner_text("#panel-title")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "drawing"
    assert page.inner_text("#live").startswith(title)
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel[aria-label='What this map says']")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "drawing"
    watched.assert_quiet()


def test_the_wheel_scrolls_and_only_with_control_zooms(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(PLACE)).page
    drawn(page)
    scale = "graphmapMap.drawing.network.getScale()"
    page.mouse.move(600, 600)
    page.mouse.wheel(0, 200)
    until(page, "window.scrollY > 0")
    assert page.evaluate(scale) == 1
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    until(page, f"{scale} > 1")
    page.click("[data-zoom=fit]")
    assert page.evaluate(scale) == 1


def test_a_dragged_node_stays_where_it_was_put(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(own_site.at(PLACE))
    page = watched.page
    drawn(page)
    x, y = spot_of(page, "everyone-in")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=5)
    with page.expect_response(re.compile("/map/positions")) as answer:
        page.mouse.up()
    assert answer.value.status == 200
    page.wait_for_selector("#live:text('The place is kept')", state="attached")
    before = page.evaluate("graphmapMap.drawing.nodes.get('everyone-in').y")
    page.reload()
    drawn(page)
    after = page.evaluate("graphmapMap.drawing.nodes.get('everyone-in').y")
    assert after == pytest.approx(before + 60, abs=2)
    watched.assert_quiet()


def test_a_button_moves_a_node_as_dragging_does(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(own_site.at(f"{PLACE}&selected=benefit-cap&view=table")).page
    page.click("button:text('Move down')")
    page.wait_for_url(re.compile("selected=benefit-cap"))
    page.click("button:text('Put it back')")
    page.wait_for_load_state()
    assert page.locator("button:text('Put it back')").count() == 0


def test_without_script_the_drawing_is_there_and_leads_on(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(PLACE), java_script_enabled=False).page
    assert page.locator("#drawing svg a").count() == 43
    page.locator("#drawing svg a[aria-label^='Council tax recovery']").click()
    assert selected_in(page) == ["council-tax-recovery"]
    assert page.inner_text("#panel-title") == "Council tax recovery"


def test_where_the_drawing_cannot_load_the_table_is_there(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/healthz")).page
    page.route("**/vis-network.min.js*", lambda route: route.abort())
    page.goto(site.at(PLACE))
    page.wait_for_selector("#not-drawn:visible")
    assert "The drawing did not load. The same map is below as a table." in page.inner_text("main")
    assert page.locator(".below table.both tbody tr:visible").count() == 15


def test_a_phone_opens_the_table_and_offers_the_drawing(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(PLACE), width=390).page
    assert page.locator(".below table.both tbody tr:visible").count() == 15
    assert not page.is_visible("#drawing")
    page.click("a:text('Draw the map')")
    drawn(page)
    assert page.is_visible("#drawing canvas")


def test_hostile_names_execute_nothing_on_map_and_table(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    store = own_site.maps.create("hostile").store
    whole = hostile_map()
    store.bulk_load([*whole.nodes, *whole.links], actor="a", reason="", operation_id="load")
    asked = "map=hostile&scale=country&system=&everything=1&evidence=assumed&selected=p1"
    watched = open_page(own_site.at(f"/map?{asked}"))
    drawn(watched.page)
    assert watched.page.evaluate("graphmapMap.drawing.nodes.size") == 3 * len(HOSTILE)
    assert watched.page.inner_text("#panel-title") == HOSTILE[1]
    watched.page.mouse.move(*spot_of(watched.page, "p0"))
    watched.page.wait_for_selector(".paper[title*='alert(1)']")
    watched.page.keyboard.press("Tab")
    watched.assert_quiet()
    watched.page.goto(own_site.at(f"/map?{asked}&view=table"))
    assert HOSTILE[0] in watched.page.inner_text("table.links")
    watched.assert_quiet()


@pytest.mark.parametrize("scope", ["gateshead", "united-kingdom"])
def test_the_exported_file_opens_from_disk_without_a_network(
    site: Site, open_page: Callable[..., Watched], tmp_path: Path, scope: str
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(export_as(site.maps.default, "html", profile="workshop", scope=scope).content)
    watched = open_page(file.as_uri(), offline=True)
    page = watched.page
    drawn(page)
    whole = ink(page)
    assert whole > 10_000
    lines = page.locator("table.links tbody tr:visible")
    count = lines.count()
    page.uncheck("#filters input[value=enables]")
    assert 0 < lines.count() < count
    assert ink(page) < whole
    page.click("#filters button:text('Clear the filters')")
    until(page, "document.querySelectorAll('tr[hidden]').length === 0")
    assert (lines.count(), ink(page)) == (count, whole)
    page.mouse.click(*spot_of(page, "council-tax-recovery"))
    page.wait_for_selector("#panel[aria-label='Selected: Council tax recovery']")
    page.focus("#drawing")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert "What was left out" in page.inner_text("main")
    assert page.locator("table.links tbody tr").count() > 30
    assert watched.elsewhere == []
    watched.assert_quiet()


def test_hostile_names_execute_nothing_in_the_exported_file(
    tmp_path: Path, open_page: Callable[..., Watched]
) -> None:
    file = tmp_path / "map.html"
    workspace = workspace_of(hostile_map(), tmp_path)
    file.write_bytes(map_html_file(workspace, ASKED, Layouts(improves=False)).content)
    watched = open_page(file.as_uri(), offline=True)
    drawn(watched.page)
    watched.page.select_option("#by-place", index=1)
    watched.page.select_option("#by-place", index=0)
    watched.page.mouse.click(*spot_of(watched.page, "o2"))
    watched.page.wait_for_selector("#panel[aria-label^='Selected']")
    watched.assert_quiet()


def test_the_exported_file_leads_to_what_was_seen_and_prints_without_the_panels(
    site: Site, open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    content = export_as(site.maps.default, "html", profile="workshop", scope="gateshead").content
    file.write_bytes(content)
    watched = open_page(file.as_uri(), offline=True)
    page = watched.page
    drawn(page)
    page.mouse.click(*spot_of(page, "council-tax-recovery"))
    page.wait_for_selector("#panel[aria-label='Selected: Council tax recovery']")
    page.locator("#panel a[href^='#seen-council-tax-recovery']").first.click()
    assert page.locator(".evidence article:target li").count() >= 1
    assert page.locator(".each").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".each").is_visible()
    assert page.locator(".evidence").is_visible()
    watched.assert_quiet()


def test_the_exported_file_satisfies_axe(
    site: Site,
    open_page: Callable[..., Watched],
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(export_as(site.maps.default, "html", scope="gateshead").content)
    watched = open_page(file.as_uri(), offline=True, bypass_csp=True)
    drawn(watched.page)
    assert axe(watched.page) == []
