"""Every page in a real browser: access, widths, policy, and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Site, Watched

PAGES = [
    "/?scale=place&system=gateshead",
    "/?scale=country&system=united-kingdom",
    "/?scale=organisation",
    "/?scale=person&system=juliet",
    "/blocking?open=council-tax-recovery",
    "/blocking?scale=place&system=wigan",
    "/what-if?system=",
    "/what-if?system=&off=council-tax-recovery&outcome=financial-stability&place=york",
    "/what-if/experiment?system=&off=council-tax-recovery",
    "/smallest-set?system=&budget=4&may_change=practice_rule&may_change=eligibility",
    "/smallest-set?scale=place&system=wigan",
    "/scenarios",
    "/scenarios/new?off=council-tax-recovery",
    "/patterns?scale=country&system=united-kingdom&explain=1",
    "/patterns/adopt?scale=country&features=council-tax-recovery,financial-stability,-1",
    "/leverage?explain=council-tax-recovery",
    "/loops",
    "/disagreement",
    "/gaps",
    "/compare?places=gateshead&places=plymouth",
    "/between?first=council-tax-recovery&second=financial-stability",
    "/learning",
    "/nodes/council-tax-recovery",
    "/nodes/gateshead",
    "/nodes/f001",
    "/nodes/s1",
    "/cycles?system=",
    "/cycles/plymouth-alliance-cycle",
    "/cycles/juliet-cycle",
    "/cycles/new",
    "/cycles/plymouth-alliance-cycle/answer?question=Q-CYC-7",
    "/cycles/plymouth-alliance-cycle/needs",
    "/experiments/plymouth-alliance",
    "/experiments/new?policy=council-tax-recovery",
    "/conditions",
    "/conditions/new",
    "/people",
    "/people/juliet/consent",
    "/people/erase",
    "/people/juliet/erase",
    "/sessions",
    "/sessions?space=creative-solutions-forum-monthly",
    "/sessions/new?space=creative-solutions-forum-monthly",
    "/start?scale=place&system=gateshead",
    "/permission?scale=place&system=gateshead",
    "/help?node=council-tax-recovery",
    "/answers/new?question=Q-START-1&scale=place&system=gateshead",
    "/policy-changes",
    "/policy-changes/new?policy=council-tax-recovery",
    "/observations",
    "/claims",
    "/claims/new",
    "/observations/new",
    "/nodes/new?find=council",
    "/nodes/new?kind=Effect",
    "/nodes/new?kind=Person",
    "/nodes/council-tax-recovery/edit",
    "/nodes/council-tax-recovery/link",
    "/nodes/council-tax-recovery/link?way=out.APPLIES_IN",
    "/nodes/council-tax-recovery/delete",
    "/nodes/council-tax-recovery/merge",
    "/nodes/council-tax-recovery/merge?other=uc-sanctions",
    "/paste",
    "/import",
    "/export",
    "/export?format=claims",
    "/maps",
    "/search?q=council",
    "/about",
    "/history",
    "/history/1",
    "/history/since",
    "/history/difference",
    "/nodes/gateshead/history",
    "/nodes/gateshead?known=1",
    "/undo",
    "/nodes/nobody",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_finding_and_is_no_wider_than_its_window(
    site: Site, look_at: Callable[..., Watched], axe: Callable[[Page], list[str]], path: str
) -> None:
    watched = look_at(site.at(path), width=390)
    for width in (390, 1280):
        watched.page.set_viewport_size({"width": width, "height": 900})
        assert axe(watched.page) == [], width
        wider = "document.documentElement.scrollWidth - window.innerWidth"
        assert watched.page.evaluate(wider) <= 0, width
    if path != "/nodes/nobody":
        watched.assert_quiet()


def test_an_export_that_is_not_shown_yet_is_told_apart_from_the_file_that_is(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/export?scale=place&system=gateshead")).page
    note = page.locator(".take [role=status]")
    expect(note).to_have_text("")
    page.get_by_label("PPTX", exact=True).check()
    expect(note).to_contain_text("This is still the file as shown here")
    page.get_by_role("button", name="Show what it would be").click()
    expect(page.get_by_role("link", name="Download PPTX")).to_be_visible()
    expect(note).to_have_text("")


def test_a_form_that_came_back_has_no_serious_finding(
    site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(site.at("/claims/new")).page
    page.get_by_role("button", name="Save", exact=True).click()
    assert "There is a problem" in page.inner_text("main")
    assert axe(page) == []
    page.get_by_role("link", name="The rule or cause is blank").click()
    assert page.evaluate("document.activeElement.id") == "cause"


def test_the_record_form_reads_as_it_is_filled(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at("/claims/new"))
    page = watched.page
    reads = page.locator("#reads")
    page.get_by_label("Where?").fill("")
    expect(reads).to_have_text(
        "In a place, a rule blocks what people want. We know it from what you saw."
    )
    page.get_by_label("What did you see or hear?").fill("Two letters a week.")
    page.get_by_label("Which rule is it about?").fill("Benefit cap")
    page.get_by_label("brings a policy into play").check()
    page.get_by_label("What does it act on?").fill("<b>Rent</b>")
    page.get_by_label("Where?").fill("York")
    page.get_by_label("It speaks against this").check()
    expect(reads).to_have_text(
        "In York, Benefit cap brings into play <b>Rent</b>. Against it speaks Two letters a week."
    )
    watched.assert_quiet()


def test_the_sign_in_page_has_no_serious_finding(
    site: Site, open_page: Callable[..., Watched], axe: Callable[[Page], list[str]]
) -> None:
    watched = open_page(f"{site.address}/sign-in")
    assert axe(watched.page) == []
    watched.assert_quiet()
    watched.page.get_by_label("Access token").fill(site.token)
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**/")
    assert "Questions for" in watched.page.inner_text("h1")


def test_a_row_opens_in_place_and_closes_again(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at("/blocking"))
    page = watched.page
    page.evaluate("window.stayed = true")
    toggle = page.get_by_role("link", name="Evidence for Council tax recovery")
    toggle.click()
    page.wait_for_selector("#trail-council-tax-recovery")
    assert toggle.get_attribute("aria-expanded") == "true"
    page.locator("#trail-council-tax-recovery .chips a", has_text="York").first.click()
    page.wait_for_selector("#trail-council-tax-recovery .chips a[aria-current]:has-text('York')")
    toggle.click()
    page.wait_for_selector("#trail-council-tax-recovery", state="detached")
    assert page.evaluate("window.stayed") is True
    watched.assert_quiet()


def test_without_script_a_row_opens_and_the_system_changes(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/blocking"), java_script_enabled=False).page
    page.get_by_role("link", name="Evidence for Council tax recovery").click()
    trail = page.locator("#trail-council-tax-recovery")
    assert "What was seen, and where it is written" in trail.inner_text()
    page.locator("details.picker").nth(1).locator("summary").click()
    page.get_by_role("link", name="England", exact=True).first.click()
    assert "system=england" in page.url


def test_a_long_list_of_systems_has_a_filter_box(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/?scale=place&system=gateshead")).page
    page.locator("details.picker").nth(1).locator("summary").click()
    page.keyboard.type("york")
    shown = page.locator("[data-filtered] li:visible")
    expect(shown).to_have_count(1)
    assert shown.all_inner_texts() == ["York"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def tab_to(page: Page, name: str, *, most: int = 80) -> None:
    """Press Tab until what has the focus is called ``name``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        # A link in a picture has no inner text, a button of a form only a value.
        focused = page.evaluate(
            "(({innerText, value, textContent}) => innerText || value || textContent)"
            "(document.activeElement)"
        )
        if str(focused).strip().startswith(name):
            return
    raise AssertionError(f"{name} was not reached by keyboard")


def test_by_keyboard_alone_the_top_policy_its_evidence_and_an_export(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(site.at("/?scale=country&system=united-kingdom"))
    page = watched.page
    tab_to(page, "Policies that block")
    page.keyboard.press("Enter")
    page.wait_for_url("**/blocking?**")
    tab_to(page, "Evidence for Council tax recovery")
    page.keyboard.press("Enter")
    page.wait_for_selector("#trail-council-tax-recovery")
    tab_to(page, "“More than 8,000 debts passed on")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nodes/**")
    assert "Bristol Cable" in page.inner_text("main")
    tab_to(page, "Data")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims?**")
    tab_to(page, "Export")
    page.keyboard.press("Enter")
    page.wait_for_url("**/export?**")
    tab_to(page, "Download PDF")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "united-kingdom-workshop.pdf"
    watched.assert_quiet()
