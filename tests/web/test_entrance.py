"""Who comes in: the token, the session it opens, hosts, headers and CSRF."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Site, open_site

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [
    "/",
    "/map",
    "/blocking",
    "/blocking.csv",
    "/nodes/gateshead",
    "/observations",
    "/search?q=council",
    "/claims",
    "/claims/new",
    "/observations/new",
    "/import",
    "/export",
    "/export/file",
    "/maps",
    "/about",
    "/api/v1/blocking",
    "/api/v1/nodes/gateshead",
    "/api/v1/changes",
    "/api/v1/openapi.json",
]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", [*PAGES, "/nothing/here", "/nodes/nobody"])
def test_without_the_token_nothing_is_shown(site: Site, path: str) -> None:
    answer = site.app.test_client().get(path)
    assert answer.status_code == 401
    text = answer.get_data(as_text=True)
    assert "Gateshead" not in text
    assert "Council tax" not in text


@pytest.mark.parametrize("path", ["/", "/api/v1/blocking"])
@pytest.mark.parametrize("token", ["wrong", "", "\x00", "ä" * 40, "x" * 5000])
def test_a_wrong_token_opens_nothing(site: Site, path: str, token: str) -> None:
    client = site.app.test_client()
    assert client.get(path, query_string={"token": token}).status_code == 401
    header = {"Authorization": f"Bearer {token.encode('ascii', 'ignore').decode() or 'none'}"}
    if "\x00" not in token:
        assert client.get(path, headers=header).status_code == 401
    assert client.get(path).status_code == 401


def test_the_token_in_the_address_opens_a_session_once(site: Site) -> None:
    client = site.app.test_client()
    answer = client.get(f"/nodes/gateshead?scale=place&token={site.token}")
    assert answer.status_code == 303
    assert answer.location == "/nodes/gateshead?scale=place"
    assert client.get(answer.location).status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert site.token not in cookie


def test_the_sign_in_page_takes_the_token_and_leads_back(site: Site) -> None:
    client = site.app.test_client()
    page = client.get("/observations").get_data(as_text=True)
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    refused = client.post("/sign-in", data={"csrf_token": csrf, "token": "no"})
    assert refused.status_code == 401
    assert "That is not the token" in refused.get_data(as_text=True)
    sent = {"csrf_token": csrf, "token": site.token, "next": "/observations?page=2"}
    answer = client.post("/sign-in", data=sent)
    assert (answer.status_code, answer.location) == (303, "/observations?page=2")
    assert client.get("/observations").status_code == 200


@pytest.mark.parametrize(
    "next_page",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\n/evil.example", "evil", ""],
)
def test_signing_in_leads_nowhere_else(site: Site, next_page: str) -> None:
    client = site.app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": csrf, "token": site.token, "next": next_page}
    assert client.post("/sign-in", data=sent).location == "/"


def test_a_path_with_two_slashes_does_not_lead_away(site: Site) -> None:
    answer = site.app.test_client().get(f"//evil.example/%2f..?token={site.token}")
    assert not (answer.location or "/").startswith("//")


def test_a_session_ends_when_the_visitor_leaves(site: Site) -> None:
    visitor = site.visitor()
    assert visitor.send("/sign-out", form="/about").status_code == 303
    assert visitor.client.get("/").status_code == 401


def test_a_session_of_another_token_or_key_is_worth_nothing(site: Site, tmp_path: Path) -> None:
    with closing((other := open_site(tmp_path)).maps):
        there = other.visitor().client.get_cookie("graphmap")
        assert there is not None
        client = site.app.test_client()
        client.set_cookie("graphmap", there.value)
        assert client.get("/").status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_signs_of_life_need_no_token(site: Site, path: str) -> None:
    answer = site.app.test_client().get(path)
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "path", [*PAGES, "/healthz", "/sign-in", "/static/css/base.css", "/nothing", "/static/nothing"]
)
@pytest.mark.parametrize("inside", [True, False])
def test_every_answer_carries_the_security_headers(site: Site, path: str, *, inside: bool) -> None:
    answer = site.get(path) if inside else site.app.test_client().get(path, buffered=True)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    is_static = path == "/static/css/base.css"
    assert answer.headers["Cache-Control"] == ("no-cache" if is_static else "no-store")


def test_a_file_whose_address_names_its_content_may_be_kept(site: Site) -> None:
    answer = site.app.test_client().get("/static/css/base.css?v=1", buffered=True)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_behind_tls_browsers_are_told_to_insist_on_it(tmp_path: Path) -> None:
    with closing((site := open_site(tmp_path, behind_tls=True)).maps):
        answer = site.app.test_client().get(f"/?token={site.token}")
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-graphmap=")
        assert "Secure" in cookie


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/css/base.css", "/api/v1/blocking"])
def test_another_host_name_is_refused(site: Site, path: str) -> None:
    client = site.app.test_client()
    answer = client.get(path, headers={"Host": "evil.example", **site.bearer})
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers
    assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:1", "[::1]:9"])
def test_names_of_this_machine_are_trusted(site: Site, host: str) -> None:
    assert site.app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_a_host_of_the_settings_is_trusted(tmp_path: Path) -> None:
    hosts = ("maps.example",)
    with closing((site := open_site(tmp_path, trusted_hosts=hosts)).maps):
        client = site.app.test_client()
        assert client.get("/healthz", headers={"Host": "maps.example"}).status_code == 200
