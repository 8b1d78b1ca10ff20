"""Every route: its permission, its CSRF token, its answer to who may not come in."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.web.conftest import Site
from web.permissions import check_every_route_declares, permission_of, requires

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
#: What changes nothing but what is known of the visitor.
OWN = ("/sign-in", "/sign-out", "/here")
OPEN = {"/healthz", "/readyz", "/favicon.ico", "/sign-in", "/static/<path:filename>"}


def address_of(rule: Rule) -> str:
    return rule.rule.replace("<path:filename>", "css/base.css").replace("<id>", "gateshead")


def test_only_the_door_itself_is_open_to_anyone(site: Site) -> None:
    found = {
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if permission_of(site.app, rule.endpoint) == "anyone"
    }
    assert found == OPEN


def test_every_other_route_refuses_who_brings_no_token(site: Site) -> None:
    client = site.app.test_client()
    for rule in site.app.url_map.iter_rules():
        if rule.rule in OPEN:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = client.open(address_of(rule), method=method)
            assert answer.status_code == 401, (rule.rule, method)


def test_what_writes_needs_more_than_reading(site: Site) -> None:
    for rule in site.app.url_map.iter_rules():
        if set(UNSAFE) & (rule.methods or set()) and rule.rule not in OWN:
            assert permission_of(site.app, rule.endpoint) == "write", rule.rule


@pytest.mark.parametrize("sent", [{}, {"csrf_token": "wrong"}])
def test_a_form_without_the_right_token_changes_nothing(site: Site, sent: dict[str, str]) -> None:
    revision = site.maps.default.store.revision()
    client = site.visitor().client
    for rule in site.app.url_map.iter_rules():
        if set(UNSAFE) & (rule.methods or set()):
            answer = client.post(address_of(rule), data=sent)
            assert answer.status_code == 400, rule.rule
    assert site.maps.default.store.revision() == revision


def test_the_csrf_token_of_another_session_is_refused(site: Site) -> None:
    other = site.visitor().get("/maps")
    csrf = other.split('name="csrf_token" value="')[1].split('"')[0]
    client = site.visitor().client
    answer = client.post("/maps", data={"csrf_token": csrf, "name": "theirs"})
    assert answer.status_code == 400
    assert "theirs" not in site.maps.names()


def test_a_session_that_writes_through_the_api_needs_the_csrf_token(site: Site) -> None:
    client = site.visitor().client
    answer = client.post("/api/v1/changes", json={})
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "csrf")


def test_a_route_without_a_permission_keeps_the_application_from_starting() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/told", "told", requires("read")(lambda: ""))
    check_every_route_declares(app)
    app.add_url_rule("/bare", "bare", lambda: "")
    with pytest.raises(RuntimeError, match="/bare"):
        check_every_route_declares(app)
