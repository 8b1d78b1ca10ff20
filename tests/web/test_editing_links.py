"""Linking, taking away, pasting and merging, as pages and as JSON; what is hidden stays so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.model.records import graph_hash
from tests.web.test_editing import errors_of, form_of, hash_of, id_in, small_site

if TYPE_CHECKING:
    from tests.web.conftest import Site

__all__ = ["small_site"]

NAME = "Wilhelmina Quartz"


def send(site: Site, path: str, **body: Any) -> Any:
    given = {"operation_id": path.replace("/", "-"), "actor": "Ana", **body}
    return site.post(f"/api/v1{path}", json=given)


def sources(site: Site, id_: str, kind: str) -> list[str]:
    return site.maps.default.store.snapshot().sources(id_, kind)


def test_a_link_is_made_by_a_name_changed_and_taken_away(small_site: Site) -> None:
    visitor, start = small_site.visitor(), hash_of(small_site)
    path = "/nodes/benefit-cap/link?way=in.SETS"
    assert "Set by" in visitor.get("/nodes/benefit-cap/link")
    assert id_in(visitor.send(path, other="gateshead council", actor="Ana")) == "benefit-cap"
    assert sources(small_site, "benefit-cap", "SETS") == ["council"]
    twice = visitor.send(path, other="council", actor="Ana")
    assert "in this way already" in errors_of(twice)["other"]
    (link,) = small_site.maps.default.store.snapshot().links
    typed = {**form_of(visitor.get(f"/links/{link.id}/edit")), "note": "A note", "actor": "Ana"}
    assert visitor.client.post(f"/links/{link.id}/edit", data=typed).status_code == 303
    assert small_site.maps.default.store.links([link.id]).records[0].note == "A note"
    page = visitor.get(f"/links/{link.id}/delete")
    seal = re.search(r'name="seal" value="(\w+)"', page)
    assert seal
    gone = visitor.send(f"/links/{link.id}/delete", seal=seal[1], actor="Ana")
    assert id_in(gone) == "council"
    assert hash_of(small_site) == start


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"other": ""}, "other"),
        ({"other": "nobody of that name"}, "other"),
        ({"other": "benefit-cap"}, "other"),
        ({"other": "York", "status": "gone"}, "status"),
        ({"other": "York", "valid_from": "soon"}, "valid_from"),
    ],
)
def test_a_link_that_cannot_be_is_refused_at_its_field(
    small_site: Site, changed: dict[str, str], field: str
) -> None:
    path = "/nodes/benefit-cap/link?way=out.APPLIES_IN"
    answer = small_site.visitor().send(path, **{"note": "Kept <i>", "actor": "Ana", **changed})
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert "Kept &lt;i&gt;" in answer.get_data(as_text=True)


def test_an_end_that_is_not_clear_is_chosen_among_what_it_may_be(own_site: Site) -> None:
    visitor, path = own_site.visitor(), "/nodes/f001/link?way=out.SUPPORTS"
    answer = visitor.send(path, other="council tax gateshead understood", actor="Ana")
    text = answer.get_data(as_text=True)
    assert "Council tax recovery blocks The person&#39;s situation is understood, in Gat" in text
    chosen = re.search(r'name="choice.other" value="([^"]+)"', text)
    assert chosen
    done = visitor.send(path, **{"other": "council tax", "choice.other": chosen[1], "actor": "A"})
    assert id_in(done) == "f001"
    assert chosen[1] in own_site.maps.default.store.snapshot().targets("f001", "SUPPORTS")


def test_deleting_shows_all_that_goes_and_takes_exactly_that(own_site: Site) -> None:
    start, store = hash_of(own_site), own_site.maps.default.store
    before = store.snapshot()
    effects = {*before.sources("gateshead", "IN")}
    cycles = {*before.sources("gateshead", "ABOUT")}
    answers = {*before.sources("gateshead", "FOR")}
    answers |= {one for cycle in cycles for one in before.sources(cycle, "FOR")}
    answers &= {one.id for one in before.of_kind("Answer")}
    answer = own_site.get("/api/v1/nodes/gateshead/delete").json
    assert {one["id"] for one in answer["nodes"]} == effects | cycles | answers
    gone = {"gateshead", *effects, *cycles, *answers}
    at_them = {one.id for one in before.links if {one.source, one.target} & gone}
    assert {one["id"] for one in answer["links"]} == at_them
    page = own_site.visitor().get("/nodes/gateshead/delete")
    assert "Council tax recovery blocks Household finances hold together, in Gateshead" in page
    done = send(own_site, "/nodes/gateshead/delete", seal=answer["seal"])
    after = store.snapshot()
    assert {one.id for one in before.nodes} - {one.id for one in after.nodes} == gone
    assert {one.id for one in before.links} - {one.id for one in after.links} == at_them
    undone = send(own_site, "/undo", revision=done.json["revision"])
    assert undone.status_code == 200
    assert hash_of(own_site) == start


def test_what_goes_is_shown_again_where_it_changed_meanwhile(own_site: Site) -> None:
    visitor, path = own_site.visitor(), "/nodes/york/delete"
    seal = own_site.get(f"/api/v1{path}").json["seal"]
    send(own_site, "/nodes/york/link", kind="OPERATES_IN", direction="in", other="dwp")
    answer = visitor.send(path, seal=seal, actor="Ana")
    assert (answer.status_code, "look again at what goes" in answer.get_data(as_text=True)) == (
        409,
        True,
    )
    assert send(own_site, path, seal=seal).status_code == 409
    assert own_site.maps.default.store.nodes(["york"]).records


def test_a_list_is_looked_at_first_and_written_as_one_change_set(own_site: Site) -> None:
    visitor, store = own_site.visitor(), own_site.maps.default.store
    lines = (
        "- Rent arears\n* Queues at the door\n2) Cold homes\nqueues at the  DOOR\n\nRent arrears"
    )
    look = visitor.send("/paste", kind="Factor", lines=lines, do="look")
    text = look.get_data(as_text=True)
    assert "Four names read as factors" in text
    assert store.revision() == 1
    fields = {"kind": "Factor", "lines": lines, "do": "add", "actor": "Ana"}
    asked = visitor.send("/paste", **fields)
    assert (asked.status_code, "look-alikes" in errors_of(asked)) == (422, True)
    chosen = {"choice.1.name": "Rent arears", "choice.1.id": "rent-arrears"}
    done = visitor.send("/paste", **fields, **chosen)
    assert done.status_code == 303
    (entry,) = store.changes(after=1)
    assert {record.id for record in entry.records} == {"queues-at-the-door", "cold-homes"}
    assert "Added two factors." in visitor.get(done.location)


@pytest.mark.parametrize(
    "lines", ["", " \n - \n", "good\nx\u202ey", "\n".join(map(str, range(501)))]
)
def test_a_list_that_cannot_be_read_is_refused_whole(site: Site, lines: str) -> None:
    answer = site.visitor().send("/paste", kind="Outcome", lines=lines, do="add", actor="Ana")
    assert answer.status_code == 422
    assert "lines" in errors_of(answer)
    assert site.maps.default.store.revision() == 1


def test_duplicates_are_merged_field_by_field_and_undone(own_site: Site) -> None:
    visitor, start = own_site.visitor(), hash_of(own_site)
    store, path = own_site.maps.default.store, "/nodes/council-tax-recovery/merge"
    text = visitor.get(f"{path}?other=uc-sanctions")
    assert "Merge “Benefit sanctions” into “Council tax recovery”" in text
    assert "Benefit sanctions blocks Household finances hold together, in England" in text
    hidden = dict(re.findall(r'name="(versions|other)" value="([^"]*)"', text))
    fields = {**hidden, "line.type": "gone", "actor": "Ana"}
    before = store.snapshot()
    done = visitor.send(path, form=f"{path}?other=uc-sanctions", **fields)
    assert id_in(done) == "council-tax-recovery"
    after = store.snapshot()
    kept = after.node_by_id["council-tax-recovery"]
    assert "Benefit sanctions" in kept.aliases
    assert kept.type == before.node_by_id["uc-sanctions"].type
    assert "uc-sanctions" not in after.node_by_id
    evidence = [one for one in before.links if one.kind in ("SUPPORTS", "CHALLENGES")]
    observed = {one.source for one in evidence}
    assert {one.source for one in after.links if one.kind in ("SUPPORTS", "CHALLENGES")} == observed
    undone = send(own_site, "/undo", revision=2)
    assert undone.status_code == 200
    assert hash_of(own_site) == start


def test_a_merge_by_program_is_refused_where_one_of_both_was_changed(own_site: Site) -> None:
    path = "/nodes/council-tax-recovery/merge"
    seen = own_site.get(f"/api/v1{path}?other=uc-sanctions").json
    send(own_site, "/nodes/uc-sanctions/edit", expected_version=1, value={"description": "New"})
    body = {"other": "uc-sanctions", "expected_versions": seen["versions"]}
    assert send(own_site, path, **body).status_code == 409
    wrong = {"other": "gateshead", "expected_versions": [1, 1]}
    assert send(own_site, path, **wrong).status_code == 422


def test_a_program_adds_changes_and_links_with_the_version_it_expects(small_site: Site) -> None:
    value = {"name": "A new rule", "type": "statute"}
    made = send(small_site, "/nodes/new", kind="Policy", value=value).json
    assert (made["node"], made["words"]) == ("a-new-rule", ["Added the policy “A new rule”."])
    again = send(small_site, "/nodes/new", kind="Policy", value=value).json
    assert again["revision"] == made["revision"]
    path = "/nodes/a-new-rule/edit"
    value = {"status": "repealed", "type": None}
    assert send(small_site, path, expected_version=2, value=value).json["revision"] == 3
    stale = send(small_site, path, expected_version=2, value={}, operation_id="stale")
    assert stale.status_code == 409
    assert stale.json["error"]["details"][0]["stored"]["status"] == "repealed"
    ends = {"CAUSES": "a-new-rule", "ON": "finances", "IN": "york"}
    effect = send(
        small_site,
        "/nodes/new",
        operation_id="effect",
        kind="Effect",
        value={"polarity": -1},
        ends=ends,
    ).json
    assert effect["words"] == [
        "Added the effect: A new rule blocks Household finances hold together, in York."
    ]
    for wrong in ({"CAUSES": "york", "ON": "finances"}, {"CAUSES": "a-new-rule"}, {"FOR": "x"}):
        body = {"kind": "Effect", "value": {"polarity": -1}, "ends": wrong}
        assert send(small_site, "/nodes/new", operation_id="w", **body).status_code == 422


@pytest.fixture
def guarded(small_site: Site) -> Site:
    """Add who agreed to nothing, what names them, and what nobody may read here."""

    def put(id_: str, kind: str, **fields: Any) -> dict[str, Any]:
        record = "link" if "source" in fields else "node"
        value = {"kind": kind, **fields}
        return {"op": "put", "record": record, "id": id_, "expected_version": 0, "value": value}

    changes = [
        put("p-7f3a9c", "Person", name=NAME, consent=["hold"]),
        put("rule", "Policy", name="A rule", description=f"{NAME} asked", aliases=[NAME, "Rule A"]),
        put("secret", "Policy", name="A secret rule", sensitivity="restricted"),
        put("cycle", "LearningCycle", name="Quiet", scale="organisation", sensitivity="restricted"),
        put("l-about", "ABOUT", source="cycle", target="council"),
        put("l-sets", "SETS", source="council", target="secret"),
        put("l-named", "SETS", source="council", target="rule", note=f"As {NAME} said"),
    ]
    assert send(small_site, "/changes", changes=changes).status_code == 200
    return small_site


def test_a_text_that_is_not_for_the_editor_stays_as_it_is(guarded: Site) -> None:
    visitor, store = guarded.visitor(), guarded.maps.default.store
    for path, field in (("/nodes/rule/edit", "name"), ("/links/l-named/edit", "valid_from")):
        text = visitor.get(path)
        assert "Quartz" not in text
        typed = {**form_of(text), field: "2020", "actor": "Ana"}
        assert visitor.client.post(path, data=typed).status_code == 303
    (rule,), (link,) = store.nodes(["rule"]).records, store.links(["l-named"]).records
    assert (rule.name, rule.description) == ("2020", f"{NAME} asked")
    assert set(rule.aliases) == {"Rule A", NAME}
    assert (link.valid_from, link.note) == ("2020", f"As {NAME} said")
    given = {"expected_version": rule.version, "value": {"description": "Over it"}}
    assert send(guarded, "/nodes/rule/edit", **given).status_code == 422


def test_a_conflict_tells_nothing_that_is_hidden(guarded: Site) -> None:
    visitor = guarded.visitor()
    typed = {**form_of(visitor.get("/nodes/rule/edit")), "actor": "Ana", "status": "changed"}
    value = {"name": "A rule", "description": f"{NAME} again", "status": "repealed"}
    change = {"op": "put", "record": "node", "id": "rule", "expected_version": 2}
    body = {"changes": [{**change, "value": {"kind": "Policy", **value}}], "operation_id": "b"}
    assert send(guarded, "/changes", reason=f"For {NAME}", **body).status_code == 200
    answer = visitor.client.post("/nodes/rule/edit", data=typed)
    assert answer.status_code == 409
    assert "Quartz" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("id_", ["p-7f3a9c", "secret", "cycle"])
def test_what_is_hidden_can_neither_be_edited_linked_merged_nor_found(
    guarded: Site, id_: str
) -> None:
    visitor = guarded.visitor()
    for page in ("edit", "link", "delete", "merge"):
        assert visitor.client.get(f"/nodes/{id_}/{page}").status_code == 404
        assert guarded.get(f"/api/v1/nodes/{id_}/delete").status_code == 404
    for link in ("l-about", "l-sets"):
        assert visitor.client.get(f"/links/{link}/edit").status_code == 404
    for way, text in (("out.SETS", id_), ("out.SETS", "secret rule"), ("in.WORKS_FOR", "Wilhel")):
        answer = visitor.send(f"/nodes/council/link?way={way}", other=text, actor="Ana")
        assert "is the name of no" in errors_of(answer)["other"]
    merged = visitor.client.get(f"/nodes/rule/merge?other={id_}")
    assert merged.status_code == 422
    new = visitor.send(
        "/nodes/new?kind=Policy", name="A secret rul", sensitivity="public", actor="A"
    )
    assert new.status_code == 303


def test_what_something_hidden_stands_on_is_not_taken_away(guarded: Site) -> None:
    start = hash_of(guarded)
    answer = guarded.visitor().client.get("/nodes/council/delete")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "something that is not for you to see cannot stand" in text
    assert "Quiet" not in text
    assert hash_of(guarded) == start


def test_links_to_what_is_hidden_go_without_being_told_or_counted(guarded: Site) -> None:
    person = guarded.maps.default.store.nodes(["p-7f3a9c"]).records[0]
    link = {"kind": "LIVES_IN", "source": person.id, "target": "york"}
    change = {"op": "put", "record": "link", "id": "l-lives", "expected_version": 0}
    body = {"changes": [{**change, "value": link}], "operation_id": "lives"}
    assert send(guarded, "/changes", **body).status_code == 200
    answer = guarded.get("/api/v1/nodes/york/delete").json
    assert (answer["nodes"], answer["links"]) == ([], [])
    done = send(guarded, "/nodes/york/delete", seal=answer["seal"]).json
    assert done["words"] == ["Took away the place “York”."]
    assert not guarded.maps.default.store.links(["l-lives"]).records
    assert graph_hash((), ()) != hash_of(guarded)
