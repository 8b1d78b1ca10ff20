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
    "/nodes/council-tax-recovery",
    "/observations?system=&page=5",
    "/observations?system=&text=Wilhelmina",
    "/claims?cause=council-tax-recovery",
    "/claims/new",
    "/search?q=quiet",
    "/about",
    "/map",
    "/map?view=table",
    "/export?profile=steward&part=whole",
    "/export/file?profile=steward&part=whole",
    "/api/v1/blocking",
    "/api/v1/blocking?policy=council-tax-recovery&explain=1",
    "/api/v1/nodes/council-tax-recovery",
    "/api/v1/observations?limit=1000",
    "/api/v1/claims?limit=1000",
    "/api/v1/search?q=told",
    "/api/v1/changes?after=1",
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
    assert guarded.get(f"/?scale=person&system={id_}").status_code == 404
    assert guarded.get(f"/api/v1/claims?cause={id_}").status_code == 404
    assert guarded.get(f"/api/v1/observations?place={id_}").status_code == 404


def test_a_count_that_would_tell_of_one_person_is_not_shown(guarded: Site) -> None:
    rows = {row["policy"]: row for row in guarded.get("/api/v1/blocking").json["rows"]}
    row = rows["council-tax-recovery"]
    assert (row["people"], row["people_suppressed"]) == (None, True)
    page = guarded.get("/blocking?system=&open=council-tax-recovery").get_data(as_text=True)
    assert "People affected: not shown, because there are few." in page


def test_a_source_still_counts_where_the_words_are_left_out(guarded: Site) -> None:
    whole = guarded.maps.default.store.snapshot()
    (effect, *_) = whole.targets("o-named", "SUPPORTS")
    body = guarded.get("/api/v1/claims?limit=1000").json
    told = {claim["effect"]: claim for claim in body["claims"]}[effect]
    before = sum(1 for link in whole.links_to[effect] if link.kind == "SUPPORTS") - 1
    assert told["sources_for"] >= before
    assert "o-named" in {one["id"] for one in told["observations"]}


def test_the_log_tells_a_hidden_record_by_its_kind_alone(guarded: Site) -> None:
    (entry,) = guarded.get("/api/v1/changes?after=1").json["entries"]
    hidden = [record for record in entry["records"] if "id" not in record]
    assert {"Person", "LearningCycle", "Answer", "ABOUT", "FOR", "FELT_BY"} <= {
        record["kind"] for record in hidden
    }
    told = {record["id"]: record["after"] for record in entry["records"] if "id" in record}
    assert "text" not in told["o-named"]
    assert all(record["after_hash"] for record in hidden)
