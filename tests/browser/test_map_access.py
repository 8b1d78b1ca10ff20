"""The map for everybody: states under axe, narrow, forced colours, on paper, by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_map_page import drawn, ink, selected_in, until
from tests.browser.test_pages import tab_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Site, Watched

PLACE = "/map?scale=place&system=gateshead"
TAX = f"{PLACE}&selected=council-tax-recovery"
ACTORS = "/map?scale=place&system=plymouth&what=actors"
STATES = [
    f"{TAX}&steps=5&to=rent-arrears&only=1&view=map",
    f"{TAX}&direction=up&colour=leverage&view=map",
    f"{PLACE}&colour=newest&view=table",
    f"{PLACE}&find=support&view=map",
    f"{PLACE}&find=zzz&view=table",
    f"{PLACE}&tag=none&view=map",
    "/map?scale=country&system=united-kingdom&open=homelessness-prevented&view=map",
    f"{ACTORS}&view=map",
    f"{ACTORS}&view=table&selected=plymouth-alliance-org",
    "/map/views?scale=place&system=gateshead",
]


@pytest.mark.parametrize("path", STATES)
def test_every_state_of_the_map_satisfies_axe_and_fits_a_window_of_320(
    site: Site, look_at: Callable[..., Watched], axe: Callable[[Page], list[str]], path: str
) -> None:
    watched = look_at(site.at(path))
    watched.page.wait_for_load_state("networkidle")
    assert axe(watched.page) == []
    watched.page.set_viewport_size({"width": 320, "height": 640})
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    watched.assert_quiet()


def test_in_forced_colours_the_drawing_keeps_its_own_ground(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(TAX), forced_colors="active").page
    drawn(page)
    ground = "getComputedStyle(document.querySelector('.paper')).backgroundColor"
    assert page.evaluate(ground) == "rgb(250, 248, 244)"
    assert ink(page) > 10_000


def test_on_paper_bar_filters_and_buttons_are_away(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(TAX)).page
    drawn(page)
    page.emulate_media(media="print")
    for gone in ("body > header", ".tools", ".filters", ".focusbar", ".maphead .acts", ".dock"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("#panel-title").is_visible()
    assert page.locator("h1").is_visible()


def test_by_keyboard_alone_something_is_found_and_selected(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at(PLACE))
    page = watched.page
    drawn(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    page.keyboard.type("benefit cap")
    page.keyboard.press("Enter")
    page.wait_for_url("**selected=benefit-cap**")
    drawn(page)
    assert page.inner_text("#panel-title") == "Benefit cap"
    watched.assert_quiet()


def test_by_keyboard_alone_a_chain_is_traced_to_what_people_want(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at(TAX))
    page = watched.page
    drawn(page)
    tab_to(page, "What it leads to")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel a[aria-current]:text('What it leads to')")
    page.focus("#drawing")
    assert page.evaluate("graphmapMap.drawing.selected()") == "council-tax-recovery"
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#live")
    assert "factor" in first or "outcome" in first
    for _ in range(3):
        if "outcome" in page.inner_text("#live"):
            break
        page.keyboard.press("ArrowRight")
    assert ", outcome," in page.inner_text("#live")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-title:focus")
    assert selected_in(page) != ["council-tax-recovery"]
    watched.assert_quiet()


def test_choosing_a_colour_redraws_without_a_button_and_back_undoes_it(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(PLACE)).page
    drawn(page)
    page.select_option("#colour", "blocked")
    page.wait_for_url("**colour=blocked**")
    drawn(page)
    assert page.locator(".legend .heat").count() >= 1
    page.go_back()
    page.wait_for_selector("#drawing[data-drawn=true]", state="attached")
    assert "colour=blocked" not in page.url


def test_names_are_suggested_while_somebody_writes(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(PLACE)).page
    drawn(page)
    page.focus("#find")
    with page.expect_response("**/api/v1/map/names**"):
        page.keyboard.type("counc")
    until(page, "document.querySelectorAll('#find-names option').length <= 12")
    offered = page.eval_on_selector_all("#find-names option", "all => all.map(one => one.value)")
    assert "Council tax recovery" in offered
