"""Every question of the slides stands on its page, with an answer or an invitation to answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.test_learning_pages import sent
from tests.web.test_starting import article

if TYPE_CHECKING:
    from tests.web.conftest import Site

QUESTIONS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "questions.json").read_text("utf-8")
)
SYSTEMS = {
    "organisation": "gateshead-council",
    "place": "gateshead",
    "country": "united-kingdom",
}
#: Each line of what the steward gets, and a page of it with words that show it.
TABLE = [
    ("/cycles?system=", "By stage"),
    ("/?scale=place&system=gateshead", "speaks? against|evidence against"),
    ("/?scale=place&system=gateshead", "Scale: </span>Place"),
    ("/patterns?scale=country&system=united-kingdom", "places"),
    ("/blocking?system=", "Places"),
    ("/smallest-set?system=", "set"),
    ("/conditions", "Who waits for it"),
    ("/cycles/plymouth-alliance-cycle", "What work has been done"),
    ("/experiments/plymouth-alliance", "rediction"),
    ("/nodes/council-tax-recovery", "for"),
    ("/start?scale=place&system=gateshead", "Who would go along"),
    ("/permission?scale=place&system=gateshead", "Do you really need permission"),
    ("/help?scale=place&system=gateshead", "What they learned"),
    ("/observations?system=", "112|observations"),
    ("/?scale=country&system=united-kingdom", "learning cycles, <b>6</b> in the systems below"),
]


@pytest.mark.parametrize(("path", "words"), TABLE)
def test_each_line_of_what_the_steward_gets_has_its_page(site: Site, path: str, words: str) -> None:
    assert re.search(words, site.visitor().get(path)), path


@pytest.mark.parametrize("scale", SYSTEMS)
def test_the_questions_of_a_scale_stand_on_its_page_each_answered_or_inviting(
    site: Site, scale: str
) -> None:
    text = site.visitor().get(f"/?scale={scale}&system={SYSTEMS[scale]}")
    asked = [one for one in QUESTIONS["scale_questions"] if one["scale"] == scale]
    found = re.findall(r'<article class="q-a[^"]*" id="(Q-[^"]+)"', text)
    assert found == [one["id"] for one in asked]
    for one in asked:
        said = article(text, one["id"])
        assert '<p class="ans">' in said
        assert f"question={one['id']}" in said
        page = {"Pattern": "/patterns", "PolicyChange": "/blocking"}.get(one["answer_kind"])
        assert f'href="{page or "/conditions"}?' in said or "/observations/new" in said


def test_the_person_scale_asks_the_ten_questions_and_every_cycle_has_them(site: Site) -> None:
    ten = [one["id"] for one in QUESTIONS["managing_a_cycle"]]
    text = site.visitor().get("/?scale=person&system=juliet")
    assert re.findall(r'<article class="q-a[^"]*" id="(Q-[^"]+)"', text) == ten
    assert "/cycles/juliet-cycle/answer?" in article(text, "Q-CYC-4")
    for cycle in site.get("/api/v1/cycles").get_json()["cycles"]:
        page = site.visitor().get(f"/cycles/{cycle['id']}")
        assert re.findall(r'<li[^>]* id="(Q-CYC-\d+)">', page) == ten


def test_an_answer_to_a_question_that_is_worked_out_stands_beside_it(own_site: Site) -> None:
    path = "/answers/new?scale=place&system=gateshead&question=Q-PLA-LF-2"
    text = sent(own_site.visitor(), path, text="How homes are let", answered_by="We", date="2026")
    said = article(text, "Q-PLA-LF-2")
    assert "How homes are let" in said
    assert "Five-week wait" in said
