"""Consent: reminders, withdrawing at once, and erasing that asks twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.test_learning_pages import errors_of, sent
from tests.web.test_starting import add, put

if TYPE_CHECKING:
    from tests.web.conftest import Site

NAME = "Wilhelmina Quartz"
SHOWN = ["hold", "map", "workshop", "public"]
LOOKED_AT = [
    "/",
    "/people",
    "/start?scale=country&system=",
    "/cycles?system=",
    "/cycles/quiet",
    "/map?system=&what=actors&view=table",
    "/nodes/p-quartz",
    "/search?q=quartz",
    "/history",
    "/api/v1/nodes/p-quartz",
    "/api/v1/cycles",
    "/api/v1/search?q=quartz",
    "/api/v1/changes?after=0",
    "/export/file?profile=steward&part=whole",
    "/export/file?profile=public&part=whole",
]


@pytest.fixture
def peopled(own_site: Site) -> Site:
    add(
        own_site,
        put(
            "p-quartz",
            "Person",
            name=NAME,
            role="practitioner",
            works_in_learning="does",
            consent=SHOWN,
            sensitivity="public",
            review_by="2026-01",
        ),
        put("quiet", "LearningCycle", name="A quiet cycle", scale="person"),
        put("l-about", "ABOUT", source="quiet", target="p-quartz"),
    )
    return own_site


def holding(site: Site) -> list[str]:
    found = ((path, site.get(path).get_data()) for path in LOOKED_AT)
    return [path for path, body in found if b"Quartz" in body or b"quiet cycle" in body]


def test_who_is_to_be_asked_again_comes_first(peopled: Site) -> None:
    text = peopled.visitor().get("/people")
    due, others = text.split("To be asked again")[1].split("Others</h2>")
    assert NAME in due
    assert "ask again by January 2026" in due
    assert "Mark Smith" in others
    assert NAME not in others.split("</main>", maxsplit=1)[0]


def test_withdrawn_consent_takes_somebody_out_of_every_page_export_and_answer_at_once(
    peopled: Site,
) -> None:
    assert "/people" in holding(peopled)
    assert "/export/file?profile=public&part=whole" in holding(peopled)
    visitor = peopled.visitor()
    path = "/people/p-quartz/consent"
    assert re.search(r'value="hold"\s+checked', visitor.get(f"{path}?consent=hold"))
    text = sent(visitor, path, consent="hold", review_by="")
    assert "Quartz" not in text
    assert holding(peopled) == []
    whole = peopled.maps.default.store.snapshot()
    assert getattr(whole.node_by_id["p-quartz"], "consent", None) == ("hold",)
    assert visitor.client.get(path).status_code == 404


def test_consent_may_go_further_and_gets_a_day_to_ask_again(peopled: Site) -> None:
    visitor = peopled.visitor()
    sent(visitor, "/people/p-quartz/consent", consent="workshop", review_by="2027-05")
    node = peopled.maps.default.store.snapshot().node_by_id["p-quartz"]
    assert getattr(node, "consent", None) == ("hold", "map", "workshop")
    assert getattr(node, "review_by", None) == "2027-05"
    refused = visitor.send("/people/p-quartz/consent", consent="", review_by="soon", actor="Ana")
    assert set(errors_of(refused)) == {"consent"}


def test_erasing_asks_twice_says_what_remains_and_leaves_no_byte(peopled: Site) -> None:
    visitor = peopled.visitor()
    path = "/people/p-quartz/erase"
    first = visitor.get(path)
    assert "A quiet cycle" in first
    assert "What remains" in first
    second = visitor.send(path, again="0")
    assert second.status_code == 200
    text = second.get_data(as_text=True)
    assert "Really erase" in text
    assert "p-quartz" in peopled.maps.default.store.snapshot().node_by_id
    hidden = dict(re.findall(r'name="(csrf_token|operation_id|seal)" value="([^"]+)"', text))
    unsure = visitor.client.post(path, data={**hidden, "again": "1", "actor": "Ana"})
    assert "certain" in errors_of(unsure)
    wrong = {**hidden, "seal": "0" * 64, "again": "1", "certain": "1", "actor": "Ana"}
    assert "certain" in errors_of(visitor.client.post(path, data=wrong))
    done = visitor.client.post(path, data={**hidden, "again": "1", "certain": "1", "actor": "Ana"})
    assert done.status_code == 303
    assert holding(peopled) == []
    store = peopled.maps.default.store
    assert not store.nodes(["p-quartz", "quiet"]).records
    assert not any("Quartz" in line for line in store.dump())
