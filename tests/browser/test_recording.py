"""Recording an observation in Chromium: on a phone in a few presses, without network, by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, demonstration_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from playwright.sync_api import Page

    from tests.browser.conftest import Watched

WORDS = "They could not move away from the noise because of the arrears rule"


@pytest.fixture(scope="module")
def own_site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[WSGIApplication], str]
) -> Site:
    """Serve a demonstration to the tests of this module, which write."""
    return demonstration_site(tmp_path_factory.mktemp("recording"), serve)


def choose(page: Page, label: str) -> None:
    page.locator("label.opt", has_text=re.compile(rf"^\s*{label}\s*$")).first.click()


def test_on_a_phone_an_observation_takes_seven_presses_the_first_time_and_six_after(
    own_site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    watched = open_page(own_site.at("/observations/new?scale=place&system=gateshead"), width=360)
    page = watched.page
    for is_first in (True, False):
        presses = 0

        def press(done: object) -> None:
            nonlocal presses
            del done
            presses += 1

        press(page.get_by_label("What did you see or hear?").fill(f"{WORDS} {is_first}"))
        press(choose(page, "No move or tenancy while in arrears"))
        press(choose(page, "A safe and settled home"))
        press(choose(page, "blocks"))
        press(choose(page, "A case we followed"))
        if is_first:
            press(page.get_by_label("Your name").fill("Ada"))
        expect(page.locator("[data-part=readback]")).to_contain_text("goes from")
        assert axe(page) == []
        press(page.get_by_role("button", name="Save and add another").click())
        expect(page.locator(".written")).to_contain_text("Recorded")
        assert presses == (7 if is_first else 6) <= 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    watched.assert_quiet()


def test_what_looks_like_a_name_is_pointed_out_and_does_not_stand_in_the_way(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(own_site.at("/observations/new?cause=uc-sanctions")).page
    page.get_by_label("What did you see or hear?").fill("Her neighbour, Ada Brown, was told no")
    hint = page.locator("[data-part=personal]")
    expect(hint).to_have_text(re.compile("looks like a name or a number: “Ada Brown”"))
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".written")).to_contain_text("Recorded")


def test_without_network_the_words_are_kept_and_sent_when_it_is_back(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(own_site.at("/observations/new?cause=uc-sanctions")).page
    page.get_by_label("What did you see or hear?").fill(f"{WORDS}, said without network")
    page.get_by_label("Your name").fill("Ada")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-kept]")).to_have_text(
        "Kept on this device. It will be sent when you are back."
    )
    page.context.set_offline(False)
    expect(page.locator(".written")).to_contain_text("Recorded")


def test_words_that_were_not_sent_are_there_again(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(own_site.at("/observations/new")).page
    page.get_by_label("What did you see or hear?").fill(WORDS)
    page.goto(own_site.at("/about"))
    page.goto(own_site.at("/observations/new"))
    expect(page.get_by_label("What did you see or hear?")).to_have_value(WORDS)


def test_words_are_kept_until_the_server_has_written_them(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(own_site.at("/observations/new?cause=uc-sanctions")).page
    words = page.get_by_label("What did you see or hear?")
    words.fill(WORDS)
    page.get_by_label("Your name").fill("Ada")
    page.route("**/observations/new*", lambda route: route.abort())
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/observations/new*")
    page.goto(own_site.at("/observations/new?cause=uc-sanctions"))
    expect(words).to_have_value(WORDS)
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".written")).to_contain_text("Recorded")
    page.goto(own_site.at("/observations/new?cause=uc-sanctions"))
    expect(words).to_have_value("")
