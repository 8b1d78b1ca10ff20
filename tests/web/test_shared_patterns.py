"""Shared patterns: cards and JSON alike, and adopting one as a single change with its evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Pattern
from graphmap.services.history.undoing import undo

if TYPE_CHECKING:
    from tests.web.conftest import Site

COUNTRY = "scale=country&system=united-kingdom"
RECOVERY = "council-tax-recovery,financial-stability,-1"
ADOPT = f"/patterns/adopt?{COUNTRY}&features={RECOVERY}"


def text_of(site: Site, path: str) -> str:
    answer = site.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.get_data(as_text=True).split())


def test_a_country_sees_its_patterns_with_who_has_and_who_lacks_them(site: Site) -> None:
    rows = site.get(f"/api/v1/patterns?{COUNTRY}").json["rows"]
    assert [(row["support"], len(row["systems"]), len(row["without"])) for row in rows] == [
        (5, 5, 12),
        (4, 4, 13),
    ]
    assert rows[0]["features"] == [["council-tax-recovery", "financial-stability", -1]]
    page = text_of(site, f"/patterns?{COUNTRY}")
    assert "What patterns do we see from across all the places as systems?" in page
    cards = re.findall(r'<article class="pcard".*?</article>', page)
    assert len(cards) == 2
    assert "Council tax recovery blocks Household finances hold together" in cards[0]
    assert 'aria-label="5 of 17 have it"' in cards[0]
    for system in rows[0]["systems"]:
        assert f'href="/nodes/{system}?' in cards[0]
    assert "and 4 more" in cards[0]


def test_the_evidence_of_a_pattern_opens_system_by_system(site: Site) -> None:
    (row,) = site.get(f"/api/v1/patterns?{COUNTRY}&explain=1").json["rows"]
    assert [of["system"] for of in row["effects"]] == row["systems"]
    page = text_of(site, f"/patterns?{COUNTRY}&explain=1")
    for of in row["effects"]:
        for effect in of["effects"]:
            for id_ in (effect["effect"], *effect["observations_for"], *effect["sources_for"]):
                assert f'href="/nodes/{id_}?' in page


def test_a_place_and_an_organisation_are_asked_in_their_own_words(site: Site) -> None:
    place = text_of(site, "/patterns?scale=place&system=gateshead")
    assert "from across all the organisations as systems?" in place
    assert "No organisations share anything recorded so far." in place
    person = text_of(site, "/patterns?scale=person")
    assert "Look from an organisation, a place or a country" in person


@pytest.mark.parametrize(
    "query",
    [
        "scale=person",
        "",
        "scale=country&type=town",
        "scale=country&min_support=0",
        "scale=country&explain=0",
        "scale=country&scope=nobody",
        "scale=place&scope=council-tax-recovery",
    ],
)
def test_a_question_without_a_meaning_is_refused(site: Site, query: str) -> None:
    answer = site.get(f"/api/v1/patterns?{query}")
    assert answer.status_code == 422
    assert "nobody" not in answer.get_data(as_text=True)
    assert "council-tax-recovery" not in answer.get_data(as_text=True)


def test_a_pattern_that_is_not_there_is_not_found(site: Site) -> None:
    for path in ("/api/v1/patterns?scale=country&explain=99", f"/patterns?{COUNTRY}&explain=99"):
        assert site.get(path).status_code == 404
    assert site.get(f"/patterns/adopt?{COUNTRY}&features=a,b,1").status_code == 404
    assert site.get(f"/patterns/adopt?{COUNTRY}&features=a,b").status_code == 422


def test_a_pattern_adopted_draws_on_its_evidence_in_one_change_that_can_be_undone(
    own_site: Site,
) -> None:
    store = own_site.maps.default.store
    (row,) = own_site.get(f"/api/v1/patterns?{COUNTRY}&explain=1").json["rows"]
    effects = {effect["effect"] for of in row["effects"] for effect in of["effects"]}
    seen = {one for of in row["effects"] for e in of["effects"] for one in e["observations_for"]}
    visitor = own_site.visitor()
    form = visitor.get(ADOPT)
    assert "Council tax recovery blocks Household finances hold together" in form
    before = store.revision()
    fields = {"name": "Recovery before help", "statement": "Seen side by side", "actor": "Ana"}
    answer = visitor.send(ADOPT, **fields, status="agreed", reason="We compared notes")
    assert answer.status_code == 303
    assert answer.location.startswith("/nodes/recovery-before-help")
    assert store.revision() == before + 1
    whole = store.snapshot()
    pattern = whole.node_by_id["recovery-before-help"]
    assert (pattern.kind, pattern.scale, pattern.status) == ("Pattern", "country", "agreed")
    assert set(whole.targets(pattern.id, "DRAWS_ON")) == effects | seen
    (entry,) = store.changes(after=before, limit=5)
    assert (entry.actor, entry.reason) == ("Ana", "We compared notes")
    assert "Recovery before help" in visitor.get(f"/patterns?{COUNTRY}").split("pcard")[1]
    undo(store, actor="Ana", operation_id="taken-back")
    assert "recovery-before-help" not in store.snapshot().node_by_id


def test_an_adoption_that_is_refused_loses_nothing_and_writes_nothing(own_site: Site) -> None:
    visitor, store = own_site.visitor(), own_site.maps.default.store
    visitor.send(ADOPT, name="Recovery before help", status="tentative", actor="Ana")
    revision = store.revision()
    wrong = {"statement": "What we saw", "actor": "Ana"}
    for name, status, message in (
        ("", "agreed", "Give the pattern a name"),
        ("Recovery before help", "agreed", "is the name of a pattern that is on the map"),
        ("Another", "certain", "tentative or agreed"),
        ("\u202eturned", "agreed", "The name"),
    ):
        answer = visitor.send(ADOPT, name=name, status=status, **wrong)
        assert answer.status_code == 422, name
        text = answer.get_data(as_text=True)
        assert message in text
        assert "What we saw" in text
    assert store.revision() == revision


def test_a_form_sent_twice_adopts_once(own_site: Site) -> None:
    visitor, store = own_site.visitor(), own_site.maps.default.store
    fields = {"name": "Twice", "status": "agreed", "actor": "Ana", "operation_id": "adopt-1"}
    assert visitor.send(ADOPT, **fields).status_code == 303
    revision = store.revision()
    assert visitor.send(ADOPT, **fields).status_code == 303
    assert store.revision() == revision


def test_a_name_is_not_refused_for_a_pattern_that_may_not_be_seen(own_site: Site) -> None:
    hidden = Pattern(id="hidden", name="Unseen", scale="place", sensitivity="restricted")
    put = Put(value=hidden, expected_version=0)
    store = own_site.maps.default.store
    store.apply(ChangeSet(operation_id="hide", actor="Ana", changes=(put,)))
    answer = own_site.visitor().send(ADOPT, name="Unseen", status="agreed", actor="Ana")
    assert answer.status_code == 303
