"""What somebody looked at is remembered for the person; an address wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.conftest import Site


def test_a_page_without_a_system_shows_the_one_looked_at_last(site: Site) -> None:
    visitor = site.visitor()
    assert "Map of the United Kingdom" in visitor.get("/map")
    assert "Map of Gateshead" in visitor.get("/map?scale=place&system=gateshead")
    assert "Map of Gateshead" in visitor.get("/map")
    page = visitor.get("/observations")
    assert "scale=place&amp;system=gateshead" in page


def test_an_address_wins_over_what_is_remembered(site: Site) -> None:
    visitor = site.visitor()
    visitor.get("/map?scale=place&system=gateshead")
    assert "Map of York" in visitor.get("/map?scale=place&system=york")
    assert "Map of everything recorded" in visitor.get("/map?scale=country&system=")
    assert "Map of everything recorded" in visitor.get("/map")


def test_what_one_person_looks_at_is_not_what_another_sees(site: Site) -> None:
    site.visitor().get("/map?scale=place&system=gateshead")
    assert "Map of the United Kingdom" in site.visitor().get("/map")


def test_programs_are_answered_by_the_address_alone(site: Site) -> None:
    visitor = site.visitor()
    visitor.get("/map?scale=place&system=gateshead")
    assert visitor.client.get("/api/v1/map").get_json()["title"] == "Map of the United Kingdom"


def test_a_system_that_is_gone_is_forgotten(own_site: Site) -> None:
    visitor = own_site.visitor()
    with visitor.client.session_transaction() as session:
        session["looking_at"] = {own_site.maps.default.name: ["place", "atlantis"]}
    assert "Map of the United Kingdom" in visitor.get("/map")
