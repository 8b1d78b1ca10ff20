"""From a question to a changed policy in Chromium: one journey, its interactions counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from graphmap.services.history.undoing import undo
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Watched

MOST = 60
PREDICTION = "Fewer households will be sent to bailiffs"


class Hand:
    """Clicks and fills in, and counts each as one interaction."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

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


def observe(hand: Hand, words: str, shows: str) -> None:
    page = hand.page
    hand.link("Record what was seen")
    hand.fill("What did you see or hear?", words)
    hand.choose("shows", shows)
    hand.choose("how_we_know", "A case we followed")
    expect(page.locator("[data-part=readback]")).not_to_be_empty()
    hand.button("Save")
    page.wait_for_url("**/experiments/**")


def judge_and_ask(hand: Hand) -> None:
    page = hand.page
    hand.link("Give the verdict")
    hand.choose("verdict", "partly")
    hand.fill("In your own words", "Letters went on for a while")
    hand.press(page.locator(".save button").first)
    expect(page.locator("main")).to_contain_text("Partly as predicted.")
    hand.link("On the map")
    page.wait_for_url("**/map**")
    expect(page.locator("main")).to_contain_text("2 against")
    hand.link("Council tax recovery")
    page.wait_for_url("**/nodes/**")
    hand.link("Change it, ask, work round or park it")
    hand.choose("decision", "ask")
    hand.fill("What is proposed", "Ring before any letter")
    hand.press(page.locator("select[name=decided_by_scale]"))
    page.locator("select[name=decided_by_scale]").select_option("country")
    hand.button("Record this change")
    expect(page.locator("main")).to_contain_text("asked")


def test_from_a_question_by_a_what_if_and_an_experiment_to_a_change_asked_of_the_next_scale(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    store = own_site.maps.default.store
    began, first = store.check().graph_hash, store.revision()
    watched = open_page(own_site.at("/?scale=place&system=gateshead"))
    page = watched.page
    hand = Hand(page)
    expect(page.get_by_role("heading", name="What policies do we need to change")).to_be_visible()
    hand.link("All 13 policies that block")
    page.wait_for_url("**/blocking**")
    hand.link("Evidence for Council tax recovery")
    expect(page.locator("#trail-council-tax-recovery")).to_be_visible()
    hand.press(page.locator("#row-council-tax-recovery th span a").first)
    page.wait_for_url("**/nodes/**")
    hand.link("What if")
    page.wait_for_url("**/what-if**")
    hand.link("Make it an experiment")
    page.wait_for_url("**/what-if/experiment**")
    hand.fill("What do you predict?", PREDICTION)
    hand.fill("Your name", "Ana")
    hand.button("Look at it first")
    hand.button("Record the experiment")
    page.wait_for_url(re.compile(r"/experiments/(?!new)"))
    expect(page.locator("main")).to_contain_text(PREDICTION)
    for words, shows in (
        ("One family kept their home", "against"),
        ("Two letters were still sent", "blocks"),
        ("Nobody was sent to bailiffs in May", "against"),
    ):
        observe(hand, words, shows)
    expect(page.locator("tr.moved")).not_to_have_count(0)
    judge_and_ask(hand)
    assert hand.count < MOST
    for number in range(store.revision() - first):
        undo(store, actor="Ana", operation_id=f"undo-{number}")
    assert store.check().graph_hash == began
