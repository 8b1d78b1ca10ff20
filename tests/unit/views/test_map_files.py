"""What drawing data, SVG and the HTML file hold: valid, deterministic, and safe for any name."""

import base64
import hashlib
import html
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graphmap.services.demonstration import demonstration_map
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.drawing.maps import map_sheet
from graphmap.services.taking_away.map_files import file_assets, map_html_file, map_svg_file
from graphmap.views.html_file.html import Html, el, join
from graphmap.views.map_view.request import MapRequest
from graphmap.views.network import network_of, payload_of, to_script_json
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.hostile_names import ASKED, hostile_map
from tests.unit.views.small_maps import workspace_of

SVG = "{http://www.w3.org/2000/svg}"


class Found(HTMLParser):
    """The tags of a document, and the text of its scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._in in self.texts:
            self.texts[self._in][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def parsed(content: bytes) -> Found:
    found = Found()
    found.feed(content.decode())
    return found


def test_svg_is_valid_xml_for_hostile_names_and_says_them_as_they_are(tmp_path: Path) -> None:
    workspace = workspace_of(hostile_map(), tmp_path)
    content = map_svg_file(workspace, ASKED, Layouts(improves=False)).content
    root = ET.fromstring(content)
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}script"))
    said = {element.text for element in root.iter(f"{SVG}title")}
    assert "<script>alert(1)</script>, policy, blocks 1, raises 1" in said
    handlers = [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert handlers == []


def test_svg_is_the_same_each_time(tmp_path: Path) -> None:
    workspace = workspace_of(hostile_map(), tmp_path)
    first = map_svg_file(workspace, ASKED, Layouts(improves=False)).content
    assert map_svg_file(workspace, ASKED, Layouts(improves=False)).content == first


def test_svg_says_date_revision_profile_and_what_was_left_out(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map("place a\np1 -> o1 - a"), tmp_path)
    request = MapRequest(system="a", profile="public")
    text = map_svg_file(workspace, request, Layouts(improves=False)).content.decode()
    assert "Map revision 1, as of 24 November 2026, a. Profile public." in text
    assert "Nothing was left out." in text


def test_html_file_lets_only_its_own_scripts_and_styles_run(tmp_path: Path) -> None:
    workspace = workspace_of(hostile_map(), tmp_path)
    content = map_html_file(workspace, ASKED, Layouts(improves=False)).content
    found = parsed(content)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in found.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    scripts = [attributes for tag, attributes in found.tags if tag == "script"]
    assert len(scripts) == 1 + len(file_assets().scripts)
    run = [
        text
        for text, attributes in zip(found.texts["script"], scripts, strict=True)
        if attributes.get("type") != "application/json"
    ]
    for text in [*run, *found.texts["style"]]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_html_file_asks_for_nothing_and_has_no_handler_of_a_name(tmp_path: Path) -> None:
    workspace = workspace_of(hostile_map(), tmp_path)
    found = parsed(map_html_file(workspace, ASKED, Layouts(improves=False)).content)
    for _, attributes in found.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert "style" not in attributes
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert not [tag for tag, _ in found.tags if tag in {"img", "iframe", "link", "b"}]


def test_html_file_keeps_every_node_every_link_and_the_receipt(tmp_path: Path) -> None:
    text = "place c > a\np1 -> f1 + a\nf1 -> o1 - a\np2 -> o1 + a"
    workspace = workspace_of(drawn_map(text), tmp_path)
    request = MapRequest(system="a", profile="workshop")
    content = map_html_file(workspace, request, Layouts(improves=False)).content.decode()
    for id_ in ("p1", "p2", "f1", "o1"):
        assert f'id="about-{id_}"' in content
    assert "What was left out" in content
    assert "Profile workshop." in content
    payload = json.loads(re.search(r'id="map-payload">(.*?)</script>', content, re.DOTALL)[1])
    assert set(payload["lightings"]) == {"p1", "p2", "f1", "o1"}


def test_html_file_shows_what_blocks_by_place_and_what_few_changes_free_of_the_whole_alone(
    tmp_path: Path,
) -> None:
    text = "place c > a\nplace c > b\np1 -> o1 - a\np1 -> o2 - a\np1 -> o1 - b\np2 -> o3 - b"
    workspace = workspace_of(drawn_map(text), tmp_path)
    layouts = Layouts(improves=False)
    said = words_of(map_html_file(workspace, MapRequest(profile="workshop"), layouts).content)
    assert "Outcomes that policies block, by place" in said
    assert "p1 blocks two outcomes in a and one outcome in b." in said
    assert "4 pairs of an outcome and a place are blocked today." in said
    assert "One policy: 3 freed. p1." in said
    assert "Two policies: 4 freed. p1 and p2." in said
    past = MapRequest(profile="workshop", as_of="2018-04")
    then = words_of(map_html_file(workspace, past, layouts).content)
    assert "4 pairs of an outcome and a place are blocked as of April 2018." in then
    part = MapRequest(profile="workshop", outcome="o1")
    assert "by the best few" not in words_of(map_html_file(workspace, part, layouts).content)
    empty = workspace_of(drawn_map("place a\np1 -> o1 + a"), tmp_path / "empty")
    file = map_html_file(empty, MapRequest(profile="workshop"), layouts)
    assert "by the best few" not in words_of(file.content)


def words_of(content: bytes) -> str:
    """The words of a document as they are read, markup taken out."""
    body = re.sub(rb"<(script|style)\b.*?</\1>", b"", content, flags=re.DOTALL).decode()
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_html_file_holds_what_was_seen_and_where_it_is_written(tmp_path: Path) -> None:
    workspace = workspace_of(demonstration_map(), tmp_path)
    request = MapRequest(scale="place", system="gateshead", profile="workshop")
    content = map_html_file(workspace, request, Layouts(improves=False)).content
    words = words_of(content)
    assert (
        'Case "Juliet" (pseudonym in source): two zero-hours jobs, rent arrears, payday loans;'
        " recovery escalated without seeing the cause £275 bailiff charge"
        " Speaks for · in Gateshead · seen: no date recorded"
        " · how we know: case followed in the pilot · confidence A: the primary body or study"
        ' Written in: Collaborate CIC, "The Tangled and the Trapped" (Mark Smith, Gateshead),'
        " collaboratecic.com/insights-and-resources/the-tangled-and-the-trapped-reforming-public"
    ) in words
    assert "Juliet could not move from frightening neighbours because of the arrears rule" in words
    assert "left out at this profile" not in words


def test_html_file_leads_from_the_count_of_evidence_to_what_was_seen(tmp_path: Path) -> None:
    text = "p1 -> o1 - - for s1/x against s2/y\np2 -> o1 + - assumed\np3 -> o2 + -"
    workspace = workspace_of(drawn_map(text), tmp_path)
    request = MapRequest(everything=True, profile="workshop")
    found = parsed(map_html_file(workspace, request, Layouts(improves=False)).content)
    ids = [attributes["id"] for _, attributes in found.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    led_to = {
        (attributes["href"] or "")[1:]
        for tag, attributes in found.tags
        if tag == "a" and (attributes.get("href") or "").startswith("#seen-")
    }
    assert led_to == {"seen-p1.minus.o1", "seen-p3.plus.o2"}
    assert led_to <= set(ids)


def test_html_file_says_where_the_words_of_evidence_or_its_source_are_left_out(
    tmp_path: Path,
) -> None:
    text = """
        node Observation hidden text=Secret sensitivity=steward
        node Observation open text=Open sensitivity=public
        node Observation alone text=Alone sensitivity=public
        node Source deep sensitivity=steward
        p1 -> o1 - - for hidden
        p1 -> o2 - - for open/deep
        p1 -> o3 - - for alone
    """
    workspace = workspace_of(drawn_map(text), tmp_path)
    request = MapRequest(everything=True, profile="public")
    words = words_of(map_html_file(workspace, request, Layouts(improves=False)).content)
    assert "Secret" not in words
    assert "deep" not in words
    assert "The evidence counts; its words are left out at this profile." in words
    assert "Its source is left out at this profile." in words
    assert words.count("No source recorded.") == 1


def test_script_json_ends_no_element_and_reads_back_as_it_was() -> None:
    values = {"name": "</script><!-- & \u2028\u2029"}
    text = to_script_json(values)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == values


def test_each_link_carries_its_own_curve_and_titles_are_plain_text(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map("p1 -> o1 - -\np1 -> o2 + -\np2 -> o2 ? -"), tmp_path)
    sheet = map_sheet(workspace, MapRequest(everything=True), Layouts(improves=False))
    network = network_of(sheet.view, sheet.layout)
    assert {node["id"] for node in network.nodes} == {"p1", "p2", "o1", "o2"}
    ends = {edge["id"]: (edge["from"], edge["to"], edge["head"]) for edge in network.edges}
    assert ends == {
        "p1.minus.o1": ("p1", "o1", "bar"),
        "p1.plus.o2": ("p1", "o2", "triangle"),
        "p2.open.o2": ("p2", "o2", "diamond"),
    }
    placed = {one.link.id: one.points for one in sheet.layout.links}
    for edge in network.edges:
        points = edge["points"]
        assert isinstance(points, list)
        assert list(zip(points[::2], points[1::2], strict=True)) == list(placed[edge["id"]])
    titles = {node["id"]: node["title"] for node in network.nodes}
    assert titles["p1"] == "p1, policy, blocks 1, enables 1, 1 of 2 on the left"


def test_a_large_network_is_built_in_time_that_grows_with_it(tmp_path: Path) -> None:
    lines = [f"p{number} -> o{number % 50} - -" for number in range(900)]
    workspace = workspace_of(drawn_map("\n".join(lines)), tmp_path)
    sheet = map_sheet(workspace, MapRequest(everything=True), Layouts(improves=False))
    payload = payload_of(sheet.view, sheet.layout)
    assert len(payload["edges"]) == 900
    moving = payload["options"]["interaction"]
    assert (moving["hideEdgesOnDrag"], moving["hideNodesOnDrag"]) == (True, True)


@pytest.mark.parametrize("text", ["<b>", '"', "'", "&", "</p>"])
def test_markup_escapes_what_is_not_markup(text: str) -> None:
    made = el("p", text, title=text)
    found = Found()
    found.feed(made)
    assert found.tags == [("p", {"title": text})]


def test_markup_is_not_escaped_twice() -> None:
    assert join([el("b", "x"), " & ", Html("<i></i>")]) == "<b>x</b> &amp; <i></i>"
    assert el("input", disabled=True, value=None, data_at=1) == '<input disabled data-at="1">'
