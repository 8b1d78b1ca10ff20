"""Start, permission and help: the questions answered from the graph, and answering them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.web.test_learning_pages import errors_of, sent

if TYPE_CHECKING:
    from tests.web.conftest import Site

HERE = "?scale=place&system=gateshead"
QUESTIONS = json.loads(Path("fixtures/questions.json").read_text("utf-8"))


def put(id_: str, kind: str, **fields: Any) -> dict[str, Any]:
    record = "link" if "source" in fields else "node"
    value = {"kind": kind, **fields}
    return {"op": "put", "record": record, "id": id_, "expected_version": 0, "value": value}


def add(site: Site, *changes: dict[str, Any], operation: str = "x") -> None:
    body = {"operation_id": operation, "actor": "Ana", "changes": changes}
    assert site.post("/api/v1/changes", json=body).status_code == 200


def person(number: int, *consent: str) -> dict[str, Any]:
    return put(
        f"worker-{number}",
        "Person",
        name=f"Practitioner {number}",
        role="practitioner",
        works_in_learning="does",
        consent=["hold", *consent],
    )


def main_of(text: str) -> str:
    return text.split("<main")[1].split("</main>", maxsplit=1)[0]


def article(text: str, question: str) -> str:
    return text.split(f'id="{question}"')[1].split("</article>", maxsplit=1)[0]


def test_every_starting_question_is_answered_or_invites_an_answer(site: Site) -> None:
    text = site.visitor().get(f"/start{HERE}")
    asked = re.findall(r'<article class="q-a[^"]*" id="([^"]+)"><h2>([^<]+)</h2>', text)
    assert [id_ for id_, _ in asked] == [one["id"] for one in QUESTIONS["starting"]]
    for id_, _ in asked:
        assert f"question={id_}" in article(text, id_)
    # What neither the map nor anybody answers is an invitation, and looks like one.
    assert re.findall(r'class="q-a nobody" id="([^"]+)"', text) == ["Q-START-2", "Q-START-3"]
    # Council tax recovery is decided by organisations; a place decides on commissioning.
    assert "Services commissioned one need at a time" in article(text, "Q-START-1")
    assert "Staff permitted and backed to take risks" in article(text, "Q-START-2")
    assert "Nobody who agreed to be shown" in article(text, "Q-START-3")
    assert "Learning with Juliet" in article(text, "Q-START-4")
    assert "Council workforce down 40%" in article(text, "Q-START-5")


def test_every_permission_prompt_stands_on_its_page(site: Site) -> None:
    text = site.visitor().get(f"/permission{HERE}")
    asked = re.findall(r'<article class="q-a[^"]*" id="([^"]+)">', text)
    assert asked == [one["id"] for one in QUESTIONS["permission_space"]]
    assert "No permission is recorded for Gateshead" in article(text, "P-1")
    assert "policies block" in article(text, "P-2")
    assert "Say who is wanted" in article(text, "P-5")


def test_workers_are_named_only_where_they_agreed_and_few_others_are_not_counted(
    own_site: Site,
) -> None:
    add(own_site, person(0, "map"), *(person(number) for number in range(1, 5)))
    text = article(own_site.visitor().get("/start?scale=country&system="), "Q-START-3")
    assert "Practitioner 0" in text
    assert not re.search(r"Practitioner [1-4]", text)
    assert "others" not in text
    add_more = {"operation_id": "y", "actor": "Ana", "changes": [person(5)]}
    assert own_site.post("/api/v1/changes", json=add_more).status_code == 200
    text = article(own_site.visitor().get("/start?scale=country&system="), "Q-START-3")
    assert "5 others do or want to, and are not named here." in text


def test_allies_and_those_who_seek_the_change_of_a_blocking_policy_are_told(own_site: Site) -> None:
    add(
        own_site,
        put("l-s", "SEEKS_CHANGE_OF", source="gateshead-council", target="council-tax-recovery"),
        put(
            "l-a",
            "INVOLVES",
            source="plymouth-alliance-cycle",
            target="plymouth-council",
            **{"as": "ally"},
        ),
    )
    text = own_site.visitor().get(f"/start{HERE}").split('id="allies"')[1]
    assert re.search(r"Gateshead Council</a>\s*<span class=\"meta\">seeks the change of", text)
    assert "ally of" in text


def test_start_ends_with_the_first_cycle_and_its_experiment(own_site: Site) -> None:
    visitor = own_site.visitor()
    text = visitor.get(f"/start{HERE}")
    link = re.search(r'href="(/cycles/new[^"]+)">Start the first cycle', text)
    assert link
    address = link[1].replace("&amp;", "&")
    form = visitor.get(address)
    assert 'value="Gateshead"' in form
    assert 'value="Gateshead learns"' in form
    text = sent(visitor, address, name="Gateshead learns", about="Gateshead", question="Why?")
    assert "Now say what you will try out in it." in text
    assert "Plan an experiment" in text
    policy = re.search(r"policy=([a-z0-9-]+)", address)
    assert policy
    name = own_site.get(f"/api/v1/nodes/{policy[1]}").get_json()["node"]["name"]
    assert f'value="{name}"' in text


def test_an_answer_for_a_system_is_shown_with_its_question(own_site: Site) -> None:
    visitor = own_site.visitor()
    path = f"/answers/new{HERE}&question=Q-START-1"
    assert "Answer a question for Gateshead" in visitor.get(path)
    text = sent(visitor, path, text="In the debt team", answered_by="The team", date="2026")
    assert "In the debt team" in article(text, "Q-START-1")
    text = sent(visitor, f"/answers/new{HERE}&question=P-1", text="No, we checked", date="")
    assert "No, we checked" in article(text, "P-1")
    text = sent(visitor, f"/answers/new{HERE}&question=Q-PLA-EN-1", text="A shared pot", date="")
    assert "A shared pot" in text
    refused = visitor.send(path, text=" ", actor="Ana")
    assert errors_of(refused)["text"].startswith("Your answer is blank")
    for gone in ("Q-CYC-1", "Q-NONE"):
        assert visitor.client.get(f"/answers/new{HERE}&question={gone}").status_code == 404


def test_help_names_who_tried_the_same_and_how_to_reach_them(own_site: Site) -> None:

    tried = own_site.get("/api/v1/help?node=council-tax-recovery").get_json()["tried"]
    whole = own_site.maps.default.store.snapshot()
    # By brute force: experiments that touch or test the policy.
    by_hand = {
        link.source
        for link in whole.links
        if link.kind in ("TOUCHES", "TESTS")
        and link.target == "council-tax-recovery"
        and whole.node_by_id[link.source].kind == "Experiment"
    }
    assert {one["id"] for one in tried if one["kind"] == "Experiment"} == by_hand
    assert "gateshead-council-tax" in {one["id"] for one in tried}
    text = own_site.visitor().get(f"/help{HERE}&node=council-tax-recovery")
    assert "Who has tried something about Council tax recovery" in text
    assert "By name; one is not better than another." in text
    assert own_site.get("/help?node=gateshead").status_code == 404


def test_an_empty_map_invites(blank_site: Site) -> None:
    visitor = blank_site.visitor()
    assert "No learning cycle is recorded" in visitor.get("/start")
    assert "No permission is recorded" in visitor.get("/permission")
    assert "Nobody is recorded as having tried this." in visitor.get("/help")
