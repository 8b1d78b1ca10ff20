"""The past tells no more than the present: not of who is hidden, gone, or has withdrawn consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.test_privacy_of_pages import link, put, send

if TYPE_CHECKING:
    from tests.web.conftest import Site

NAME = "Wilhelmina Quartz"
PERSON = "p-7f3a9c"
HIDDEN = ("Wilhelmina", "Quartz", PERSON, "Not for us")
PATHS = (
    "/history?before={last}",
    "/history/2",
    "/history/{last}",
    "/history/difference?here=2",
    "/history/difference?here=1&there=2",
    "/map?known=2&scale=person",
    "/observations?system=&text=home&known=2",
    "/search?q=wilhelmina&known=2",
    "/api/v1/nodes/o-seen?known=2",
    "/api/v1/observations?limit=1000&known=2",
    "/api/v1/history?after=1",
    "/api/v1/history/2",
    "/api/v1/history/{last}",
    "/api/v1/history/difference?here=2",
    "/api/v1/changes?after=1",
)


def pages(site: Site) -> str:
    last = site.maps.default.store.revision()
    found: list[str] = []
    for path in PATHS:
        answer = site.get(path.format(last=last))
        assert answer.status_code in (200, 404), path
        found.append(answer.get_data(as_text=True).replace('value="wilhelmina"', ""))
    return "\n".join(found)


def shown(consent: list[str]) -> list[dict[str, Any]]:
    return [
        put(PERSON, "Person", name=NAME, consent=consent),
        put("o-seen", "Observation", text="Seen at home"),
        put("o-restricted", "Observation", text="Not for us", sensitivity="restricted"),
        link("l-touches", "TOUCHES", "o-seen", PERSON),
    ]


@pytest.fixture
def person_shown(own_site: Site) -> Site:
    """Add at revision 2 a person who agreed to be on the map, and what was seen of them."""
    assert send(own_site, *shown(["map"]), operation="add").status_code == 200
    assert "Seen at home" in pages(own_site)
    assert "Quartz" in pages(own_site)
    assert "Not for us" not in pages(own_site)
    return own_site


def test_who_withdrew_consent_is_nowhere_in_the_past(person_shown: Site) -> None:
    withdrawn = put(PERSON, "Person", name=NAME, consent=["hold"])
    answer = send(person_shown, {**withdrawn, "expected_version": 2}, operation="withdraw")
    assert answer.status_code == 200
    told = pages(person_shown)
    for word in HIDDEN:
        assert word not in told.replace("q=wilhelmina", ""), word


def test_who_is_gone_is_nowhere_in_the_past(person_shown: Site) -> None:
    gone = [
        {"op": "delete", "record": record, "id": id_, "expected_version": 2}
        for record, id_ in (("link", "l-touches"), ("node", PERSON), ("node", "o-seen"))
    ]
    assert send(person_shown, *gone, operation="gone").status_code == 200
    told = pages(person_shown)
    for word in HIDDEN:
        assert word not in told, word


def test_what_was_erased_leaves_a_tombstone_and_no_word(person_shown: Site) -> None:
    store = person_shown.maps.default.store
    store.erase(PERSON, actor="Ada", reason="asked to", operation_id="erase")
    told = pages(person_shown)
    for word in ("Wilhelmina", "Quartz", PERSON):
        assert word not in told, word
    assert "erased what was recorded of somebody" in told
    (entry, *_) = person_shown.get("/api/v1/history?after=1").json["entries"]
    assert (entry["type"], entry["records"]) == ("erase", [])


def test_an_undo_that_hidden_records_stand_in_the_way_of_names_none_of_them(
    own_site: Site,
) -> None:
    send(own_site, put("a-rule", "Policy", name="A rule"), operation="add")
    send(
        own_site,
        put(PERSON, "Person", name=NAME, consent=["hold"]),
        link("l-hidden", "SEEKS_CHANGE_OF", PERSON, "a-rule"),
        operation="hidden",
        reason=f"What {NAME} asked for",
    )
    body = {"operation_id": "u", "actor": "Cy", "revision": 2}
    refused = own_site.post("/api/v1/undo", json=body)
    assert refused.status_code == 409
    assert "revision 3 (Ana) builds on it" in refused.json["error"]["message"]
    page = own_site.get("/history/3").get_data(as_text=True)
    for text in (refused.get_data(as_text=True), page):
        assert not [word for word in ("Wilhelmina", "Quartz", PERSON, "l-hidden") if word in text]
    assert "changed what is not for you to see" in page


def taken_back(site: Site, revision: int, *, actor: str) -> tuple[int, str]:
    sent = {"revision": str(revision), "actor": actor}
    answer = site.visitor().send("/undo", form="/claims/new", **sent)
    return answer.status_code, answer.get_data(as_text=True)


def test_who_withdrew_consent_is_not_shown_again_by_the_undo_of_another(own_site: Site) -> None:
    assert send(own_site, *shown(["map"]), operation="add").status_code == 200
    withdrawn = put(PERSON, "Person", name=NAME, consent=["hold"])
    send(own_site, {**withdrawn, "expected_version": 2}, operation="withdraw")
    maker = own_site.maps.default.store.changes(after=2)[0].actor
    status, text = taken_back(own_site, 3, actor="Somebody else")
    assert status == 409
    assert not [word for word in HIDDEN if word in text]
    assert own_site.get(f"/nodes/{PERSON}").status_code == 404
    assert taken_back(own_site, 3, actor=maker)[0] == 303
    assert own_site.get(f"/nodes/{PERSON}").status_code == 200


def test_an_undo_that_is_refused_does_not_say_whose_values_were_erased(own_site: Site) -> None:
    person = put("wilhelmina-quartz", "Person", name=NAME, consent=["map"])
    assert send(own_site, person, operation="add").status_code == 200
    changed = {**person, "value": {**person["value"], "role": "citizen"}, "expected_version": 2}
    assert send(own_site, changed, operation="change").status_code == 200
    store = own_site.maps.default.store
    store.erase("wilhelmina-quartz", actor="Ada", reason="Asked for", operation_id="erase")
    status, text = taken_back(own_site, 3, actor="Ada")
    assert status == 409
    body = {"operation_id": "again", "actor": "Ada", "revision": 3}
    text += own_site.post("/api/v1/undo", json=body).get_data(as_text=True)
    assert "were erased" in text
    assert "ilhelmina" not in text


def test_a_rule_that_is_broken_does_not_name_what_is_hidden(own_site: Site) -> None:
    hidden = [
        put("x-rule", "Policy", name="A rule"),
        put("x-home", "Outcome", name="A home"),
        put("x-unseen", "Effect", polarity=-1, sensitivity="restricted"),
        link("x-causes", "CAUSES", "x-rule", "x-unseen"),
        link("x-on", "ON", "x-unseen", "x-home"),
    ]
    assert send(own_site, *hidden, operation="add").status_code == 200
    body = {
        "operation_id": "same",
        "actor": "Ada",
        "kind": "Effect",
        "value": {"polarity": -1},
        "ends": {"CAUSES": "x-rule", "ON": "x-home"},
    }
    answer = own_site.post("/api/v1/nodes/new", json=body)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "x-rule" in text
    assert "x-unseen" not in text
