"""The drawing of the map at work: dragged while it is large, and drawn again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_map_page import PLACE, drawn, ink, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.browser.conftest import Site, Watched


def test_a_large_map_is_sketched_while_it_is_dragged_and_whole_at_rest(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at("/healthz")).page
    small, large = '"hideNodesOnDrag":false', '"hideNodesOnDrag":true'

    def as_if_large(route: Route) -> None:
        answer = route.fetch()
        assert small in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(small, large))

    page.route(re.compile("/map[?]"), as_if_large)
    page.goto(site.at(PLACE))
    drawn(page)
    whole, at_first = ink(page), page.evaluate("graphmapMap.drawing.network.getViewPosition().x")
    box = page.locator("#drawing").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 5, steps=4)
    until(page, f"graphmapMap.drawing.network.getViewPosition().x < {at_first}")
    assert 0.3 * whole < ink(page) < 0.95 * whole
    page.mouse.up()
    assert ink(page) == pytest.approx(whole, rel=0.05)


def test_drawing_again_and_again_takes_no_more_work(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    page = open_page(site.at(PLACE)).page
    drawn(page)
    saved = page.evaluate(
        """() => {
          const ctx = document.querySelector('#drawing canvas').getContext('2d');
          const save = ctx.save;
          let count = 0;
          ctx.save = function () { count += 1; save.call(ctx); };
          return Array.from({ length: 5 }, () => {
            count = 0;
            graphmapMap.drawing.network.redraw();
            return count;
          });
        }"""
    )
    assert saved == [saved[0]] * 5
