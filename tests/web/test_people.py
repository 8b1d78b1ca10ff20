"""Consent: reminders, withdrawing at once, and erasing that asks twice."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.web.test_learning_pages import errors_of, sent
from tests.web.test_starting import add, put

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site, Visitor

NAME = "Wilhelmina Quartz"
SHOWN = ["hold", "map", "workshop", "public"]
#: What tells of her: her name, her record, the cycle about her.
TELLING = (b"Quartz", b"p-quartz", b"quiet cycle")
FORMS = ("graphmap", "claims", "nodes", "links", "tables", "xlsx")
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
    "/observations",
    "/observations/new?cause=uc-sanctions",
    "/api/v1/nodes/seen-here",
    "/export/map.svg?profile=steward&what=actors",
    *(f"/export/file?profile=steward&part=whole&format={form}" for form in FORMS),
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


def bytes_of(site: Site, path: str) -> bytes:
    """Give an answer as it reads: a packed file unpacked, what was asked taken out."""
    body = site.get(path).get_data()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return body.replace(path.encode(), b"")


def holding(site: Site) -> list[str]:
    found = ((path, bytes_of(site, path)) for path in LOOKED_AT)
    return [path for path, body in found if any(word in body for word in TELLING)]


def withdraw(site: Site) -> None:
    sent(site.visitor(), "/people/p-quartz/consent", consent="hold", review_by="")


def asked_to_erase(visitor: Visitor, who: str, **values: str) -> TestResponse:
    """Say who is to be erased of those that are not shown, and answer what is asked then."""
    second = visitor.send("/people/erase", who=who, again="0")
    if not values:
        return second
    hidden = dict(re.findall(r'name="(csrf_token|operation_id)" value="([^"]+)"', second.text))
    form = {**hidden, "who": who, "again": "1", **values}
    return visitor.client.post("/people/erase", data=form)


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
    seen = put("seen-here", "Observation", text=f"{NAME} said so.", sensitivity="public")
    touches = put("l-touches", "TOUCHES", source="seen-here", target="uc-sanctions")
    add(peopled, seen, touches, operation="seen")
    before = holding(peopled)
    assert {"/people", "/api/v1/nodes/seen-here"} < set(before)
    for form in ("graphmap", "nodes", "tables", "xlsx"):
        assert f"/export/file?profile=steward&part=whole&format={form}" in before
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
    seen = put("seen-here", "Observation", text=f"{NAME} said so.", sensitivity="public")
    kept = put("kept-away", "Observation", text=f"{NAME}es, of her.", sensitivity="restricted")
    forum = put("our-forum", "Organisation", name="Our forum")
    sets = put("l-sets", "SETS", source="our-forum", target="uc-sanctions", note=f"So {NAME} says")
    add(peopled, seen, kept, forum, sets, operation="seen")
    visitor = peopled.visitor()
    path = "/people/p-quartz/erase"
    first = visitor.get(path)
    assert "A quiet cycle" in first
    assert "What remains" in first
    naming = first.split("Where else the name stands")[1].split("What remains")[0]
    assert re.findall(r'href="/nodes/([^"?]+)', naming) == ["seen-here", "our-forum"]
    # Not as the one that is not to be seen has it.
    assert re.findall("“([^”]+)”", naming) == [NAME]
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
    assert re.search(r'name="take_out" value="1" checked', text)
    sure = {**hidden, "again": "1", "certain": "1", "actor": "Ana", "take_out": "1"}
    assert visitor.client.post(path, data=sure).status_code == 303
    store = peopled.maps.default.store
    erased_at = store.revision()
    assert visitor.client.post(path, data=sure).status_code == 303
    assert store.revision() == erased_at
    assert holding(peopled) == []
    said = store.snapshot().node_by_id["seen-here"]
    assert getattr(said, "text", None) == "[a person erased] said so."
    assert not store.nodes(["p-quartz", "quiet"]).records
    assert not any("Quartz" in line for line in store.dump())


def test_who_withdrew_consent_is_erased_without_being_shown_again(peopled: Site) -> None:
    withdraw(peopled)
    store, visitor = peopled.maps.default.store, peopled.visitor()
    assert "/people/erase" in visitor.get("/people")
    asked = {who: asked_to_erase(visitor, who).text for who in (NAME, "Nobody Atall")}
    alike = {re.sub(r'value="[^"]+"', "", text.replace(who, "")) for who, text in asked.items()}
    # Whether somebody is so called cannot be read from the second question.
    assert len(alike) == 1
    unsure = asked_to_erase(visitor, NAME, actor="Ana")
    assert set(errors_of(unsure)) == {"certain"}
    nobody = asked_to_erase(visitor, "Nobody Atall", actor="Ana", certain="1")
    assert set(errors_of(nobody)) == {"who"}
    assert store.nodes(["p-quartz"]).records
    done = asked_to_erase(visitor, " wilhelmina QUARTZ ", actor="Ana", certain="1")
    assert done.status_code == 303
    text = visitor.get("/people")
    assert "Erased." in text
    assert "Quartz" not in text
    assert not store.nodes(["p-quartz", "quiet"]).records
    assert not any("Quartz" in line for line in store.dump())


def test_of_two_who_are_shown_to_nobody_the_id_says_which_is_erased(peopled: Site) -> None:
    add(peopled, put("p-other", "Person", name=NAME, consent=["hold"]), operation="other")
    withdraw(peopled)
    store, visitor = peopled.maps.default.store, peopled.visitor()
    two = asked_to_erase(visitor, NAME, actor="Ana", certain="1")
    assert set(errors_of(two)) == {"who"}
    assert asked_to_erase(visitor, "p-other", actor="Ana", certain="1").status_code == 303
    assert [one.id for one in store.nodes(["p-other", "p-quartz"]).records] == ["p-quartz"]


def test_who_is_shown_is_erased_from_the_page_that_says_what_goes(peopled: Site) -> None:
    answer = asked_to_erase(peopled.visitor(), NAME)
    assert answer.status_code == 303
    assert answer.location.startswith("/people/p-quartz/erase")
