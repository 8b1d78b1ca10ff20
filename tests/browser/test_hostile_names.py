"""Two hundred hostile names execute nothing, on any page and in the file that is taken along."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.bootstrap import access_token, open_maps
from graphmap.services.taking_away.exporting import export_as
from graphmap.settings import read_settings
from tests.applications import make_application
from tests.browser.conftest import Site
from tests.hostile_names import HOSTILE, HUB, hostile_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from tests.browser.conftest import Watched

SCOPE = "scale=place&system=place"
PAGES = (
    f"/?{SCOPE}",
    f"/map?{SCOPE}&everything=1&selected={HUB}",
    f"/map?{SCOPE}&everything=1&view=table",
    f"/map?{SCOPE}&everything=1&colour=sources&find=alert",
    f"/map?{SCOPE}&everything=1&what=actors",
    f"/nodes/{HUB}",
    "/nodes/place",
    "/nodes/o-7",
    "/nodes/s-7",
    "/nodes/w-7",
    f"/blocking?open={HUB}",
    f"/what-if?{SCOPE}&off={HUB}&outcome=o-7",
    f"/what-if/experiment?{SCOPE}&off={HUB}",
    f"/smallest-set?{SCOPE}&never={HUB}",
    f"/scenarios/new?{SCOPE}&off={HUB}",
    f"/leverage?{SCOPE}&explain={HUB}&all=1",
    f"/downstream?{SCOPE}&node={HUB}",
    "/patterns?scale=country&system=&min_support=1&explain=1",
    f"/cycles?{SCOPE}",
    "/cycles/cycle",
    "/experiments/trial",
    "/policy-changes",
    "/conditions",
    "/start",
    "/permission",
    "/help",
    "/observations",
    "/claims",
    f"/claims/new?cause={HUB}&place=place",
    f"/observations/new?cause={HUB}&place=place",
    f"/nodes/{HUB}/edit",
    f"/nodes/{HUB}/link",
    f"/nodes/{HUB}/delete",
    "/nodes/o-7/merge?other=o-8",
    "/links/l-7-0/edit",
    f"/nodes/new?kind=Effect&cause={HUB}&target=o-7",
    "/search?q=alert",
    "/history",
    "/history/1",
    f"/nodes/{HUB}/history",
    "/history/difference",
    "/export",
)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[WSGIApplication], str]
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile")
    settings = read_settings(data_folder=folder, store=str(folder / "map.sqlite"))
    with closing(open_maps(settings)) as maps:
        whole = hostile_map()
        maps.default.store.bulk_load(
            [*whole.nodes, *whole.links], actor=HOSTILE[0], reason=HOSTILE[1], operation_id="load"
        )
        yield Site(serve(make_application(settings, maps)), access_token(settings), maps)


def test_there_are_two_hundred_different_names() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) == 200


@pytest.mark.parametrize("path", PAGES)
def test_hostile_names_execute_nothing_on(
    path: str, site: Site, look_at: Callable[..., Watched]
) -> None:
    watched = look_at(site.at(path))
    watched.page.wait_for_load_state("networkidle")
    assert "alert(1)" in watched.page.content()
    watched.assert_quiet()


def test_hostile_names_execute_nothing_in_the_file_that_is_taken_along(
    site: Site, tmp_path: Path, open_page: Callable[..., Watched]
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(export_as(site.maps.default, "html", scope="place").content)
    watched = open_page(file.as_uri(), offline=True)
    watched.page.wait_for_load_state("networkidle")
    assert watched.page.locator("table.links tbody tr").count() == len(HOSTILE)
    assert watched.elsewhere == []
    watched.assert_quiet()
