"""Adding, changing, linking and deleting by the forms that the model makes."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.model.catalogue import NODE_KINDS
from graphmap.model.records import graph_hash, to_json_values
from graphmap.services.editing.fields import fields_of_kind

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from graphmap.model.nodes import Node
    from tests.web.conftest import Site, Visitor

_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
_WORDS = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)
_CHOICE = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
#: What each kind needs besides a name, in the words of its form.
NEEDED: dict[str, dict[str, str]] = {
    "Person": {"sensitivity": "steward", "consent.map": "yes"},
    "Effect": {
        "end.CAUSES": "Benefit cap",
        "end.ON": "household finances hold together",
        "end.IN": "York",
        "polarity": "-1",
    },
    "LearningCycle": {"scale": "place", "end.ABOUT": "Gateshead"},
    "Pattern": {"scale": "place"},
    "EnablingCondition": {"type": "caseload", "scale": "place", "end.FOR": "Gateshead Council"},
    "Answer": {"question_id": "Q-CYC-1", "end.FOR": "Gateshead Council", "text": "Weekly"},
    "Session": {"date": "2026-11"},
    "Observation": {"text": "The van came", "sensitivity": "public"},
}


def hash_of(site: Site) -> str:
    whole = site.maps.default.store.snapshot()
    return graph_hash(whole.nodes, whole.links)


def errors_of(answer: TestResponse) -> dict[str, str]:
    text = answer.get_data(as_text=True)
    found = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', text.split("There is a problem")[-1])
    return dict(found)


def add(visitor: Visitor, kind: str, **fields: str) -> TestResponse:
    given = {"sensitivity": "public", "actor": "Ana", **NEEDED.get(kind, {}), **fields}
    return visitor.send(f"/nodes/new?kind={kind}", **given)


def id_in(answer: TestResponse) -> str:
    assert answer.status_code == 303, errors_of(answer)
    return answer.location.partition("?")[0].removeprefix("/nodes/")


def node(site: Site, id_: str) -> Node:
    (found,) = site.maps.default.store.nodes([id_]).records
    return found


def form_of(text: str) -> dict[str, str]:
    """Give every field of the large form of a page, as a browser would send it."""
    form = text.split('<form class="rform"')[1].split("</form>", maxsplit=1)[0]
    inputs = [dict(_ATTRIBUTE.findall(tag)) for tag in re.findall(r"<input[^>]*>", form)]
    found = {
        given["name"]: given.get("value", "")
        for given in inputs
        if given["type"] in ("text", "hidden") or "checked" in given
    }
    found |= dict(_WORDS.findall(form))
    for name, options in _CHOICE.findall(form):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


@pytest.fixture
def small_site(blank_site: Site) -> Site:
    """Give a map with something to link to."""
    nodes = [
        ("benefit-cap", "Policy", "Benefit cap"),
        ("finances", "Outcome", "Household finances hold together"),
        ("york", "Place", "York"),
        ("gateshead", "Place", "Gateshead"),
        ("council", "Organisation", "Gateshead Council"),
    ]
    changes = [
        {
            "op": "put",
            "record": "node",
            "id": id_,
            "expected_version": 0,
            "value": {"kind": kind, "name": name},
        }
        for id_, kind, name in nodes
    ]
    body = {"operation_id": "small", "actor": "Ana", "changes": changes}
    assert blank_site.post("/api/v1/changes", json=body).status_code == 200
    return blank_site


@pytest.mark.parametrize("kind", NODE_KINDS)
def test_each_kind_is_added_changed_and_deleted_by_form_and_all_of_it_is_undone(
    small_site: Site, kind: str
) -> None:
    own_site = small_site
    visitor, store, start = own_site.visitor(), own_site.maps.default.store, hash_of(own_site)
    id_ = id_in(add(visitor, kind, name=f"Wholly new {kind}", tags="tried\nagain"))
    assert (node(own_site, id_).kind, node(own_site, id_).tags) == (kind, ("tried", "again"))
    typed = form_of(visitor.get(f"/nodes/{id_}/edit"))
    changed = {**typed, "name": "Renamed", "description": "Two\nlines", "aliases": "Once\nTwice"}
    sent = visitor.client.post(f"/nodes/{id_}/edit", data={**changed, "actor": "Ana"})
    assert id_in(sent) == id_
    after = node(own_site, id_)
    assert (after.name, after.description, after.aliases) == (
        "Renamed",
        "Two\nlines",
        ("Once", "Twice"),
    )
    page = visitor.get(f"/nodes/{id_}/delete")
    seal = re.search(r'name="seal" value="(\w+)"', page)
    assert seal
    visitor.send(f"/nodes/{id_}/delete", seal=seal[1], actor="Ana")
    assert not store.nodes([id_]).records
    assert hash_of(own_site) == start
    for revision in (4, 3, 2):
        answer = visitor.send("/undo", form=f"/undo?revision={revision}", revision=str(revision))
        assert answer.status_code == 303
    assert hash_of(own_site) == start


@pytest.mark.parametrize("kind", NODE_KINDS)
def test_a_form_sent_as_it_was_opened_changes_nothing(site: Site, kind: str) -> None:
    store, visitor = site.maps.default.store, site.visitor()
    whole = store.snapshot()
    shown = site.maps.default.disclosure("steward").visibility
    for one in [each for each in whole.of_kind(kind) if shown.is_shown(each.id)][:2]:
        typed = form_of(visitor.get(f"/nodes/{one.id}/edit"))
        assert {field.name for field in fields_of_kind(kind) if field.sort != "several"} <= {*typed}
        answer = visitor.client.post(f"/nodes/{one.id}/edit", data={**typed, "actor": "Ana"})
        assert id_in(answer) == one.id
        assert to_json_values(node(site, one.id)) == to_json_values(one)
    assert store.revision() == 1


@pytest.mark.parametrize(
    ("kind", "changed", "field"),
    [
        ("Policy", {"name": ""}, "name"),
        ("Policy", {"name": "a\u202eb"}, "name"),
        ("Policy", {"type": "decree"}, "type"),
        ("Policy", {"meadows_level": "13"}, "meadows_level"),
        ("Policy", {"valid_from": "2024-13"}, "valid_from"),
        ("Policy", {"actor": ""}, "actor"),
        ("Policy", {"reason": "a\x00b"}, "reason"),
        ("Policy", {"external_ids": "kumu"}, "external_ids"),
        ("Place", {"gss_code": "E8"}, "gss_code"),
        ("Person", {"illustrative": "perhaps"}, "illustrative"),
        ("LearningCycle", {"stage_history": "soon purpose"}, "stage_history"),
        ("LearningCycle", {"scale": ""}, "scale"),
        ("LearningCycle", {"end.ABOUT": ""}, "end.ABOUT"),
        ("LearningCycle", {"end.ABOUT": "Nowhere at all"}, "end.ABOUT"),
        ("LearningCycle", {"scale": "person"}, "name"),
        ("Effect", {"polarity": ""}, "polarity"),
        ("Effect", {"end.ON": "no such thing"}, "end.ON"),
        ("Effect", {"end.CAUSES": "benefit"}, "end.CAUSES"),
        ("Answer", {"question_id": "Q-NONE"}, "question_id"),
        ("Observation", {"date": "yesterday"}, "date"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    site: Site, kind: str, changed: dict[str, str], field: str
) -> None:
    words = "What I wrote <b>at length</b>"
    answer = add(site.visitor(), kind, **{"name": "A name", "description": words, **changed})
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert "What I wrote &lt;b&gt;at length&lt;/b&gt;" in answer.get_data(as_text=True)
    assert site.maps.default.store.revision() == 1


def test_names_that_look_alike_are_offered_and_what_was_typed_goes_on_with_the_one_chosen(
    own_site: Site,
) -> None:
    visitor = own_site.visitor()
    typed = {"name": "Council tax recovry", "description": "Typed for a new one"}
    answer = add(visitor, "Policy", **typed)
    assert answer.status_code == 422
    assert 'value="council-tax-recovery"' in answer.get_data(as_text=True)
    chosen = add(visitor, "Policy", **typed, alike="council-tax-recovery")
    text = chosen.get_data(as_text=True)
    assert (chosen.status_code, "Change “Council tax recovery”" in text) == (200, True)
    assert form_of(text)["description"] == "Typed for a new one"
    assert form_of(text)["aliases"] == "Council tax recovry"
    assert own_site.maps.default.store.revision() == 1
    assert id_in(add(visitor, "Policy", **typed, alike="new")) == "council-tax-recovry"


def test_two_of_one_name_can_stand_beside_each_other(small_site: Site) -> None:
    visitor = small_site.visitor()
    ids = {id_in(add(visitor, "Policy", name="Benefit cap", alike="new")) for _ in range(3)}
    assert len(ids | {"benefit-cap"}) == 4


def test_the_id_of_a_person_cannot_be_guessed(small_site: Site) -> None:
    visitor = small_site.visitor()
    ids = [id_in(add(visitor, "Person", name=name)) for name in ("Quince", "Marigold")]
    assert all(re.fullmatch(r"[0-9a-f-]{36}", id_) for id_ in ids)
    assert {node(small_site, id_).consent for id_ in ids} == {("map",)}


def test_a_form_sent_twice_writes_once_and_says_so(small_site: Site) -> None:
    visitor, fields = small_site.visitor(), {"name": "Only once", "operation_id": "only-once"}
    first, second = add(visitor, "Policy", **fields), add(visitor, "Policy", **fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert small_site.maps.default.store.revision() == 2
    assert "This was written already." in visitor.get(second.location)


def test_an_effect_that_is_there_is_not_made_twice(own_site: Site) -> None:
    visitor = own_site.visitor()
    ends = {"end.CAUSES": "council-tax-recovery", "end.ON": "Household finances hold together"}
    answer = add(visitor, "Effect", **ends, polarity="-1")
    assert "is on the map already" in errors_of(answer)["end.CAUSES"]
    assert id_in(add(visitor, "Effect", **ends, polarity="1"))


def test_what_was_written_is_said_in_words_with_its_undo(small_site: Site) -> None:
    visitor, start = small_site.visitor(), hash_of(small_site)
    text = visitor.get(add(visitor, "Factor", name="Queues at the door").location)
    written = text.split('class="done written"')[1].split("</form>")[0]
    assert "Added the factor “Queues at the door”." in written
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', written))
    answer = visitor.client.post("/undo", data={**hidden, "back": "/map"})
    assert answer.status_code == 303
    assert hash_of(small_site) == start


def test_the_reason_is_filled_in_and_can_be_written(small_site: Site) -> None:
    visitor, store = small_site.visitor(), small_site.maps.default.store
    assert form_of(visitor.get("/nodes/new?kind=Effect"))["reason"] == "An effect added by hand"
    add(visitor, "Factor", name="Queues", reason="Heard it on Friday")
    add(visitor, "Factor", name="Hunger")
    entries = store.changes(after=1)
    assert [one.reason for one in entries] == ["Heard it on Friday", "A factor added by hand"]


def put(site: Site, id_: str, **changed: Any) -> None:
    """Let somebody else change a record meanwhile."""
    (stored,) = site.maps.default.store.nodes([id_]).records
    value = {**to_json_values(stored), **changed}
    change = {"op": "put", "record": "node", "id": id_, "expected_version": stored.version}
    body = {
        "operation_id": f"other-{stored.version}",
        "actor": "Ben",
        "reason": "Ben's reason",
        "changes": [{**change, "value": value}],
    }
    assert site.post("/api/v1/changes", json=body).status_code == 200


def test_two_editors_get_both_sides_and_choose_a_line_at_a_time(own_site: Site) -> None:
    visitor, path = own_site.visitor(), "/nodes/council-tax-recovery/edit"
    typed = {**form_of(visitor.get(path)), "actor": "Ana"}
    mine = {**typed, "description": "Mine", "discretion": "wide"}
    put(own_site, "council-tax-recovery", description="Theirs", status="repealed")
    answer = visitor.client.post(path, data=mine)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for words in ("Somebody changed this while you were writing", "Ben saved it at revision 2"):
        assert words in text
    again = form_of(text)
    # Only one side touched these: they are chosen already. Both wrote the description.
    assert (again["line.discretion"], again["line.status"]) == ("yours", "theirs")
    assert "line.description" not in again
    assert again["description"] == "Mine"
    assert visitor.client.post(path, data=again).status_code == 409
    assert visitor.client.post(path, data={**again, "line.description": "yours"}).status_code == 303
    after = to_json_values(node(own_site, "council-tax-recovery"))
    assert (after["description"], after["status"], after["discretion"]) == (
        "Mine",
        "repealed",
        "wide",
    )


def test_a_record_that_was_deleted_meanwhile_can_be_saved_as_a_new_one(small_site: Site) -> None:
    visitor = small_site.visitor()
    id_ = id_in(add(visitor, "Factor", name="Queues at the door"))
    typed = {**form_of(visitor.get(f"/nodes/{id_}/edit")), "description": "Long typed words"}
    seal = small_site.get(f"/api/v1/nodes/{id_}/delete").json["seal"]
    body = {"operation_id": "gone", "actor": "Ben", "seal": seal}
    assert small_site.post(f"/api/v1/nodes/{id_}/delete", json=body).status_code == 200
    answer = visitor.client.post(f"/nodes/{id_}/edit", data={**typed, "actor": "Ana"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert form_of(text)["description"] == "Long typed words"
    assert visitor.client.post("/nodes/new?kind=Factor", data=form_of(text)).status_code == 303
