"""Reflective practice: the agenda of the next session and what a session came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.test_learning_pages import errors_of, sent
from tests.web.test_starting import add, put

if TYPE_CHECKING:
    from tests.web.conftest import Site

SPACE = "creative-solutions-forum-monthly"
NEW = f"/sessions/new?space={SPACE}"


def agenda(site: Site) -> dict[str, Any]:
    return site.get(f"/api/v1/sessions?space={SPACE}").get_json()["agenda"]


def held(site: Site, **fields: Any) -> str:
    return sent(site.visitor(), NEW, **{"notes": "We sat together", **fields})


def test_spaces_are_listed_with_the_way_to_their_agenda(site: Site) -> None:
    text = site.visitor().get("/sessions")
    assert "System Optimisation Group" in text
    assert "No session is recorded yet." in text
    assert site.get("/sessions?space=gateshead").status_code == 404


def test_the_first_agenda_holds_what_nobody_considered_in_the_place_of_the_space(
    site: Site,
) -> None:
    whole = site.maps.default.store.snapshot()
    # By brute force: observations that touch Plymouth, or speak of an effect recorded there.
    effects = set(whole.sources("plymouth", "IN"))
    by_hand = set(whole.sources("plymouth", "TOUCHES")) | {
        link.source
        for link in whole.links
        if link.kind in ("SUPPORTS", "CHALLENGES") and link.target in effects
    }
    seen = {id_ for id_ in by_hand if whole.node_by_id[id_].kind == "Observation"}
    assert agenda(site)["new"] == len(seen)
    assert "There is no earlier session to compare with." in site.visitor().get(
        f"/sessions?space={SPACE}"
    )


def test_a_session_is_recorded_whole_and_what_it_considered_leaves_the_agenda(
    own_site: Site,
) -> None:
    add(own_site, put("p-new", "Pattern", name="Doors close", scale="place", status="tentative"))
    before = agenda(own_site)
    first = before["observations"][0]
    store = own_site.maps.default.store
    revision = store.revision()
    text = held(
        own_site,
        date="2099-01-01",
        who="Plymouth City Council",
        question="Q-ORG-EN-3",
        answer="A room on Mondays",
        **{f"considered.{first}": "1", "pattern.p-new": "agreed"},
    )
    assert "We sat together" in text
    assert store.revision() == revision + 1
    after = agenda(own_site)
    assert after["new"] == 0
    (session,) = after["sessions"]
    whole = store.snapshot()
    kinds = sorted(whole.node_by_id[id_].kind for id_ in session["considered"])
    assert kinds == ["Answer", "Observation", "Pattern"]
    assert whole.targets(session["id"], "IN_SPACE") == [SPACE]
    assert whole.targets(session["id"], "INVOLVES") == ["plymouth-council"]
    assert getattr(whole.node_by_id["p-new"], "status", None) == "agreed"
    assert "p-new" not in after["patterns"]
    answer = own_site.visitor().send("/undo", revision=str(revision + 1), back="/", actor="Ana")
    assert answer.status_code == 303
    assert agenda(own_site) == before


def test_only_what_is_new_since_the_last_session_is_on_the_agenda(own_site: Site) -> None:
    held(own_site, date="2020-01-01")
    # Everything was recorded after that day.
    assert agenda(own_site)["new"] > 0
    assert own_site.get(f"/api/v1/sessions?space={SPACE}").get_json()["since"] == 0
    held(own_site, date="2098-01-01")
    assert agenda(own_site)["new"] == 0
    assert agenda(own_site)["ranks"] == []


def test_what_cannot_be_stands_at_its_field(own_site: Site) -> None:
    held(own_site, date="2020-01-01")
    visitor = own_site.visitor()
    for fields, field in (
        ({"date": ""}, "date"),
        ({"date": "2020-01-01"}, "date"),
        ({"date": "2021", "who": "Nobody there"}, "who"),
        ({"date": "2021", "answer": "So"}, "question"),
    ):
        answer = visitor.send(NEW, actor="Ana", **fields)
        assert answer.status_code == 422
        assert field in errors_of(answer)


def test_an_empty_map_invites(blank_site: Site) -> None:
    assert "No reflective space is recorded yet." in blank_site.visitor().get("/sessions")
