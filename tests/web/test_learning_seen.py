"""What is recorded as seen in an experiment leads back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.test_what_if import words_of

if TYPE_CHECKING:
    from tests.web.conftest import Site


def test_an_observation_recorded_from_an_experiment_leads_back_to_it(own_site: Site) -> None:
    visitor = own_site.visitor()
    before = own_site.get("/api/v1/experiments/plymouth-alliance").get_json()["experiment"]
    start = "/observations/new?experiment=plymouth-alliance&cause=alliance-contract"
    answer = visitor.send(
        start,
        observed="Nobody was sent on to another service",
        cause="Single alliance contract",
        target="Joined-up support",
        shows="enables",
        place="Plymouth",
        experiment="25 contracts aligned into one alliance contract",
        how_we_know="I was there",
        date="2026-11-20",
        sensitivity="steward",
        actor="Ana",
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/experiments/plymouth-alliance?")
    after = own_site.get("/api/v1/experiments/plymouth-alliance").get_json()["experiment"]
    assert len(after["observations"]) == len(before["observations"]) + 1
    assert "Nobody was sent on to another service" in visitor.get(answer.location)


def test_an_experiment_in_no_cycle_is_listed_and_says_against_what_something_speaks(
    own_site: Site,
) -> None:
    visitor = own_site.visitor()
    made = visitor.send(
        "/experiments/new",
        action="Waive the arrears rule",
        status="idea",
        actor="Ana",
        policy="No move or tenancy while in arrears",
        place="Gateshead",
    )
    assert made.status_code == 303, made.text
    board = visitor.get("/cycles?system=").split('id="no-cycle"')[1]
    assert 'Waive the arrears rule</a> <span class="meta">an idea</span>' in board
    seen = visitor.send(
        "/observations/new",
        observed="She moved although she was in arrears",
        cause="allocation-arrears-bar",
        target="settled-home",
        shows="against",
        place="Gateshead",
        experiment="Waive the arrears rule",
        how_we_know="I saw it",
        date="2026-11-20",
        sensitivity="steward",
        actor="Ana",
    )
    assert seen.status_code == 303, seen.text
    text = words_of(visitor.get(seen.location))
    assert "One observation in it; one observation on the map speaks against" in text
    told = text.split("What speaks against")[1]
    assert "speaks against: “ No move or tenancy while in arrears ” blocks" in told
    assert "“ A safe and settled home ” in Gateshead" in told
