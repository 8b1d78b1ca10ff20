"""Learning in a real browser: without script, by keyboard, and back out of what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.test_pages import tab_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Watched


def test_a_cycle_is_begun_and_its_first_question_answered_without_script(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(
        own_site.at("/cycles/new?scale=place&system=york"), java_script_enabled=False
    )
    page = watched.page
    page.get_by_label("What is it called?").fill("York learns")
    page.get_by_role("button", name="Begin this cycle").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Give the name")
    expect(page.get_by_label("What is it called?")).to_have_value("York learns")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Begin this cycle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("York learns")
    expect(page.locator(".ten .folded")).to_have_count(9)
    page.get_by_label("Your answer").fill("We sat with ten families")
    page.get_by_role("button", name="Answer this question").click()
    expect(page.locator("#Q-CYC-1")).to_contain_text("We sat with ten families")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#Q-CYC-1")).not_to_contain_text("We sat with ten families")


def test_the_first_question_of_a_new_cycle_has_the_focus(
    own_site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(own_site.at("/cycles/new?scale=place&system=york"))
    page = watched.page
    page.get_by_label("What is it called?").fill("York learns")
    page.get_by_label("Your name").fill("Ana")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cycles/york-learns**")
    expect(page.get_by_label("Your answer")).to_be_focused()
    watched.assert_quiet()


def test_by_keyboard_from_the_picture_to_a_cycle_to_the_plan_of_an_experiment(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at("/cycles?system="))
    page = watched.page
    page.locator(".nst").scroll_into_view_if_needed()
    page.locator(".tlw").focus()
    tab_to(page, "Liberated Method", most=120)
    assert page.evaluate("document.activeElement.closest('svg') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cycles/liberated-method-cycle**")
    tab_to(page, "Plan an experiment", most=120)
    page.keyboard.press("Enter")
    page.wait_for_url("**/experiments/new**")
    expect(page.get_by_label("In which learning cycle?")).to_have_value("liberated-method-cycle")
    watched.assert_quiet()


def test_a_form_of_learning_that_came_back_leads_to_its_field(
    site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(site.at("/cycles/plymouth-alliance-cycle/answer?question=Q-CYC-9")).page
    page.get_by_label("How do you know?").fill("I was there")
    page.get_by_role("button", name="Answer this question").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert axe(page) == []
    page.get_by_role("link", name="Your answer is blank").click()
    assert page.evaluate("document.activeElement.id") == "text"
    expect(page.get_by_label("How do you know?")).to_have_value("I was there")
