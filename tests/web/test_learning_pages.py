"""The pages and forms of learning cycles, experiments and changes of policy; also as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site, Visitor

CYCLE = "/cycles/plymouth-alliance-cycle"
TRIAL = "/experiments/plymouth-alliance"


def errors_of(answer: TestResponse) -> dict[str, str]:
    text = answer.get_data(as_text=True)
    found = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', text.split("There is a problem")[-1])
    return dict(found)


def sent(visitor: Visitor, path: str, **fields: Any) -> str:
    """Send a form with its version, and give the page that it leads to."""
    page = visitor.get(path)
    version = re.search(r'name="version" value="(\d+)"', page)
    given = {"version": version[1]} if version else {}
    answer = visitor.send(path, **{"actor": "Ana", **given, **fields})
    assert answer.status_code == 303, errors_of(answer)
    return visitor.get(answer.location)


def test_the_board_has_a_column_for_each_stage_and_no_measure_of_progress(site: Site) -> None:
    text = site.visitor().get("/cycles?system=")
    lanes = re.findall(r'<h3 id="lane-\d">([^<]+)</h3>', text)
    assert lanes == [
        "Create shared purpose",
        "Understand the system",
        "Co-design",
        "Experiment",
        "Embed and influence",
    ]
    assert "nothing here has to follow in order" in text
    assert not re.search(r"<progress|<meter|%|checked", text.split("<main")[1].split("</main>")[0])


def test_the_picture_of_nested_cycles_has_its_words_and_the_same_as_a_list(site: Site) -> None:
    text = site.visitor().get("/cycles?system=")
    label = re.search(r'class="nst"[^>]* aria-label="([^"]+)"', text)
    assert label
    assert "Learning stops here: No country cycle learns from Plymouth Alliance" in label[1]
    nested = text.split('<ul class="nested">')[1]
    assert nested.index("Changing Futures") < nested.index("Learning with Juliet")
    assert "Creative Solutions Forum learns from no person cycle." in nested


def test_the_board_follows_the_system_looked_at(site: Site) -> None:
    text = site.visitor().get("/cycles?scale=place&system=gateshead")
    board = text.split('class="board')[1].split('id="nesting"')[0]
    assert "Council tax arrears as a signal" in board
    assert "Plymouth Alliance" not in board
    nothing = site.visitor().get("/cycles?scale=place&system=york")
    assert "No learning cycle is about York yet." in nothing


def test_a_cycle_page_answers_and_invites(site: Site) -> None:
    text = site.visitor().get(CYCLE)
    assert len(re.findall(r'<li( class="open")? id="Q-CYC-\d+">', text)) == 10
    assert len(re.findall(r'<li class="open" id="Q-CYC-\d+">', text)) == 5
    assert "Nobody has said how the experiments were designed, or with whom." in text
    assert "Embed and influence" in text
    assert "stage und" in text
    assert "Cycles like it elsewhere" in text


def test_cycles_and_one_cycle_as_json(site: Site) -> None:
    body = site.get("/api/v1/cycles").get_json()
    assert (body["total"], len(body["cycles"])) == (6, 6)
    assert ["plymouth-alliance-cycle", "creative-solutions-cycle"] in body["learns_from"]
    here = site.get("/api/v1/cycles?scale=place&system=gateshead").get_json()["cycles"]
    assert {one["id"] for one in here} == {"gateshead-council-tax", "juliet-cycle"}
    cycle = site.get(f"/api/v1{CYCLE}").get_json()["cycle"]
    assert cycle["open_questions"] == [2, 4, 5, 9, 10]
    assert cycle["questions"][6]["answers"][0]["against"] == ["f047"]
    assert site.get("/api/v1/cycles/gateshead").status_code == 404


def test_a_new_cycle_opens_with_its_first_question_and_folds_the_others(own_site: Site) -> None:
    visitor = own_site.visitor()
    assert 'value="York"' in visitor.get("/cycles/new?scale=place&system=york")
    text = sent(visitor, "/cycles/new", name="York learns", about="York", question="What works?")
    assert re.search(r'<textarea id="text" name="text" rows="4" autofocus>', text)
    assert len(re.findall(r'class="open folded"', text)) == 9
    at = re.search(r'action="(/cycles/[^"?]+)/answer', text)
    assert at
    answer = visitor.client.post(
        f"{at[1]}/answer",
        data={
            **dict(re.findall(r'name="(csrf_token|operation_id)" value="([^"]+)"', text)),
            "question": "Q-CYC-1",
            "text": "We sat with ten families",
            "actor": "Ana",
        },
    )
    assert answer.status_code == 303
    text = visitor.get(answer.location)
    assert "We sat with ten families" in text
    assert "folded" not in text


@pytest.mark.parametrize(
    ("path", "fields", "field"),
    [
        ("/cycles/new", {"about": "York"}, "name"),
        ("/cycles/new", {"name": "X", "about": "Nowhere"}, "about"),
        (f"{CYCLE}/stage", {"date": "2024"}, "stage"),
        (f"{CYCLE}/stage", {"stage": "experiment", "date": "then"}, "date"),
        (f"{CYCLE}/answer", {"question": "Q-CYC-2"}, "text"),
        (f"{CYCLE}/involve", {"who": "Plymouth Council"}, "part"),
        (f"{CYCLE}/needs", {"name": "Time"}, "type"),
        (f"{CYCLE}/status", {}, "status"),
        (f"{CYCLE}/learns-from", {"other": "juliet-cycle"}, "other"),
        ("/experiments/new", {"prediction": "Better"}, "action"),
        (f"{TRIAL}/plan", {"action": "A", "status": "running", "prediction": "P"}, "prediction"),
        (f"{TRIAL}/verdict", {"verdict": "partly"}, "verdict"),
        (f"{TRIAL}/involve", {"who": "Nobody", "part": "actor"}, "who"),
        ("/policy-changes/new", {"policy": "Benefit cap"}, "decision"),
    ],
)
def test_what_cannot_be_stands_at_its_field_and_nothing_typed_is_lost(
    site: Site, path: str, fields: dict[str, str], field: str
) -> None:
    typed = {**fields, "actor": "Ana", "reason": "Because <b>we</b> saw"}
    answer = site.visitor().send(path, **typed)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    text = answer.get_data(as_text=True)
    for name in ("name", "about", "who", "prediction", "policy", "reason"):
        if name in typed:
            assert typed[name].replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;") in text


def test_a_cycle_two_scales_down_is_refused_with_the_reason(site: Site) -> None:
    answer = site.visitor().send(f"{CYCLE}/learns-from", other="juliet-cycle", actor="Ana")
    assert errors_of(answer)["other"].startswith(
        "The cycle is at person scale; Plymouth Alliance is at place scale and learns from"
    )


def test_every_form_of_a_cycle_writes_one_change_set_that_its_page_shows(own_site: Site) -> None:
    visitor, store = own_site.visitor(), own_site.maps.default.store
    text = sent(visitor, f"{CYCLE}/stage", stage="co_design", date="2026-02-03")
    assert "3 February 2026" in text
    text = sent(
        visitor,
        f"{CYCLE}/answer",
        question="Q-CYC-9",
        text="At the yearly gathering",
        how_we_know="We were there",
        **{"draws.f043": "1"},
    )
    assert "At the yearly gathering" in text
    text = sent(visitor, f"{CYCLE}/involve", who="Gary Wallace", part="reflector", wanted="yes")
    assert "Still wanted" in text
    text = sent(
        visitor, f"{CYCLE}/needs", name="Time", type="caseload", scale="place", state="missing"
    )
    assert '<b class="st missing">missing</b>' in text
    text = sent(visitor, f"{CYCLE}/learns-from", other="gateshead-council-tax")
    assert "Council tax arrears as a signal" in text.split("Learns from")[1].split("</dd>")[0]
    text = sent(visitor, f"{CYCLE}/status", status="paused", date="")
    assert '<span class="tag">paused' in text
    assert store.revision() == 7
    assert [entry.actor for entry in store.changes(after=1)] == ["Ana"] * 6
    (entry,) = store.changes(after=6)
    assert entry.reason == "Whether the cycle runs, said anew"


def test_a_stale_form_says_so_and_keeps_what_was_typed(own_site: Site) -> None:
    visitor = own_site.visitor()
    sent(visitor, f"{CYCLE}/stage", stage="co_design", date="2026-02-03")
    answer = visitor.send(
        f"{CYCLE}/stage", stage="experiment", date="2026-03-04", version="1", actor="Ana"
    )
    assert answer.status_code == 422
    message = errors_of(answer)["stage"]
    assert "somebody else changed it while you were writing. It is now “co-design”" in message
    text = answer.get_data(as_text=True)
    assert 'value="2026-03-04"' in text
    assert 'name="version" value="2"' in text


def test_from_a_prediction_to_the_changed_evidence_and_a_change_of_policy(own_site: Site) -> None:
    visitor = own_site.visitor()
    claims = own_site.get("/api/v1/claims?cause=council-tax-recovery&place=gateshead").get_json()
    effect = next(one for one in claims["claims"] if one["does"] == "blocks")
    text = sent(
        visitor,
        "/experiments/new?cycle=gateshead-council-tax&policy=council-tax-recovery",
        action="Ring before any letter",
        prediction="Fewer arrears return",
        cycle="gateshead-council-tax",
        policy="Council tax recovery",
        status="agreed",
        **{f"tests.{effect['effect']}": "1"},
    )
    assert "Fewer arrears return" in text
    here = re.search(r'href="(/experiments/[^"?]+)/plan', text)
    assert here
    start = re.search(r'href="(/observations/new[^"]+)">Record what was seen', text)
    assert start
    page = visitor.get(start[1].replace("&amp;", "&"))
    assert 'value="Ring before any letter"' in page
    answer = visitor.send(
        "/claims/new",
        observed="Nobody was sent a letter",
        cause="Council tax recovery",
        cause_kind="Policy",
        effect="blocks",
        target=effect["target"],
        target_kind="Outcome",
        place="Gateshead",
        stance="challenges",
        experiment=here[1].removeprefix("/experiments/"),
        actor="Ana",
    )
    assert answer.location.startswith(here[1])
    body = own_site.get(f"/api/v1{here[1]}").get_json()["experiment"]
    (told,) = [one for one in body["effects"] if one["effect"] == effect["effect"]]
    assert told["tested"]
    assert told["after"]["against"] == told["before"]["against"] + 1
    assert not body["may_predict"]
    text = sent(visitor, f"{here[1]}/verdict", verdict="as_predicted", verdict_text="It held")
    assert "As predicted." in text
    text = sent(
        visitor,
        "/policy-changes/new?policy=council-tax-recovery",
        policy="Council tax recovery",
        decision="ask",
        proposal="Ring first",
        decided_by_scale="country",
        **{f"draws.{effect['effect']}": "1"},
    )
    assert "Ring first" in text
    listed = visitor.get("/policy-changes?scale=place&system=gateshead")
    assert "What place scale asks of country scale" in listed
    policy = visitor.get("/nodes/council-tax-recovery")
    assert "Ask for a change: Council tax recovery" in policy
    (change,) = own_site.get("/api/v1/policy-changes").get_json()["policy_changes"]
    assert (change["status"], change["effects"]) == ("asked", [effect["effect"]])
    text = sent(
        visitor, f"/policy-changes/{change['id']}/result", status="refused", result="Not now"
    )
    assert "Not now" in text
    one = own_site.get(f"/api/v1/policy-changes/{change['id']}").get_json()["policy_change"]
    assert (one["status"], one["result"]) == ("refused", "Not now")


def test_an_empty_map_invites_to_begin(blank_site: Site) -> None:
    assert "No learning cycle is on this map yet." in blank_site.visitor().get("/cycles")
    assert "Nobody has recorded a change of policy yet." in blank_site.visitor().get(
        "/policy-changes"
    )
