"""What is not for a steward to see is on no page, in no answer and in no error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Site

NAME = "Wilhelmina Quartz"
PERSON = "p-7f3a9c"
SEEN = "o-hidden"


def put(id_: str, kind: str, **fields: Any) -> dict[str, Any]:
    record = "link" if "source" in fields else "node"
    value = {"kind": kind, **fields}
    return {"op": "put", "record": record, "id": id_, "expected_version": 0, "value": value}


def link(id_: str, kind: str, source: str, target: str) -> dict[str, Any]:
    return put(id_, kind, source=source, target=target)


@pytest.fixture
def guarded(own_site: Site) -> Site:
    """Add a person who agreed to nothing, who felt an effect, was seen and learnt with."""
    whole = own_site.maps.default.store.snapshot()
    felt = whole.targets("council-tax-recovery", "CAUSES")
    changes = [
        put(PERSON, "Person", name=NAME, consent=["hold"]),
        put(SEEN, "Observation", text="Seen at home", date="2024-05-06"),
        put("o-named", "Observation", text=f"{NAME} told us so", sensitivity="public"),
        put("c-hidden", "LearningCycle", name="A quiet cycle", scale="person"),
        put("a-hidden", "Answer", question_id="Q-CYC-1", text="A quiet answer"),
        link("l-about", "ABOUT", "c-hidden", PERSON),
        link("l-involves", "INVOLVES", "gateshead-council-tax", PERSON),
        link("l-steward", "STEWARDED_BY", "gateshead-council-tax", PERSON),
        link("l-learns", "LEARNS_FROM", "gateshead-council-tax", "c-hidden"),
        link("l-tried", "PART_OF", "gateshead-council-tax-pilot", "c-hidden"),
        link("l-for", "FOR", "a-hidden", PERSON),
        link("l-touches", "TOUCHES", SEEN, PERSON),
        link("l-supports", "SUPPORTS", "o-named", felt[0]),
        *(link(f"l-felt-{at}", "FELT_BY", effect, PERSON) for at, effect in enumerate(felt)),
    ]
    restricted = put("o-restricted", "Observation", text="Not for us", sensitivity="restricted")
    body = {"operation_id": "x", "actor": "Ana", "changes": [*changes, restricted]}
    assert own_site.post("/api/v1/changes", json=body).status_code == 200
    return own_site


PAGES = [
    "/",
    "/?scale=person",
    "/?scale=place&system=gateshead",
    "/?scale=organisation",
    "/blocking?system=&open=council-tax-recovery",
    "/blocking.csv?system=",
    "/map?system=&everything=1&colour=leverage&find=juliet",
    "/map?system=&what=actors&view=table",
    "/map?system=&what=actors&view=map",
    "/map/actors.csv?system=&profile=steward",
    "/map/views?system=",
    "/api/v1/map?system=&what=actors",
    "/api/v1/map/names?system=&find=juliet",
    "/what-if?system=&off=council-tax-recovery&outcome=financial-stability&place=york",
    "/what-if/experiment?system=&off=council-tax-recovery",
    "/smallest-set?system=&budget=4",
    "/scenarios",
    "/scenarios/new?system=&off=council-tax-recovery",
    "/leverage?system=&explain=council-tax-recovery",
    "/leverage.svg?system=&profile=steward",
    "/blocking.svg?system=&profile=steward",
    "/smallest-set.svg?system=&budget=4&profile=steward",
    "/loops?system=&include_assumed=1",
    "/loops.svg?system=&name=R1&profile=steward",
    "/disagreement?system=&as_of=any",
    "/bridges?system=",
    "/gaps?system=",
    "/compare?system=&places=gateshead&places=plymouth",
    "/compare?system=&revisions=1&revisions=2",
    "/learning?system=",
    "/upstream?system=&node=financial-stability&max_steps=8",
    "/downstream?system=&node=council-tax-recovery",
    "/between?system=&first=council-tax-recovery&second=financial-stability",
    "/patterns?scale=country&system=united-kingdom&explain=1",
    "/patterns?scale=organisation&min_support=1",
    "/patterns/adopt?scale=country&features=council-tax-recovery,financial-stability,-1",
    "/api/v1/leverage?explain=council-tax-recovery",
    "/api/v1/loops?explain=R1",
    "/api/v1/disagreement?as_of=any",
    "/api/v1/bridges",
    "/api/v1/gaps",
    "/api/v1/compare?revisions=1&revisions=2",
    "/api/v1/learning",
    "/api/v1/upstream?node=financial-stability",
    "/api/v1/patterns?scale=country&explain=1",
    "/api/v1/patterns?scale=organisation&min_support=1",
    "/nodes/council-tax-recovery",
    "/nodes/council-tax-recovery/edit",
    "/nodes/council-tax-recovery/link",
    "/nodes/council-tax-recovery/delete",
    "/nodes/council-tax-recovery/merge?other=uc-sanctions",
    "/nodes/o-named/edit",
    "/api/v1/nodes/council-tax-recovery/link",
    "/api/v1/nodes/council-tax-recovery/delete",
    "/api/v1/nodes/council-tax-recovery/merge?other=uc-sanctions",
    "/observations?system=&page=5",
    "/observations?system=&text=Wilhelmina",
    "/claims?cause=council-tax-recovery",
    "/cycles",
    "/cycles?system=&at=person",
    "/cycles/gateshead-council-tax",
    "/cycles/gateshead-council-tax/involve",
    "/cycles/gateshead-council-tax/answer?question=Q-CYC-1",
    "/cycles/new",
    "/experiments/gateshead-council-tax-pilot",
    "/experiments/new?policy=council-tax-recovery",
    "/policy-changes",
    "/conditions",
    "/conditions?cycle=gateshead-council-tax",
    "/conditions/new?cycle=gateshead-council-tax",
    "/conditions/council-workforce-down-40/provider",
    "/api/v1/?scale=country",
    "/api/v1/start?scale=country",
    "/api/v1/permission?scale=country",
    "/api/v1/people",
    "/api/v1/conditions",
    "/people",
    "/people/erase",
    "/people/juliet/erase",
    "/sessions",
    "/sessions?space=creative-solutions-forum-monthly",
    "/sessions/new?space=creative-solutions-forum-monthly",
    "/api/v1/sessions?space=creative-solutions-forum-monthly",
    "/start?scale=country&system=",
    "/start?scale=person",
    "/permission?scale=place&system=gateshead",
    "/help?node=council-tax-recovery",
    "/api/v1/help?node=council-tax-recovery",
    "/answers/new?question=Q-START-1&scale=place&system=gateshead",
    "/policy-changes/new?policy=council-tax-recovery",
    "/api/v1/cycles",
    "/api/v1/cycles/gateshead-council-tax",
    "/api/v1/experiments/gateshead-council-tax-pilot",
    "/api/v1/policy-changes",
    "/claims/new",
    "/observations/new",
    "/search?q=quiet",
    "/about",
    "/map",
    "/map?view=table",
    "/export?profile=steward&part=whole",
    "/export/file?profile=steward&part=whole",
    "/export/file?profile=steward&part=whole&format=svg",
    "/export/file?profile=steward&part=whole&format=claims",
    "/api/v1/blocking",
    "/api/v1/blocking?policy=council-tax-recovery&explain=1",
    "/api/v1/what-if?off=council-tax-recovery",
    "/api/v1/smallest-set?budget=4",
    "/api/v1/scenarios",
    "/api/v1/nodes/council-tax-recovery",
    "/api/v1/observations?limit=1000",
    "/api/v1/claims?limit=1000",
    "/api/v1/search?q=told",
    "/api/v1/changes?after=1",
    "/history",
    "/history/2",
    "/history/difference?here=1",
    "/nodes/council-tax-recovery/history",
    "/undo",
    "/map?known=2",
    "/search?q=quiet&known=2",
    "/observations?system=&page=5&known=2",
    "/api/v1/history?after=1",
    "/api/v1/history/2",
    "/api/v1/history/difference?here=0",
    "/api/v1/nodes/council-tax-recovery/history",
    "/api/v1/claims?limit=1000&known=2",
    "/api/v1/map?known=2",
    "/api/v1/export?profile=steward",
    "/api/v1/map",
]


def test_a_person_who_agreed_to_nothing_is_nowhere(guarded: Site) -> None:
    for path in PAGES:
        answer = guarded.get(path)
        assert answer.status_code == 200, path
        text = answer.get_data(as_text=True)
        for word in ("Wilhelmina", "Quartz", PERSON, "A quiet cycle", "A quiet answer"):
            main = text.split('<main id="main"')[-1]
            if "text=Wilhelmina" in path:
                main = main.replace('value="Wilhelmina"', "").replace("text=Wilhelmina", "")
            assert word not in main, (path, word)


@pytest.mark.parametrize("id_", [PERSON, "c-hidden", "a-hidden", "o-restricted"])
def test_what_may_not_be_seen_is_answered_like_what_is_not_there(guarded: Site, id_: str) -> None:
    for path in (f"/nodes/{id_}", f"/api/v1/nodes/{id_}"):
        hidden, missing = guarded.get(path), guarded.get(path.replace(id_, "nobody"))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        if path.startswith("/api/"):
            assert hidden.data == missing.data
    for path in ("cycles", "experiments", "policy-changes"):
        assert guarded.get(f"/{path}/{id_}").status_code == 404
        assert guarded.get(f"/api/v1/{path}/{id_}").status_code == 404
    assert guarded.get(f"/cycles/{id_}/stage").status_code == 404
    assert guarded.get(f"/?scale=person&system={id_}").status_code == 404
    assert guarded.get(f"/api/v1/claims?cause={id_}").status_code == 404
    assert guarded.get(f"/api/v1/observations?place={id_}").status_code == 404


def test_a_count_that_would_tell_of_one_person_is_not_shown(guarded: Site) -> None:
    rows = {row["policy"]: row for row in guarded.get("/api/v1/blocking").json["rows"]}
    row = rows["council-tax-recovery"]
    assert (row["people"], row["people_suppressed"]) == (None, True)
    page = guarded.get("/blocking?system=&open=council-tax-recovery").get_data(as_text=True)
    assert "People affected: not shown, because there are few." in page


def test_the_foot_of_a_page_counts_only_what_may_be_seen(guarded: Site) -> None:
    # Of the three that were added to the 112 one is restricted.
    assert "114 observations and 90 written sources" in guarded.get("/about").get_data(as_text=True)


def test_a_saved_view_tells_of_nobody_who_is_left_out(guarded: Site) -> None:
    visitor = guarded.visitor()
    everything = "scale=place&system="
    for name, asked in (
        (f"Debt of {NAME}", ""),
        ("What runs through it", f"&selected={PERSON}"),
        ("Tagged", f"&tag={NAME.replace(' ', '+')}"),
        ("Plain", "&selected=council-tax-recovery"),
    ):
        saved = visitor.send(f"/map/views?{everything}{asked}", name=name)
        assert saved.status_code == 303
    listed = guarded.get("/api/v1/map/views").get_data(as_text=True)
    page = guarded.get(f"/map/views?{everything}").get_data(as_text=True)
    for text in (listed, page):
        assert "Plain" in text
        for word in ("Wilhelmina", "wilhelmina", PERSON):
            assert word not in text
    assert guarded.get("/map/views/what-runs-through-it").status_code == 404


def test_a_source_still_counts_where_the_words_are_left_out(guarded: Site) -> None:
    whole = guarded.maps.default.store.snapshot()
    (effect, *_) = whole.targets("o-named", "SUPPORTS")
    body = guarded.get("/api/v1/claims?limit=1000").json
    told = {claim["effect"]: claim for claim in body["claims"]}[effect]
    before = sum(1 for link in whole.links_to[effect] if link.kind == "SUPPORTS") - 1
    assert told["sources_for"] >= before
    assert "o-named" in {one["id"] for one in told["observations"]}


def test_the_log_tells_a_hidden_record_by_its_hashes_alone(guarded: Site) -> None:
    (entry,) = guarded.get("/api/v1/changes?after=1").json["entries"]
    hidden = [record for record in entry["records"] if "id" not in record]
    told = {record["id"]: record["after"] for record in entry["records"] if "id" in record}
    assert set(told) == {"o-named", SEEN, "l-supports"}
    assert "text" not in told["o-named"]
    assert all(record["after_hash"] and "kind" not in record for record in hidden)


def send(site: Site, *changes: dict[str, Any], operation: str, **more: str) -> Any:
    body = {"operation_id": operation, "actor": "Ana", "changes": list(changes), **more}
    return site.post("/api/v1/changes", json=body)


@pytest.mark.parametrize("id_", [PERSON, "c-hidden", "o-restricted"])
def test_a_conflict_gives_no_side_that_may_not_be_seen(guarded: Site, id_: str) -> None:
    answer = send(guarded, put(id_, "Policy", name="A guess"), operation="guess")
    assert answer.status_code == 409
    (side,) = answer.json["error"]["details"]
    assert "stored" not in side
    assert side["asked"]["name"] == "A guess"
    named = send(guarded, put("o-named", "Observation", text="A guess"), operation="other")
    assert named.json["error"]["details"][0]["stored"]["id"] == "o-named"
    assert NAME not in named.get_data(as_text=True)
    felt = send(guarded, link("l-felt-0", "FELT_BY", "a", "b"), operation="third")
    assert "stored" not in felt.json["error"]["details"][0]


def test_the_log_tells_no_more_of_what_was_hidden_once_it_is_gone(guarded: Site) -> None:
    def delete(id_: str, record: str = "node") -> dict[str, Any]:
        return {"op": "delete", "record": record, "id": id_, "expected_version": 2}

    links = [delete(id_, "link") for id_ in ("l-about", "l-for", "l-touches", "l-supports")]
    links += [delete(id_, "link") for id_ in ("l-involves", "l-steward", "l-learns", "l-tried")]
    felt = guarded.maps.default.store.snapshot().sources(PERSON, "FELT_BY")
    links += [delete(f"l-felt-{at}", "link") for at in range(len(felt))]
    nodes = [
        delete(id_) for id_ in (PERSON, "c-hidden", "a-hidden", SEEN, "o-named", "o-restricted")
    ]
    assert send(guarded, *links, *nodes, operation="gone").status_code == 200
    text = guarded.get("/api/v1/changes?after=1").get_data(as_text=True)
    for word in ("Wilhelmina", PERSON, "quiet", "Seen at home", "Not for us", "l-felt-0"):
        assert word not in text, word


def test_the_log_gives_no_reason_or_actor_that_names_who_is_left_out(guarded: Site) -> None:
    reason = f"What {NAME} asked for"
    send(guarded, put("a-rule", "Policy", name="A rule"), operation="named", reason=reason)
    (entry,) = guarded.get("/api/v1/changes?after=2").json["entries"]
    assert entry["reason"] == "Name left out"


def test_the_name_of_who_is_left_out_finds_nothing(guarded: Site) -> None:
    assert guarded.get("/api/v1/search?q=told+us").json["nodes"] == []
    assert guarded.get("/api/v1/search?q=wilhel").json["nodes"] == []
    assert guarded.get("/api/v1/observations?text=Wilhelmina").json["total"] == 0
    assert guarded.get("/api/v1/observations?text=seen+home").json["total"] == 1
    (found,) = guarded.get("/api/v1/search?q=council+tax+recov").json["nodes"][:1]
    assert found["id"] == "council-tax-recovery"
