"""What-ifs that are kept: saved, opened, compared, deleted, and made an experiment."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from graphmap.analysis.scenario_documents import read_scenario
from graphmap.model.changes import Document
from graphmap.services.history.undoing import undo
from tests.web.test_what_if import hash_of, main_of, words_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site

OFF = "off=council-tax-recovery"
SCENARIO = {"off": [{"policy": "council-tax-recovery", "within": None}]}
_HIDDEN = re.compile(r'name="(csrf_token|operation_id)" value="([^"]+)"')


def save(site: Site, query: str, name: str, **more: str) -> TestResponse:
    return site.visitor().send(f"/scenarios/new?system=&{query}", name=name, actor="Ana", **more)


def put(site: Site, **body: Any) -> TestResponse:
    whole = {"op": "put", "operation_id": "o-1", "actor": "Ana", **body}
    return site.post("/api/v1/scenarios", json=whole)


def rows(site: Site) -> list[dict[str, Any]]:
    return site.get("/api/v1/scenarios").json["rows"]


def test_a_saved_what_if_is_listed_opened_and_leads_back_to_the_same_answer(
    own_site: Site,
) -> None:
    before = hash_of(own_site)
    answer = save(own_site, f"{OFF}&as_of=2024", "Without <recovery>")
    assert answer.status_code == 303
    (row,) = rows(own_site)
    assert (row["name"], row["version"], row["saved_by"]) == ("Without <recovery>", 1, "Ana")
    assert row["counted"]["as_of"] == "2024"
    assert "Without &lt;recovery&gt;" in main_of(own_site, "/scenarios?system=")
    text = main_of(own_site, f"/scenarios/{row['id']}?system=")
    assert "Council tax recovery switched off everywhere" in words_of(text)
    (link,) = set(re.findall(r'href="(/what-if\?[^"]+)"[^>]*>Go on from it', text))
    tried = words_of(main_of(own_site, html.unescape(link)))
    told = own_site.get(f"/api/v1/scenarios/{row['id']}").json["rows"][0]["result"]
    assert told["parameters"]["as_of"] == "2024"
    assert f"{len(told['freed'])} of " in tried
    assert hash_of(own_site) == before
    assert own_site.maps.default.store.revision() == 1


def test_a_form_sent_twice_saves_once(own_site: Site) -> None:
    visitor = own_site.visitor()
    form = f"/scenarios/new?system=&{OFF}"
    hidden = dict(_HIDDEN.findall(visitor.get(form)))
    sent = {**hidden, "name": "Once", "actor": "Ana"}
    first, second = visitor.client.post(form, data=sent), visitor.client.post(form, data=sent)
    assert first.location == second.location
    assert len(rows(own_site)) == 1


def test_a_name_that_is_missing_is_refused_at_its_field_and_the_rest_is_kept(
    own_site: Site,
) -> None:
    answer = save(own_site, OFF, " ")
    assert answer.status_code == 422
    assert "The name is empty; give it a name" in html.unescape(answer.text)
    assert 'value="Ana"' in answer.text
    assert rows(own_site) == []


def test_one_takes_the_place_of_another_only_as_it_was_seen(own_site: Site) -> None:
    save(own_site, OFF, "First")
    (row,) = rows(own_site)
    seen = f"{row['id']}:{row['version']}"
    assert save(own_site, "off=uc-sanctions", "Second", instead=seen).status_code == 303
    (row,) = rows(own_site)
    assert (row["name"], row["version"]) == ("Second", 2)
    stale = save(own_site, OFF, "Third", instead=seen)
    assert stale.status_code == 409
    assert "changed by somebody else while you were writing" in stale.text
    assert 'value="Third"' in stale.text
    assert rows(own_site)[0]["name"] == "Second"


def test_a_deleted_what_if_is_gone_and_a_stale_delete_is_a_conflict(own_site: Site) -> None:
    save(own_site, OFF, "First")
    (row,) = rows(own_site)
    page = f"/scenarios/{row['id']}?system="
    delete = f"/scenarios/{row['id']}/delete?system="
    visitor = own_site.visitor()
    assert visitor.send(delete, form=page, version="7").status_code == 409
    assert len(rows(own_site)) == 1
    assert visitor.send(delete, form=page, version="1").status_code == 303
    assert rows(own_site) == []
    assert own_site.get(page).status_code == 404
    assert own_site.get(f"/api/v1/scenarios/{row['id']}").status_code == 404
    assert "No what-if has been saved yet" in main_of(own_site, "/scenarios?system=")


def test_two_and_more_are_set_side_by_side_where_they_differ_first(own_site: Site) -> None:
    save(own_site, OFF, "One")
    save(own_site, f"{OFF}&off=uc-sanctions", "Both")
    ids = {row["name"]: row["id"] for row in rows(own_site)}
    text = main_of(own_site, f"/scenarios/compare?system=&with={ids['One']}&with={ids['Both']}")
    told = words_of(text)
    assert "Pairs freed 6 of 61 11 of 61" in told
    assert "Relieved 3 4" in told
    pairs = told.split("Pair by pair")[1]
    assert pairs.index("Enough to eat") < pairs.index("Good mental health and wellbeing Bristol")
    assert re.search(r"Household finances hold together England relieved freed", pairs)
    for query in ("", f"&with={ids['One']}", f"&with={ids['One']}&with={ids['One']}"):
        assert own_site.get(f"/scenarios/compare?system={query}").status_code == 422
    assert own_site.get("/scenarios/compare?with=a&with=b").status_code == 404


def test_programs_save_change_and_delete_scenarios_with_versions(own_site: Site) -> None:
    counted = {"max_steps": 2}
    (made,) = put(own_site, name="A", scenario=SCENARIO, counted=counted).json["rows"]
    assert (made["version"], made["counted"]["max_steps"]) == (1, 2)
    assert put(own_site, name="A", scenario=SCENARIO, counted=counted).json["rows"] == [made]
    asked = {"id": made["id"], "name": "B", "scenario": SCENARIO, "operation_id": "o-2"}
    assert put(own_site, **asked, expected_version=1).json["rows"][0]["version"] == 2
    stale = put(own_site, **asked, expected_version=1)
    assert (stale.status_code, stale.json["error"]["code"]) == (409, "stale_version")
    (side,) = stale.json["error"]["details"]
    assert (side["expected_version"], side["stored_version"]) == (1, 2)
    gone = {"op": "delete", "operation_id": "o-3", "id": made["id"], "expected_version": 2}
    assert put(own_site, **gone).status_code == 200
    assert rows(own_site) == []
    assert put(own_site, **gone).status_code == 404


def test_a_scenario_that_means_nothing_is_not_kept(own_site: Site) -> None:
    for scenario, place in (
        ({"off": [{"policy": "nobody"}]}, "Off, number 1,"),
        ({"of": []}, "The scenario's of"),
        ({}, "The scenario has no change"),
    ):
        answer = put(own_site, name="A", scenario=scenario)
        assert answer.status_code == 422
        assert place in answer.text
    assert put(own_site, scenario=SCENARIO).json["error"]["details"][0]["field"] == "name"
    assert put(own_site, name="A", scenario=SCENARIO, id="no-such").status_code == 404
    assert rows(own_site) == []


def test_the_list_says_when_it_is_cut(own_site: Site) -> None:
    for number in range(3):
        put(own_site, name=f"N{number}", scenario=SCENARIO, operation_id=f"o-{number}")
    told = own_site.get("/api/v1/scenarios?limit=2").json
    assert ([row["name"] for row in told["rows"]], told["truncated"]) == (["N0", "N1"], True)


def change(site: Site, id_: str, **value: Any) -> None:
    stored = site.maps.default.store.snapshot().node_by_id.get(id_)
    op: dict[str, Any] = {
        "op": "put" if value else "delete",
        "record": "node",
        "id": id_,
        "expected_version": stored.version if stored else 0,
    }
    whole = {**op, "value": value} if value else op
    body = {"operation_id": f"change-{id_}-{len(value)}", "actor": "Ana", "changes": [whole]}
    answer = site.post("/api/v1/changes", json=body)
    assert answer.status_code == 200, answer.text


def test_a_scenario_that_names_what_is_not_to_be_seen_is_like_one_that_is_not_there(
    own_site: Site,
) -> None:
    save(own_site, OFF, "First")
    (row,) = rows(own_site)
    change(own_site, "council-tax-recovery", kind="Policy", name="Quiet", sensitivity="restricted")
    assert rows(own_site) == []
    assert "First" not in main_of(own_site, "/scenarios?system=")
    hidden = own_site.get(f"/api/v1/scenarios/{row['id']}")
    assert (hidden.status_code, hidden.data) == (
        404,
        own_site.get("/api/v1/scenarios/no-such").data,
    )
    assert own_site.get(f"/scenarios/{row['id']}").status_code == 404


def test_what_is_no_longer_on_the_map_is_left_out_and_counted(own_site: Site) -> None:
    change(own_site, "a-rule", kind="Policy", name="A rule")
    save(own_site, f"{OFF}&off=a-rule", "Two")
    change(own_site, "a-rule")
    (row,) = rows(own_site)
    assert (row["scenario"]["off"], row["gone"]) == (SCENARIO["off"], 1)
    text = main_of(own_site, f"/scenarios/{row['id']}?system=")
    assert "One change named what is no longer on the map, and is left out." in words_of(text)
    assert "a-rule" not in text


def test_a_name_of_somebody_left_out_is_not_told_and_an_erasure_takes_it_away(
    own_site: Site,
) -> None:
    person = {"kind": "Person", "name": "Wilhelmina Quartz", "consent": ["hold"]}
    change(own_site, "p-7f3a9c", **person)
    put(own_site, name="What Wilhelmina Quartz asked", scenario=SCENARIO, actor="W. Quartz")
    (row,) = rows(own_site)
    assert row["name"] == "Name left out"
    pages = ["/scenarios?system=", f"/scenarios/{row['id']}?system="]
    pages += [f"/scenarios/new?system=&{OFF}", f"/api/v1/scenarios/{row['id']}"]
    for page in pages:
        assert "Wilhelmina" not in own_site.get(page).text, page
    store = own_site.maps.default.store
    store.erase("p-7f3a9c", actor="Ana", reason="asked", operation_id="erase")
    assert "Wilhelmina" not in store.list_documents("scenarios")[0].body
    (row,) = rows(own_site)
    assert row["name"] == "A scenario without a name"
    assert own_site.get(f"/scenarios/{row['id']}").status_code == 200


def test_a_document_that_is_no_scenario_is_passed_over(own_site: Site) -> None:
    store = own_site.maps.default.store
    bodies = ["null", "[]", "{}", '{"scenario": {"off": [{}]}}', '{"counted": 1}']
    for number, body in enumerate(bodies):
        store.put_document(Document(collection="scenarios", id=f"s-{number}", version=0, body=body))
    assert rows(own_site) == []
    assert own_site.get("/scenarios/s-3").status_code == 404


def made(site: Site, query: str, **fields: str) -> tuple[str, TestResponse]:
    """Go through the form and its preview; give what the preview says, and the last answer."""
    visitor = site.visitor()
    path = f"/what-if/experiment?system=&{query}"
    preview = visitor.send(path, actor="Ana", do="look", **fields)
    assert preview.status_code == 200, preview.text
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    sent = {name: html.unescape(value) for name, value in sent.items()}
    return preview.text, visitor.client.post(path, data={**sent, "do": "write"})


def test_the_form_of_an_experiment_is_filled_in_with_what_the_what_if_says(site: Site) -> None:
    text = words_of(main_of(site, f"/what-if/experiment?system=&{OFF}"))
    assert "“Council tax recovery” is switched off." in text
    assert (
        "On the map 6 pairs of an outcome and a place would be freed of 61 blocked today,"
        " 3 relieved and 0 newly blocked." in text
    )
    predicted = text.split("What do you predict?")[1].split("Part of which")[0]
    assert "Put into words what you would see." in predicted
    assert predicted.split("first observation. ")[1].startswith("Where the rule is changed: ")
    assert "and one more are no longer blocked by it." in predicted
    assert "Household finances hold together in Bristol, Newcastle upon Tyne and York" in predicted
    assert not re.search(r"\d", predicted)
    assert "nothing that is recorded blocks any longer: Household finances" in text


def test_a_what_if_becomes_an_experiment_in_one_change_that_can_be_taken_back(
    own_site: Site,
) -> None:
    store = own_site.maps.default.store
    before = hash_of(own_site)
    preview, answer = made(
        own_site,
        OFF,
        name="A year without recovery",
        action="Stop it for a year",
        prediction="Six are freed",
        cycle="plymouth-alliance-cycle" if "plymouth-alliance-cycle" in _cycles(own_site) else "",
        reason="The board asked",
    )
    assert "Nothing has been changed yet." in preview
    assert answer.status_code == 303
    assert store.revision() == 2
    (entry,) = store.changes(after=1)
    assert (entry.actor, entry.reason) == ("Ana", "The board asked")
    whole = store.snapshot()
    node: Any = whole.node_by_id["a-year-without-recovery"]
    assert (node.action, node.prediction) == ("Stop it for a year", "Six are freed")
    assert (node.status, node.sensitivity) == ("idea", "steward")
    assert whole.targets(node.id, "TESTS") == ["council-tax-recovery"]
    assert set(whole.targets(node.id, "TOUCHES")) == {
        "financial-stability",
        "good-mental-health",
        "situation-understood",
        "bristol",
        "newcastle",
        "york",
        "gateshead",
    }
    shown = own_site.get(answer.location)
    assert "A year without recovery" in shown.text
    undo(store, actor="Ana", operation_id="back")
    assert hash_of(own_site) == before


def _cycles(site: Site) -> set[str]:
    nodes = site.maps.default.store.snapshot().nodes
    return {node.id for node in nodes if node.kind == "LearningCycle"}


def test_an_experiment_is_part_of_the_cycle_that_was_chosen_and_leads_back(
    own_site: Site,
) -> None:
    cycle = min(_cycles(own_site))
    _, answer = made(own_site, OFF, action="Stop it", cycle=cycle)
    whole = own_site.maps.default.store.snapshot()
    assert whole.targets("stop-it", "PART_OF") == [cycle]
    for page in (answer.location, "/nodes/stop-it?system="):
        text = html.unescape(own_site.get(page).text)
        (back,) = set(re.findall(r'href="(/scenarios/[^"]+)"', text))
    assert "Council tax recovery switched off everywhere" in words_of(main_of(own_site, back))


def test_an_experiment_sent_twice_is_recorded_once(own_site: Site) -> None:
    visitor = own_site.visitor()
    path = f"/what-if/experiment?system=&{OFF}"
    hidden = dict(_HIDDEN.findall(visitor.get(path)))
    sent = {**hidden, "action": "Stop it", "actor": "Ana", "do": "write"}
    first, second = visitor.client.post(path, data=sent), visitor.client.post(path, data=sent)
    assert first.location == second.location
    assert own_site.maps.default.store.revision() == 2
    assert len(rows(own_site)) == 1
    other = visitor.send(path, action="Stop it", actor="Ana", do="write")
    assert other.location != first.location
    assert own_site.maps.default.store.revision() == 3


def test_a_form_of_an_experiment_that_is_wrong_keeps_what_was_typed(own_site: Site) -> None:
    visitor = own_site.visitor()
    path = f"/what-if/experiment?system=&{OFF}"
    for fields, message in (
        ({"action": ""}, "What would be done is blank: say what would be done"),
        ({"cycle": "nobody"}, "The learning cycle is not on the map"),
        ({"status": "nonsense"}, "Where it stands"),
        ({"actor": " "}, "Give the name that this change is recorded under"),
    ):
        typed = {"action": "Stop it", "actor": "Ana", "prediction": "Kept words", **fields}
        answer = visitor.send(path, do="write", **typed)
        assert answer.status_code == 422, fields
        assert message in html.unescape(answer.text)
        assert "Kept words" in answer.text
    assert own_site.maps.default.store.revision() == 1
    back = visitor.send(path, action="Stop it", actor="Ana", prediction="Kept words", do="back")
    assert "Kept words" in back.text


def test_an_experiment_is_no_more_public_than_what_its_words_name(own_site: Site) -> None:
    quiet = {"kind": "Policy", "name": "A quiet rule", "sensitivity": "steward"}
    change(own_site, "council-tax-recovery", **quiet)
    text = own_site.get(f"/what-if/experiment?system=&{OFF}").text
    assert re.search(r'value="steward" selected', text)
    _, _answer = made(own_site, OFF, action="Stop it")
    node = own_site.maps.default.store.snapshot().node_by_id["stop-it"]
    assert node.sensitivity == "steward"


def test_a_scenario_of_every_sort_of_change_is_kept_as_it_is(own_site: Site) -> None:
    effect = "aeec7187-ec1a-5da0-8aa6-34a9e32be285"
    scenario = read_scenario(
        off=["uc-sanctions@england"],
        reverse=[effect],
        add=["council-tax-recovery:?:work-that-lasts@gateshead"],
    )
    query = (
        f"off=uc-sanctions@england&reverse={effect}"
        "&add=council-tax-recovery:%3F:work-that-lasts@gateshead"
    )
    save(own_site, query, "All")
    (row,) = rows(own_site)
    told = words_of(main_of(own_site, f"/scenarios/{row['id']}?system="))
    assert "Benefit sanctions switched off in England and the places in it" in told
    assert "enables Household finances hold together in York , turned round" in told
    assert "of 131 effects of a map of 605 nodes" in told
    assert "may block or enable Work that lasts in Gateshead , supposed" in told
    assert row["scenario"]["add"] == [new.to_json() for new in scenario.add]


def test_what_a_form_cannot_mean_is_refused_at_its_field(own_site: Site) -> None:
    wrong = save(own_site, OFF, "A", instead="no-such:later")
    assert (wrong.status_code, "not in the list; choose again" in wrong.text) == (422, True)
    nobody = own_site.visitor().send(f"/scenarios/new?system=&{OFF}", name="A", actor=" ")
    assert nobody.status_code == 422
    assert own_site.get("/scenarios/UPPER").status_code == 404
    assert own_site.get("/api/v1/scenarios/a%20b").status_code == 404
    assert rows(own_site) == []
