"""Hostile names in every text field stay text on every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Site

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% for x in [] %}",
    "</textarea></option></select><script>alert(1)</script>",
    "href='javascript:alert(1)' onmouseover='alert(1)'",
    "<!--",
    "=HYPERLINK(1)",
]


class _Reader(HTMLParser):
    """Collects the elements and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.scripts: list[str | None] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.handlers += [name for name in values if name.startswith("on")]
        if tag == "script":
            self.scripts.append(values.get("src"))
        self.addresses += [
            value or "" for name, value in attrs if name in ("href", "src", "action")
        ]


def hostile_changes(name: str) -> list[dict[str, object]]:
    nodes = [
        {"id": "h-policy", "kind": "Policy", "name": name, "description": name, "tags": [name]},
        {"id": "h-outcome", "kind": "Outcome", "name": name, "statement": name},
        {"id": "h-place", "kind": "Place", "name": name, "type": "upper_tier"},
        {"id": "h-effect", "kind": "Effect", "polarity": -1, "mechanism": name},
        {
            "id": "h-seen",
            "kind": "Observation",
            "text": name,
            "figure": name,
            "how_we_know": name,
        },
        {"id": "h-source", "kind": "Source", "name": name, "url": name, "publisher": name},
        {"id": "h-organisation", "kind": "Organisation", "name": name, "url": name},
        {"id": "h-pattern", "kind": "Pattern", "name": name, "scale": "place"},
        {
            "id": "h-cycle",
            "kind": "LearningCycle",
            "scale": "place",
            "stage_history": ["2024-05 experiment"],
            **dict.fromkeys(("name", "purpose", "question"), name),
        },
        {
            "id": "h-trial",
            "kind": "Experiment",
            "started": "2024",
            **dict.fromkeys(
                (
                    "name",
                    "action",
                    "hypothesis",
                    "prediction",
                    "verdict_text",
                    "co_design",
                    "data_plan",
                    "sense_making_plan",
                    "share_plan",
                ),
                name,
            ),
        },
        {
            "id": "h-answer",
            "kind": "Answer",
            "question_id": "Q-CYC-1",
            "date": "2024-01",
            **dict.fromkeys(("text", "how_we_know", "answered_by"), name),
        },
        {
            "id": "h-need",
            "kind": "EnablingCondition",
            "type": "reflective_space",
            "scale": "place",
            **dict.fromkeys(("name", "description", "value"), name),
        },
        {"id": "h-change", "kind": "PolicyChange", "name": name, "proposal": name, "result": name},
    ]
    links = [
        ("CAUSES", "h-policy", "h-effect"),
        ("ON", "h-effect", "h-outcome"),
        ("IN", "h-effect", "h-place"),
        ("SUPPORTS", "h-seen", "h-effect"),
        ("CITES", "h-seen", "h-source"),
        ("SETS", "h-organisation", "h-policy"),
        ("OPERATES_IN", "h-organisation", "h-place"),
        ("ABOUT", "h-cycle", "h-place"),
        ("INVOLVES", "h-cycle", "h-organisation"),
        ("NEEDS", "h-cycle", "h-need"),
        ("FOR", "h-need", "h-place"),
        ("PROVIDED_BY", "h-need", "h-organisation"),
        ("PART_OF", "h-trial", "h-cycle"),
        ("TESTS", "h-trial", "h-effect"),
        ("TOUCHES", "h-trial", "h-policy"),
        ("OBSERVED_IN", "h-seen", "h-trial"),
        ("FOR", "h-answer", "h-cycle"),
        ("DRAWS_ON", "h-answer", "h-seen"),
        ("CHANGES", "h-change", "h-policy"),
        ("ASKED_OF", "h-change", "h-organisation"),
        ("DRAWS_ON", "h-change", "h-effect"),
    ]
    changes: list[dict[str, object]] = [
        {"op": "put", "record": "node", "id": node["id"], "expected_version": 0, "value": node}
        for node in nodes
    ]
    changes += [
        {
            "op": "put",
            "record": "link",
            "id": f"h-{number}",
            "expected_version": 0,
            "value": {"kind": kind, "source": source, "target": target, "note": name},
        }
        for number, (kind, source, target) in enumerate(links)
    ]
    return changes


def pages_with_names() -> list[str]:
    """Give the pages that show the records of the map, in their states."""
    nodes = ("policy", "outcome", "place", "effect", "seen", "source", "organisation", "pattern")
    pages = [f"/nodes/h-{node}" for node in nodes]
    pages += ["/", "/?scale=organisation", "/blocking?open=h-policy", "/observations", "/claims"]
    pages += ["/claims/new?cause=h-policy&target=h-outcome&place=h-place", "/about", "/map"]
    pages += ["/history", "/history/1", "/nodes/h-policy/history", "/history/difference"]
    pages += ["/undo", "/history/since", "/map?known=1", "/nodes/h-policy?known=1"]
    pages += ["/observations/new?cause=h-policy&target=h-outcome&place=h-place"]
    pages += ["/map?view=table", "/export", "/maps"]
    pages += [f"/nodes/h-{one}/{page}" for one in nodes for page in ("edit", "link", "delete")]
    pages += [f"/links/h-{at}/{page}" for at in (0, 5, 18) for page in ("edit", "delete")]
    pages += ["/nodes/h-policy/merge", "/paste", "/nodes/new?find=h"]
    pages += ["/nodes/new?kind=Effect&cause=h-policy&target=h-outcome"]
    pages += ["/nodes/h-policy/link?way=in.SETS"]
    pages += ["/what-if?off=h-policy&outcome=h-outcome&place=h-place", "/what-if?outcome=h-outcome"]
    pages += ["/what-if/experiment?off=h-policy", "/smallest-set?never=h-policy&system="]
    pages += ["/scenarios", "/scenarios/new?drop=h-effect"]
    pages += ["/leverage?explain=h-policy", "/loops", "/disagreement", "/bridges", "/gaps"]
    pages += ["/compare?places=h-place&places=h-place", "/compare?dates=2017&dates=any"]
    pages += ["/upstream?node=h-outcome", "/between?first=h-policy&second=h-outcome"]
    pages += ["/patterns?scale=country&system=&min_support=1&explain=1", "/learning"]
    pages += ["/patterns/adopt?scale=country&system=&min_support=1&features=h-policy,h-outcome,-1"]
    pages += ["/cycles", "/cycles/h-cycle", "/cycles/new", "/policy-changes"]
    pages += ["/sessions", "/sessions?space=h-need", "/sessions/new?space=h-need"]
    pages += ["/start", "/permission", "/help", "/help?node=h-policy"]
    pages += ["/answers/new?question=P-1&scale=place&system=h-place"]
    pages += ["/conditions", "/conditions?cycle=h-cycle", "/conditions/h-need/state"]
    forms = ("stage", "status", "answer", "involve", "needs", "learns-from")
    pages += [f"/cycles/h-cycle/{form}" for form in forms]
    pages += ["/experiments/h-trial", "/experiments/new?policy=h-policy&cycle=h-cycle"]
    pages += [f"/experiments/h-trial/{form}" for form in ("plan", "verdict", "tests", "involve")]
    pages += ["/policy-changes/h-change", "/policy-changes/h-change/result"]
    pages += ["/policy-changes/new?policy=h-policy&pattern=h-pattern&outcome=h-outcome"]
    return pages


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text_on_every_page(blank_site: Site, name: str) -> None:
    body = {"operation_id": "x", "actor": name, "reason": name, "changes": hostile_changes(name)}
    assert blank_site.post("/api/v1/changes", json=body).status_code == 200
    for page in pages_with_names():
        answer = blank_site.get(page)
        assert answer.status_code == 200, page
        reader = _Reader()
        reader.feed(answer.get_data(as_text=True))
        assert reader.handlers == [], page
        assert all(source and source.startswith("/static/") for source in reader.scripts if source)
        assert not [one for one in reader.addresses if re.match(r"\s*(javascript|data):", one)]
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", answer.get_data(as_text=True))
    found = blank_site.get("/search", query_string={"q": name})
    reader = _Reader()
    reader.feed(found.get_data(as_text=True))
    assert reader.handlers == []
