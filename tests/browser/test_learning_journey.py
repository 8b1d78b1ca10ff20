"""From a question to a changed policy in Chromium: one journey, by mouse and by keyboard.

An interaction is a click, a tap, a key chord or a completed field. Each press of a key counts as a
chord of its own, Tab and arrows too; what is typed into one field counts once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from graphmap.model.records import graph_hash
from tests.browser.conftest import Site, demonstration_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Watched

MOST = 60
HOME = "/?scale=place&system=gateshead"
PREDICTION = "Fewer households will be sent to bailiffs"
VERDICT = "Letters went on for a while"
PROPOSAL = "Ring before any letter"
WRITES = 6


@pytest.fixture(scope="module")
def journey_site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[WSGIApplication], str]
) -> Site:
    """Serve a demonstration to both journeys: each takes back all that it wrote."""
    return demonstration_site(tmp_path_factory.mktemp("journey"), serve)


class Walk:
    """Walks through the pages, counts each interaction and keeps what the map was like."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.count = page, 0
        self.store = site.maps.default.store
        self.states: list[str] = []

    def state(self) -> str:
        """Give what stands for all that the map holds now, whatever was written before."""
        whole = self.store.snapshot()
        return graph_hash(whole.nodes, whole.links)

    def is_about_to_write(self) -> None:
        """Keep what the map is like before a step that writes."""
        self.states.append(self.state())

    def take_all_back(self, undo: Callable[[], None]) -> None:
        """Undo once a step, and see that the map is then as it was before that step."""
        assert len(self.states) == WRITES
        for before in reversed(self.states):
            with self.page.expect_navigation():
                undo()
            expect(self.page.locator("main .done")).to_contain_text("Taken back")
            assert self.state() == before


class Mouse(Walk):
    """Clicks and fills in."""

    def press(self, control: Locator) -> None:
        """Click it."""
        self.count += 1
        control.click()

    def link(self, name: str) -> None:
        """Follow a link."""
        self.press(self.page.locator("main").get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        """Press a button."""
        self.press(self.page.get_by_role("button", name=name, exact=True).first)

    def fill(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.count += 1
        self.page.get_by_label(label).first.fill(text)

    def choose(self, group: str, value: str) -> None:
        """Choose one of several."""
        self.count += 1
        self.page.locator(f"input[name='{group}'][value='{value}']").check(force=True)


class Keyboard(Walk):
    """Presses keys and types, without looking for anything that has no key or Tab leads to."""

    def press(self, *keys: str, leads_to: str | re.Pattern[str] = "") -> None:
        """Press keys one after the other; the last one may lead to another page."""
        self.count += len(keys)
        for key in keys[:-1]:
            self.page.keyboard.press(key)
        if not leads_to:
            self.page.keyboard.press(keys[-1])
            return
        with self.page.expect_navigation(url=leads_to):
            self.page.keyboard.press(keys[-1])

    def fill(self, field: str, text: str) -> None:
        """Complete the field that has the focus."""
        expect(self.page.locator(f"[name={field}]:focus")).to_be_visible()
        self.count += 1
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)


def observe(mouse: Mouse, words: str, shows: str) -> None:
    page = mouse.page
    mouse.link("Record what was seen")
    mouse.fill("What did you see or hear?", words)
    mouse.choose("shows", shows)
    mouse.choose("how_we_know", "A case we followed")
    expect(page.locator("[data-part=readback]")).not_to_be_empty()
    mouse.is_about_to_write()
    mouse.button("Save")
    page.wait_for_url("**/experiments/**")


def judge_and_ask(mouse: Mouse) -> None:
    page = mouse.page
    mouse.link("Give the verdict")
    mouse.choose("verdict", "partly")
    mouse.fill("In your own words", VERDICT)
    mouse.is_about_to_write()
    mouse.press(page.locator(".save button").first)
    expect(page.locator("main")).to_contain_text("Partly as predicted.")
    mouse.link("On the map")
    page.wait_for_url("**/map**")
    expect(page.locator("main")).to_contain_text("2 against")
    mouse.link("Council tax recovery")
    page.wait_for_url("**/nodes/**")
    mouse.link("Change it, ask, work round or park it")
    mouse.choose("decision", "ask")
    mouse.fill("What is proposed", PROPOSAL)
    mouse.press(page.locator("select[name=decided_by_scale]"))
    page.locator("select[name=decided_by_scale]").select_option("country")
    mouse.is_about_to_write()
    mouse.button("Record this change")


def assert_asked_of_the_next_scale(page: Page) -> None:
    page.wait_for_url("**/policy-changes/**")
    expect(page.locator("main")).to_contain_text(PROPOSAL)
    expect(page.locator("main")).to_contain_text("country scale")
    expect(page.locator("main")).to_contain_text("asked")


def test_by_mouse_from_a_question_by_an_experiment_to_a_change_asked_of_the_next_scale(
    journey_site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(journey_site.at(HOME)).page
    mouse = Mouse(page, journey_site)
    expect(page.get_by_role("heading", name="What policies do we need to change")).to_be_visible()
    mouse.link("All 13 policies that block")
    page.wait_for_url("**/blocking**")
    mouse.link("Evidence for Council tax recovery")
    expect(page.locator("#trail-council-tax-recovery")).to_be_visible()
    mouse.press(page.locator("#row-council-tax-recovery th span a").first)
    page.wait_for_url("**/nodes/**")
    mouse.link("What if")
    page.wait_for_url("**/what-if**")
    mouse.link("Make it an experiment")
    page.wait_for_url("**/what-if/experiment**")
    mouse.fill("What do you predict?", PREDICTION)
    mouse.fill("Your name", "Ana")
    mouse.button("Look at it first")
    mouse.is_about_to_write()
    mouse.button("Record the experiment")
    page.wait_for_url(re.compile(r"/experiments/(?!new)"))
    expect(page.locator("main")).to_contain_text(PREDICTION)
    for words, shows in (
        ("One family kept their home", "against"),
        ("Two letters were still sent", "blocks"),
        ("Nobody was sent to bailiffs in May", "against"),
    ):
        observe(mouse, words, shows)
    expect(page.locator("tr.moved")).not_to_have_count(0)
    judge_and_ask(mouse)
    assert_asked_of_the_next_scale(page)
    assert mouse.count < MOST
    mouse.take_all_back(page.get_by_role("button", name="Undo", exact=True).first.click)


def plan_by_keys(keys: Keyboard) -> None:
    """Walk from the questions by the evidence and a what-if to an experiment with a prediction."""
    keys.press("Alt+P", leads_to="**/blocking?**")
    keys.press("Alt+R")
    expect(keys.page.locator("tr.trail")).to_contain_text("What was seen, and where it is written")
    keys.press("Tab", "Enter", leads_to="**/nodes/uc-first-payment-wait?**")
    keys.press("Alt+W", leads_to="**/what-if?**")
    keys.press("Alt+X", leads_to="**/what-if/experiment?**")
    # Past what is done, its name and why it would help, to the prediction; then to who says so.
    keys.press("Tab", "Tab", "Tab")
    keys.fill("prediction", PREDICTION)
    keys.press("Tab", "Tab", "Tab", "Tab")
    keys.fill("actor", "Ana")
    keys.press("Alt+S", leads_to="**/what-if/experiment?**")
    keys.is_about_to_write()
    keys.press("Alt+S", leads_to=re.compile(r"/experiments/(?!new)"))
    expect(keys.page.locator("main")).to_contain_text(PREDICTION)


def observe_by_keys(keys: Keyboard) -> None:
    """Record three things that were seen in the experiment that is open."""
    keys.press("Alt+O", leads_to="**/observations/new?**")
    for words, save in (
        ("One family kept their home", "Alt+A"),
        ("They were paid in the first week", "Alt+A"),
        ("Nobody went to the food bank in May", "Alt+S"),
    ):
        keys.fill("observed", words)
        # Past what it is about to what it shows: the last of four speaks against it.
        keys.press("Tab", "Tab", "ArrowUp", "Tab", "Space")
        expect(keys.page.locator("input[value=against]")).to_be_checked()
        keys.is_about_to_write()
        keys.press(save, leads_to=re.compile(r"/(observations/new|experiments/)"))
    expect(keys.page.locator("tr.moved")).to_contain_text("3 against")


def judge_and_ask_by_keys(keys: Keyboard) -> None:
    """Give the verdict, look at the evidence on the map, and ask the next scale for a change."""
    keys.press("Alt+V", leads_to="**/verdict?**")
    keys.press("ArrowDown", "Tab")
    keys.fill("verdict_text", VERDICT)
    keys.is_about_to_write()
    keys.press("Alt+S", leads_to="**/experiments/**")
    expect(keys.page.locator("main")).to_contain_text("Partly as predicted.")
    keys.press("Alt+M", leads_to="**/map?**")
    expect(keys.page.locator("#panel")).to_contain_text("3 against")
    keys.press("Alt+N", leads_to="**/nodes/uc-first-payment-wait?**")
    keys.press("Alt+C", leads_to="**/policy-changes/new?**")
    keys.press("ArrowDown", "Tab")
    keys.fill("proposal", PROPOSAL)
    keys.press("Tab", "c")
    keys.is_about_to_write()
    keys.press("Alt+S", leads_to="**/policy-changes/**")


def test_by_keyboard_alone_the_same_way_each_press_of_a_key_counted(
    journey_site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(journey_site.at(HOME))
    keys = Keyboard(watched.page, journey_site)
    plan_by_keys(keys)
    observe_by_keys(keys)
    judge_and_ask_by_keys(keys)
    assert_asked_of_the_next_scale(watched.page)
    assert keys.count < MOST
    keys.take_all_back(lambda: watched.page.keyboard.press("Alt+U"))
    watched.assert_quiet()
