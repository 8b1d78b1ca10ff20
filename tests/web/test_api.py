"""The API: one shape of errors, change sets, exports, and what OpenAPI promises."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.errors import StoreUnavailable
from graphmap.services.taking_away.exporting import EXPORT_FORMATS

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from graphmap.services.maps_folder import MapsFolder
from tests.web.conftest import Site

MARK = "rejected-value-7d1f"


def change(id_: str, *, version: int = 0, op: str = "put", **value: Any) -> dict[str, Any]:
    asked = {"op": op, "record": "node", "id": id_, "expected_version": version}
    return {**asked, "value": {"kind": "Policy", **value}} if op == "put" else asked


def send(site: Site, *changes: dict[str, Any], operation: str = "one") -> TestResponse:
    body = {"operation_id": operation, "actor": "Ana", "reason": "a try", "changes": list(changes)}
    return site.post("/api/v1/changes", json=body)


def test_a_change_set_is_applied_once_and_told_by_the_log(own_site: Site) -> None:
    first = send(own_site, change("a-rule", name="A rule"))
    assert first.json == {
        "operation_id": "one",
        "revision": 2,
        "at": first.json["at"],
        "replayed": False,
    }
    again = send(own_site, change("a-rule", name="A rule"))
    assert (again.json["revision"], again.json["replayed"]) == (2, True)
    log = own_site.get("/api/v1/changes?after=1").json
    (entry,) = log["entries"]
    assert (entry["actor"], entry["reason"], entry["revision"]) == ("Ana", "a try", 2)
    assert entry["records"][0]["after"] == {"id": "a-rule", "kind": "Policy", "name": "A rule"}
    assert own_site.get("/api/v1/changes?after=2").json["entries"] == []


def test_an_observation_sent_without_a_level_is_for_stewards_and_keeps_the_one_it_has(
    own_site: Site,
) -> None:
    def sent(version: int, operation: str, **more: str) -> str:
        value = {"kind": "Observation", "text": "Doors were shut", **more}
        one = {**change("o-9"), "expected_version": version, "value": value}
        assert send(own_site, one, operation=operation).status_code == 200
        (node,) = own_site.maps.default.store.nodes(["o-9"]).records
        return node.sensitivity

    assert sent(0, "one") == "steward"
    assert sent(2, "two", sensitivity="public") == "public"
    assert sent(3, "three", text="Doors were still shut") == "public"


def test_what_a_page_of_questions_says_is_given_to_programs_too(site: Site) -> None:
    home = site.get("/api/v1/?scale=place&system=gateshead").json
    assert (home["scale"], home["system"], home["observations"]) == ("place", "gateshead", 24)
    policies = [one["policies"] for one in home["questions"] if one["policies"]]
    assert "council-tax-recovery" in [row["policy"] for row in policies[0]["blocking"]]
    start = site.get("/api/v1/start?scale=place&system=gateshead").json
    assert [one["id"] for one in start["questions"]] == [f"Q-START-{at}" for at in range(1, 6)]
    permission = site.get("/api/v1/permission?scale=place&system=gateshead").json
    assert permission["policies_that_block"] == len(policies[0]["blocking"])
    assert site.get("/api/v1/maps").json == {"default": "map", "maps": ["map"]}
    shown = {one["id"] for one in site.get("/api/v1/people").json["people"]}
    page = site.get("/people").get_data(as_text=True)
    assert shown
    assert all(f"/nodes/{id_}" in page for id_ in shown)


def test_a_stale_version_gives_both_sides(own_site: Site) -> None:
    send(own_site, change("a-rule", name="A rule"))
    send(own_site, change("a-rule", version=2, name="Their rule"), operation="two")
    answer = send(own_site, change("a-rule", version=2, name="My rule"), operation="three")
    assert answer.status_code == 409
    error = answer.json["error"]
    assert error["code"] == "stale_version"
    (side,) = error["details"]
    assert (side["stored"]["name"], side["asked"]["name"]) == ("Their rule", "My rule")
    assert (side["stored_version"], side["expected_version"]) == (3, 2)


def test_nobody_can_pass_a_change_off_as_an_undo(own_site: Site) -> None:
    answer = send(own_site, change("a-rule", name="A rule"), operation="undo:1:x")
    assert answer.status_code == 422
    assert "marks an undo" in answer.json["error"]["message"]


def test_a_delete_names_its_version(own_site: Site) -> None:
    send(own_site, change("a-rule", name="A rule"))
    assert send(own_site, change("a-rule", op="delete"), operation="x").status_code == 422
    gone = send(own_site, change("a-rule", op="delete", version=2), operation="y")
    assert gone.json["revision"] == 3
    assert own_site.get("/api/v1/nodes/a-rule").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "text",
        None,
        {"operation_id": MARK + " ", "actor": "A", "changes": [change("a", name="A")]},
        {"operation_id": "o", "actor": MARK + "\u202e", "changes": [change("a", name="A")]},
        {"operation_id": "o", "actor": "A", "changes": []},
        {"operation_id": "o", "actor": "A", "changes": [change(MARK.upper(), name="A")]},
        {"operation_id": "o", "actor": "A", "changes": [change("a", name="A", **{MARK: 1})]},
        {"operation_id": "o", "actor": "A", "changes": [change("a", name="A", type=MARK)]},
        {"operation_id": "o", "actor": "A", "changes": [change("a", name="A", version=-1)]},
        {"operation_id": "o", "actor": "A", "changes": [change("a")]},
        {"operation_id": "o", "actor": "A", "changes": [change("a", name="A")] * 2},
        {"operation_id": "o", "actor": "A", "changes": [change("a", name=MARK + "\x00")]},
        {"operation_id": "o", "actor": "A", MARK: 1, "changes": [change("a", name="A")]},
    ],
)
def test_what_cannot_be_taken_is_refused_without_repeating_it(site: Site, body: Any) -> None:
    revision = site.maps.default.store.revision()
    answer = site.post("/api/v1/changes", json=body)
    assert answer.status_code == 422
    assert set(answer.json) == {"error"}
    assert set(answer.json["error"]) == {"code", "message", "details"}
    assert MARK not in answer.get_data(as_text=True).lower()
    assert site.maps.default.store.revision() == revision


def test_a_refused_change_is_named_by_its_place_in_the_list(site: Site) -> None:
    refused = send(site, change("a", name="A"), {**change("b", name="B"), "op": MARK})
    (detail,) = refused.json["error"]["details"]
    assert detail["field"] == "changes.1.op"


@pytest.mark.parametrize("body", ["[" * 100_000, "{" * 10, "[NaN]", '{"changes": Infinity}'])
def test_what_is_no_json_is_the_senders_fault(site: Site, body: str) -> None:
    answer = site.post("/api/v1/changes", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "request_refused"


def test_an_answer_to_a_question_that_is_not_asked_is_refused(own_site: Site) -> None:
    asked = {"op": "put", "record": "node", "id": "an-answer", "expected_version": 0}
    answer = {"kind": "Answer", "question_id": MARK, "text": "Yes"}
    refused = send(own_site, {**asked, "value": answer})
    assert refused.status_code == 422
    (detail,) = refused.json["error"]["details"]
    assert (detail["record"], detail["field"]) == ("node an-answer", "question_id")
    assert MARK not in refused.get_data(as_text=True)
    known = {**answer, "question_id": "Q-CYC-1"}
    assert send(own_site, {**asked, "value": known}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v1/blocking?as_of={MARK}",
        f"/api/v1/blocking?max_steps={MARK}",
        f"/api/v1/blocking?roll_up={MARK}",
        f"/api/v1/blocking?scope={MARK}",
        f"/api/v1/blocking?scale={MARK}",
        f"/api/v1/nodes/{MARK}",
        f"/api/v1/observations?place={MARK}",
        f"/api/v1/observations?page={MARK}",
        f"/api/v1/export?profile={MARK}",
        f"/api/v1/export?scope={MARK}",
        f"/api/v1/changes?after={MARK}",
        f"/api/v1/claims?cause={MARK}",
        f"/api/v1/{MARK}",
        f"/api/v1/search?q=a&map={MARK}",
        f"/blocking?as_of={MARK}",
        f"/nodes/{MARK}",
        f"/export?format={MARK}",
        f"/?system={MARK}",
    ],
)
def test_no_error_repeats_what_was_asked(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code in (404, 422)
    shown = answer.get_data(as_text=True)
    if path.startswith("/api/"):
        assert set(answer.json) == {"error"}
        assert MARK not in shown
    else:
        main = shown.split('<main id="main"')[1].split("</main>")[0]
        assert MARK not in main


def test_other_errors_have_the_same_shape(site: Site) -> None:
    wrong_method = site.post("/api/v1/blocking")
    assert (wrong_method.status_code, wrong_method.json["error"]["code"]) == (
        405,
        "method_not_allowed",
    )
    assert "GET" in wrong_method.headers["Allow"]
    nobody = site.app.test_client().get("/api/v1/blocking")
    assert (nobody.status_code, nobody.json["error"]["code"]) == (401, "token_needed")
    assert nobody.headers["WWW-Authenticate"] == "Bearer"
    for answer in (wrong_method, nobody, site.get("/api/v1/nodes/nothing")):
        assert answer.json["error"]["details"] == []


class _Away:
    """A store that cannot be reached."""

    def __getattr__(self, name: str) -> Any:
        raise StoreUnavailable("The store cannot be reached; look whether it runs.")


@pytest.mark.parametrize("path", ["/", "/blocking", "/readyz", "/api/v1/blocking"])
def test_a_store_that_is_away_is_said_and_comes_back(
    own_site: Site, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_site.maps.default, "store", _Away())
    answer = own_site.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "cannot be reached" in answer.get_data(as_text=True)
    assert own_site.get("/healthz").status_code == 200
    monkeypatch.undo()
    assert own_site.get(path).status_code == 200


def test_a_fault_of_ours_tells_nothing_of_itself(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: MapsFolder) -> list[str]:
        raise ValueError(MARK)

    monkeypatch.setattr(type(own_site.maps), "names", fail)
    answer = own_site.get("/maps")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.get_data(as_text=True)
    assert MARK not in answer.get_data(as_text=True)


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_each_form_of_export_is_given_under_a_plain_name(site: Site, form: str) -> None:
    for path in (f"/export/file?format={form}", f"/api/v1/export?format={form}"):
        answer = site.get(path)
        assert answer.status_code == 200
        assert answer.data
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename=")
        assert "workshop" in disposition


def test_an_export_is_for_a_workshop_unless_said_otherwise(site: Site) -> None:
    body = json.loads(site.get("/api/v1/export").data)
    assert (body["format"], body["version"], body["profile"]) == ("graphmap", 1, "workshop")
    receipt = site.get("/api/v1/export/receipt").json
    assert (receipt["profile"], receipt["revision"]) == ("workshop", 1)
    steward = json.loads(site.get("/api/v1/export?profile=steward").data)
    assert len(steward["nodes"]) == len(site.maps.default.store.snapshot().nodes)


def test_what_the_profile_leaves_out_is_not_in_the_file_and_in_the_receipt(
    own_site: Site,
) -> None:
    secret = {"kind": "Observation", "text": MARK, "sensitivity": "steward"}
    put = {"op": "put", "record": "node", "id": "seen", "expected_version": 0, "value": secret}
    assert send(own_site, put).status_code == 200
    assert MARK in own_site.get("/nodes/seen").get_data(as_text=True)
    assert MARK not in own_site.get("/api/v1/export").get_data(as_text=True)
    lines = own_site.get("/api/v1/export/receipt").json["left_out"]
    assert {"what": "Observation", "reason": "above the level of the profile", "count": 1} in lines
    page = own_site.get("/export?part=whole").get_data(as_text=True)
    assert "Above the level of the profile." in page


def test_openapi_names_every_resource_and_the_one_error_shape(site: Site) -> None:
    spec = site.get("/api/v1/openapi.json").json
    rules = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert set(spec["paths"]) == rules
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            schema = operation["responses"]["422"]["content"]["application/json"]["schema"]
            assert schema["$ref"].endswith("/ErrorAnswer"), (path, method)


@pytest.mark.parametrize("path", ["/blocking?max_step=5", "/claims?couse=x", "/map?select=x"])
def test_a_parameter_that_a_resource_does_not_take_is_refused_with_those_it_takes(
    site: Site, path: str
) -> None:
    answer = site.get(f"/api/v1{path}")
    assert answer.status_code == 422
    message = answer.json["error"]["message"]
    assert "A parameter is not known here; this takes:" in message
    assert path.partition("?")[2].partition("=")[0] not in message.split(": ")[1].split(", ")
