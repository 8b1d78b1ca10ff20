"""The application over a real SQLite store that holds the demonstration."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.bootstrap import access_token, open_maps, open_store
from graphmap.services.demonstration import load_demonstration
from graphmap.settings import read_settings
from tests.applications import make_application

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from flask_openapi3.openapi import OpenAPI
    from werkzeug.test import TestResponse

    from graphmap.services.maps_folder import MapsFolder

_HIDDEN = re.compile(r'name="(csrf_token|operation_id)" value="([^"]+)"')


@dataclass(frozen=True)
class Site:
    """The application, its maps and the token that opens it."""

    app: OpenAPI
    maps: MapsFolder
    token: str

    @property
    def bearer(self) -> dict[str, str]:
        """The header that brings the token."""
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **options: Any) -> TestResponse:
        """Get a path with the token."""
        return self.app.test_client().get(path, headers=self.bearer, buffered=True, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Post to a path with the token."""
        return self.app.test_client().post(path, headers=self.bearer, buffered=True, **options)

    def visitor(self) -> Visitor:
        """Give somebody who came in with the token in the address."""
        client = self.app.test_client()
        client.get(f"/sign-in?token={self.token}")
        client.get(f"/about?token={self.token}")
        return Visitor(client)


@dataclass(frozen=True)
class Visitor:
    """A browser with a session: fills in the forms of pages."""

    client: FlaskClient

    def get(self, path: str) -> str:
        """Get a page that is there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.status
        return answer.get_data(as_text=True)

    def send(self, path: str, *, form: str | None = None, **fields: Any) -> TestResponse:
        """Fill in the form of a page and send it."""
        hidden = dict(_HIDDEN.findall(self.get(form or path)))
        return self.client.post(path, data={**hidden, **fields})


def open_site(folder: Path, *, demonstration: Path | None = None, **settings: Any) -> Site:
    """Open an application over a store of its own, as of 24 November 2026.

    The store is empty, or a copy of the one that holds the demonstration.
    """
    folder.mkdir(exist_ok=True)
    if demonstration is not None:
        shutil.copy(demonstration, folder / "map.sqlite")
    chosen = read_settings(data_folder=folder, store=str(folder / "map.sqlite"), **settings)
    maps = open_maps(chosen, now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    return Site(make_application(chosen, maps), maps, access_token(chosen))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a store that holds the demonstration; tests open copies of it."""
    path = tmp_path_factory.mktemp("demonstration") / "map.sqlite"
    with closing(open_store(str(path))) as store:
        load_demonstration(store)
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Site]:
    """Give the demonstration, for tests that change nothing."""
    opened = open_site(tmp_path_factory.mktemp("site"), demonstration=demonstration)
    with closing(opened.maps):
        yield opened


@pytest.fixture
def own_site(tmp_path: Path, demonstration: Path) -> Iterator[Site]:
    """Give a demonstration of its own to a test that changes it."""
    opened = open_site(tmp_path, demonstration=demonstration)
    with closing(opened.maps):
        yield opened


@pytest.fixture
def blank_site(tmp_path: Path) -> Iterator[Site]:
    """Give an empty map."""
    opened = open_site(tmp_path)
    with closing(opened.maps):
        yield opened
