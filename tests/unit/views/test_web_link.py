"""Addresses of sources lead to the web, and to nothing else."""

from __future__ import annotations

import pytest

from graphmap.views.web_link import web_link


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("gateshead.gov.uk/article/26358/", "https://gateshead.gov.uk/article/26358/"),
        (" www.nesta.org.uk ", "https://www.nesta.org.uk"),
        ("example.org#part", "https://example.org#part"),
    ],
)
def test_an_address_of_the_web_leads_there(written: str, link: str) -> None:
    assert web_link(written) == link


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "Minutes, 3 May",
        "Box 12.4",
        "javascript:alert(1)",
        "javascript:alert(1)//example.org",
        "data:text/html,x",
        "//example.org",
        "https://",
        "https:// example.org",
        "somebody@example.org",
        "example.org:8080@evil.org",
        "-a.org",
        "127.0.0.1/x",
    ],
)
def test_anything_else_leads_nowhere(written: str | None) -> None:
    assert web_link(written) is None
