"""The sheet: marks, sections, sizes, and what its SVG, PDF and PNG really hold when opened."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest

from graphmap.services.demonstration import load_demonstration
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.taking_away.paper import PaperSheet, paper_sheet, with_assumed_links
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from graphmap.views.map_view.request import MapRequest
from graphmap.views.paper.sizes import PAPERS, Section, SheetOptions
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.hostile_names import ASKED, hostile_map
from tests.unit.views.small_maps import NOW, workspace_of

SVG = "{http://www.w3.org/2000/svg}"
GATESHEAD = MapRequest(scale="place", system="gateshead", profile="workshop")
SMALL = "place a\np1 -> o1 - a\np2 -> o2 - a\np3 -> o1 + a\np2 -> f1 + a"
#: Millimetres of ISO 216, landscape.
LANDSCAPE = {
    "a4": (297, 210),
    "a3": (420, 297),
    "a2": (594, 420),
    "a1": (841, 594),
    "a0": (1189, 841),
}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    store = SqliteGraphStore(tmp_path_factory.mktemp("demo") / "map.sqlite")
    load_demonstration(store)
    return Workspace(store, name="demonstration", now=lambda: NOW)


def small_sheet(folder: Path, options: SheetOptions | None = None) -> PaperSheet:
    workspace = workspace_of(drawn_map(SMALL), folder)
    request = MapRequest(system="a", profile="workshop")
    return paper_sheet(workspace, request, options or SheetOptions(), Layouts(improves=False))


def sheet_of(workspace: Workspace, options: SheetOptions | None = None) -> PaperSheet:
    return paper_sheet(workspace, GATESHEAD, options or SheetOptions(), Layouts(improves=False))


@cache
def _read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in _read(content).pages)


def test_policies_carry_numbers_and_outcomes_letters_from_the_top_down(
    demonstration: Workspace,
) -> None:
    made = sheet_of(demonstration)
    marks = made.content.marks.of
    at = {placed.node.id: placed for placed in made.content.layout.nodes}
    numbered = sorted(
        (id_ for id_, mark in marks.items() if mark.isdigit()), key=lambda id_: int(marks[id_])
    )
    assert [marks[id_] for id_ in numbered] == [str(number) for number in range(1, 22)]
    sides = [("left", "right").index(at[id_].column) for id_ in numbered]
    assert sides == sorted(sides)
    for side in ("left", "right"):
        heights = [at[id_].y for id_ in numbered if at[id_].column == side]
        assert heights == sorted(heights)
    lettered = sorted((id_ for id_, mark in marks.items() if mark.isalpha()), key=marks.__getitem__)
    assert "".join(marks[id_] for id_ in lettered) == "ABCDEFGHIJKLMNO"
    assert [at[id_].y for id_ in lettered] == sorted(at[id_].y for id_ in lettered)
    assert not [id_ for id_ in marks if at[id_].node.kind == "Factor"]


def test_marks_stay_the_same_in_every_form_and_the_next_time(demonstration: Workspace) -> None:
    first = sheet_of(demonstration).content.marks
    again = sheet_of(demonstration, SheetOptions(paper="a0", landscape=False)).content.marks
    assert first == again
    assert first == sheet_of(demonstration).content.marks


def test_a_poster_of_gateshead_fits_one_a3_with_readable_letters(demonstration: Workspace) -> None:
    options = SheetOptions()
    made = sheet_of(demonstration, options)
    assert len(made.sheet.pages) == 1
    assert options.points(made.sheet.label_size) == pytest.approx(12, abs=0.2)
    assert options.points(made.sheet.smallest) == pytest.approx(8.6, abs=0.05)
    sizes = [text.size for page in made.sheet.pages for text in (*page.before, *page.after)]
    assert min(sizes) == made.sheet.smallest


def test_a_few_nodes_are_drawn_large_and_stay_beside_the_sections(tmp_path: Path) -> None:
    options = SheetOptions()
    made = small_sheet(tmp_path, options)
    assert 18 <= options.points(made.sheet.label_size) <= 24
    root = ET.fromstring(made.written("svg"))
    place = next(one for one in root.iter(f"{SVG}g") if "scale" in one.get("transform", ""))
    x, y, scale = (float(one) for one in re.findall(r"-?[\d.]+", place.get("transform", "")))
    aside = next(
        text.x for text in made.sheet.pages[0].after if text.items[0] == ("How to read it",)
    )
    ends: list[float] = []
    for placed in made.content.layout.nodes:
        ends += [x + scale * (placed.x + side * placed.width / 2) for side in (-1, 1)]
        assert 0 < y + scale * placed.y < options.canvas[1]
    assert 44 <= min(ends) < max(ends) < aside
    assert max(ends) - min(ends) > 0.5 * aside


def test_the_badge_of_a_loop_lies_on_no_box_and_no_label(demonstration: Workspace) -> None:
    layout = sheet_of(demonstration).content.layout
    badges = [point for placed in layout.links for _, point in placed.loop_badges]
    assert len(badges) == 1
    for x, y in badges:
        for placed in layout.nodes:
            beside = abs(x - placed.x) - placed.width / 2 - 12
            assert beside >= 0 or abs(y - placed.y) - placed.height / 2 - 8.5 >= 0, placed.node.name
            start = {"start": 0.0, "middle": 0.5, "end": 1.0}[placed.label_anchor]
            left = placed.label_x - start * placed.label_width
            is_beside = x + 12 <= left or x - 12 >= left + placed.label_width
            assert is_beside or abs(y - placed.label_y) >= placed.label_height / 2 + 8.5


def test_every_piece_of_text_lies_on_its_page(demonstration: Workspace) -> None:
    for options in (SheetOptions(), SheetOptions(paper="a4"), SheetOptions(landscape=False)):
        width, height = options.canvas
        for page in sheet_of(demonstration, options).sheet.pages:
            for text in (*page.before, *page.after):
                lines = sum(len(item) for item in text.items)
                last = text.y + (lines - 1) * text.leading
                assert 0 < text.x < width, text
                assert 0 < text.y <= last < height, text


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_are_exactly_of_the_paper_asked_for(tmp_path: Path, paper: str) -> None:
    options = replace(SheetOptions(), paper=paper)
    content = small_sheet(tmp_path, options).written("pdf")
    for page in _read(content).pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx([mm / 25.4 * 72 for mm in LANDSCAPE[paper]], abs=0.01)


def test_a_pdf_is_tagged_and_holds_its_fonts_title_and_date(demonstration: Workspace) -> None:
    reader = _read(sheet_of(demonstration).written("pdf"))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    kinds = {str(element.get("/S")) for element in _elements(root["/StructTreeRoot"])}
    assert {"/Document", "/H1", "/H2", "/P", "/Figure", "/L", "/LI"} <= kinds
    figure = next(one for one in _elements(root["/StructTreeRoot"]) if one.get("/S") == "/Figure")
    assert "Council tax recovery blocks Household finances hold together" in figure["/Alt"]
    assert reader.metadata is not None
    assert (
        reader.metadata.title == "Gateshead: what blocks, and what enables, the lives people want"
    )
    assert str(reader.metadata.creation_date_raw).startswith("D:20261124")
    fonts = [font for page in reader.pages for font in _fonts(page)]
    assert fonts
    for font in fonts:
        assert "SourceSans3" in str(font["/BaseFont"])
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in bytes(root["/Metadata"].get_object().get_data())


def _elements(tree: pypdf.generic.PdfObject) -> list[pypdf.generic.DictionaryObject]:
    found: list[pypdf.generic.DictionaryObject] = []
    waiting = [tree]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, pypdf.generic.ArrayObject):
            waiting += list(one)
        elif isinstance(one, pypdf.generic.DictionaryObject):
            found.append(one)
            waiting += [one["/K"]] if "/K" in one else []
    return found


def _fonts(page: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_the_text_of_a_pdf_can_be_selected(demonstration: Workspace) -> None:
    text = text_of(sheet_of(demonstration).written("pdf"))
    for words in (
        "Council tax recovery",
        "How to read it",
        "What policies do we need to change",
        "Workshop edition",
        "As of 24 November 2026, revision 1",
        "Scope: Gateshead",
        "A structural hint, not a finding",
        "Left out of this edition",
        "Mutual Ventures, Radical Reformers ep. 46",
    ):
        assert words in text, words


def test_a_pdf_is_the_same_each_time(tmp_path: Path) -> None:
    made = small_sheet(tmp_path)
    assert made.written("pdf") == made.written("pdf")


def test_a_rendered_pdf_shows_purple_pills_dark_squares_and_rust_links(
    demonstration: Workspace,
) -> None:
    document = pypdfium2.PdfDocument(sheet_of(demonstration).written("pdf"))
    picture = np.array(document[0].render(scale=1).to_pil())
    document.close()
    for colour in ((0x5B, 0x2F, 0x72), (0x21, 0x39, 0x4A), (0xA6, 0x38, 0x0E)):
        near = (np.abs(picture.astype(int) - colour).max(axis=2) < 12).sum()
        assert near > 100, colour


def test_a_png_is_a_picture_that_says_what_it_is(tmp_path: Path) -> None:
    content = small_sheet(tmp_path).written("png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = _chunks(content)
    assert [name for name, _ in chunks][:3] == [b"IHDR", b"iTXt", b"iTXt"]
    words = b"\n".join(data for name, data in chunks if name == b"iTXt").decode()
    assert "Workshop edition" in words
    assert "revision 1" in words
    assert "Profile workshop." in words


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = []
    at = 8
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        found.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def test_svg_is_valid_and_says_title_date_revision_profile_and_receipt(tmp_path: Path) -> None:
    root = ET.fromstring(small_sheet(tmp_path).written("svg"))
    assert (root.get("width"), root.get("height")) == ("420mm", "297mm")
    said = " ".join("".join(element.itertext()) for element in root)
    for words in ("a: what blocks", "As of 24 November 2026, revision 1", "Profile workshop."):
        assert words in said, words
    assert "Nothing was left out." in said


def test_hostile_names_stay_text_in_every_form(tmp_path: Path) -> None:
    workspace = workspace_of(hostile_map(), tmp_path)
    made = paper_sheet(workspace, ASKED, SheetOptions(), Layouts(improves=False))
    root = ET.fromstring(made.written("svg"))
    assert not list(root.iter(f"{SVG}script"))
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert "/JavaScript" not in str(_read(made.written("pdf")).root_object)
    assert made.written("png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "name",
    [
        "x" * 3000,
        "😀 smile 日本語",
        "مرحبا بالعالم",
        "Cyngor Bwrdeistref Sirol Rhondda Cynon Taf ŵŷ",
        "Zażółć gęślą jaźń",
        '#set page(width: 1cm) $ x $ `raw` */ // "quote" \\ @ref <label>',
        '#read("/etc/passwd") #image("http://127.0.0.1:9/x.png")',
    ],
)
def test_any_name_can_be_put_on_paper(tmp_path: Path, name: str) -> None:
    drawn = drawn_map(SMALL)
    nodes = [
        node.model_copy(update={"name": name}) if node.id == "o1" else node for node in drawn.nodes
    ]
    workspace = workspace_of(type(drawn).of(nodes, drawn.links, revision=1), tmp_path)
    made = paper_sheet(workspace, MapRequest(system="a"), SheetOptions(), Layouts(improves=False))
    ET.fromstring(made.written("svg"))
    assert len(_read(made.written("pdf")).pages) >= 1


def test_each_section_is_on_the_sheet_only_where_it_is_ticked(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map(SMALL), tmp_path)
    words: dict[Section, str] = {
        "reading": "How to read it",
        "says": "What the map says",
        "questions": "To talk about",
        "writing": "What is missing?",
        "setters": "Who sets each rule",
    }
    for section in words:
        options = replace(SheetOptions(), sections=frozenset({section}))
        made = paper_sheet(workspace, MapRequest(system="a"), options, Layouts(improves=False))
        text = made.written("svg").decode()
        assert {one for one, said in words.items() if said in text} == {section}


def test_a_sheet_without_numbers_names_what_it_speaks_of(tmp_path: Path) -> None:
    made = small_sheet(tmp_path, replace(SheetOptions(), sections=frozenset({"reading", "says"})))
    assert made.content.marks.of == {}
    text = made.written("svg").decode()
    assert "a policy or rule<" in text
    assert "To talk about" not in text
    assert "What is missing?" not in text


def test_links_nobody_recorded_evidence_for_are_drawn_only_where_asked(
    demonstration: Workspace,
) -> None:
    layouts = Layouts(improves=False)
    usual = paper_sheet(demonstration, GATESHEAD, SheetOptions(), layouts)
    more = paper_sheet(demonstration, with_assumed_links(GATESHEAD), SheetOptions(), layouts)
    count = len(usual.content.view.drawing.links)
    assert len(more.content.view.drawing.links) == count + 3
    assert "nobody has recorded evidence yet" in more.written("svg").decode()


def test_sources_that_fill_more_than_the_foot_go_on_a_further_page(
    demonstration: Workspace,
) -> None:
    request = MapRequest(scale="country", system="united-kingdom", profile="workshop")
    made = paper_sheet(demonstration, request, SheetOptions(), Layouts(improves=False))
    assert len(made.sheet.pages) == 2
    text = text_of(made.written("pdf"))
    assert all(one.sign in text for one in made.content.sources)
    assert len(made.content.sources) == 85
    assert made.content.title in _read(made.written("pdf")).pages[1].extract_text()


def test_an_empty_map_makes_a_sheet_that_says_so(tmp_path: Path) -> None:
    workspace = workspace_of(drawn_map("place a"), tmp_path)
    made = paper_sheet(workspace, MapRequest(system="a"), SheetOptions(), Layouts(improves=False))
    assert "Nothing is mapped for a yet." in text_of(made.written("pdf"))
