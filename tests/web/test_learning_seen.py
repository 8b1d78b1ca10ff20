"""What is recorded as seen in an experiment leads back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.conftest import Site


def test_an_observation_recorded_from_an_experiment_leads_back_to_it(own_site: Site) -> None:
    visitor = own_site.visitor()
    before = own_site.get("/api/v1/experiments/plymouth-alliance").json["experiment"]
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
    after = own_site.get("/api/v1/experiments/plymouth-alliance").json["experiment"]
    assert len(after["observations"]) == len(before["observations"]) + 1
    assert "Nobody was sent on to another service" in visitor.get(answer.location)
