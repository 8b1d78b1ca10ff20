"""Slides, list and pack, opened again: native shapes, the same marks, the receipt inside."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.shapes.connector import Connector

from graphmap.services.demonstration import load_demonstration
from graphmap.services.taking_away.exporting import export_as
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from tests.unit.analysis.drawn import drawn_map
from tests.unit.views.hostile_names import hostile_map
from tests.unit.views.small_maps import NOW, workspace_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    store = SqliteGraphStore(tmp_path_factory.mktemp("demo") / "map.sqlite")
    load_demonstration(store)
    return Workspace(store, name="demonstration", now=lambda: NOW)


@pytest.fixture(scope="module")
def pack(demonstration: Workspace) -> zipfile.ZipFile:
    content = export_as(demonstration, "pack", scope="gateshead").content
    return zipfile.ZipFile(io.BytesIO(content))


def slides_of(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def text_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_a_map_becomes_a_shape_a_node_and_a_glued_connector_a_link(pack: zipfile.ZipFile) -> None:
    drawn = slides_of(pack.read("slides.pptx")).slides[1]
    links = [shape for shape in drawn.shapes if isinstance(shape, Connector)]
    assert len(links) == 38
    ids = {shape.shape_id for shape in drawn.shapes}
    assert len(ids) == len(drawn.shapes)
    glued = [
        int(end.get("id"))
        for link in links
        for end in link._element.iter()
        if end.tag.endswith(("}stCxn", "}endCxn"))
    ]
    assert len(glued) == 2 * 38
    assert set(glued) <= ids
    words = [link._element._nvXxPr.cNvPr.get("descr") for link in links]
    assert any(word.startswith("Council tax recovery blocks") for word in words)
    text = text_of(drawn)
    for name in ("Council tax recovery", "Household finances\vhold together", "Rent arrears"):
        assert name in text, name


def test_slides_say_title_date_revision_scope_profile_legend_and_receipt(
    pack: zipfile.ZipFile,
) -> None:
    slides = slides_of(pack.read("slides.pptx"))
    titles = [slide.shapes.title.text_frame.text for slide in slides.slides]
    assert titles[0] == "Gateshead: what blocks, and what enables, the lives people want"
    assert "How to read it" in titles
    assert titles[-1] == "Left out of this edition"
    first = text_of(slides.slides[0])
    for words in ("As of 24 November 2026, revision 1", "Scope: Gateshead", "Profile workshop."):
        assert words in first, words
    assert "replaced so that people cannot be traced" in text_of(slides.slides[-1])
    assert slides.core_properties.author == "graphmap"
    assert slides.core_properties.title == titles[0]


def test_every_part_of_the_slides_is_well_formed_and_none_leads_out(pack: zipfile.ZipFile) -> None:
    with zipfile.ZipFile(io.BytesIO(pack.read("slides.pptx"))) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        for name in parts.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = ET.fromstring(parts.read(name))
            outside = [one for one in root.iter() if one.get("TargetMode") == "External"]
            assert not outside, name


def test_slides_stay_on_their_slide(pack: zipfile.ZipFile) -> None:
    slides = slides_of(pack.read("slides.pptx"))
    for slide in slides.slides:
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= slides.slide_width, shape.name
            assert shape.top + shape.height <= slides.slide_height, shape.name


def test_sheet_slides_list_and_map_file_of_a_pack_carry_the_same_marks(
    pack: zipfile.ZipFile,
) -> None:
    assert pack.namelist() == [
        "sheet-a3.pdf",
        "slides.pptx",
        "list-to-vote-on.xlsx",
        "map.graphmap.json",
        "receipt.txt",
    ]
    book = openpyxl.load_workbook(io.BytesIO(pack.read("list-to-vote-on.xlsx")))
    assert book.sheetnames == ["links", "nodes", "missing", "sources", "receipt"]
    header, *rows = book["nodes"].iter_rows(values_only=True)
    marks = {row[header.index("id")]: str(row[0]) for row in rows if row[0]}
    ids = {node["id"] for node in json.loads(pack.read("map.graphmap.json"))["nodes"]}
    assert set(marks) <= ids
    slides = slides_of(pack.read("slides.pptx"))
    said = "\n".join(text_of(slide) for slide in slides.slides)
    names = {row[header.index("id")]: row[header.index("name")] for row in rows}
    for id_, mark in marks.items():
        assert f"{mark} {names[id_]}" in said
    header, *rows = book["links"].iter_rows(values_only=True)
    assert len(rows) == 38
    row = next(row for row in rows if str(row[3]).startswith("Council tax recovery blocks House"))
    mark_of = {names[id_]: mark for id_, mark in marks.items()}
    ends = (mark_of["Council tax recovery"], mark_of["Household finances hold together"])
    assert (str(row[0]), row[1], row[2]) == (ends[0], "blocks", ends[1])


def test_the_receipt_of_a_pack_is_text(pack: zipfile.ZipFile) -> None:
    text = pack.read("receipt.txt").decode()
    assert "Workshop edition" in text
    assert "2 ids replaced so that people cannot be traced by them" in text.lower()


def test_tables_in_a_zip_bring_their_receipt_and_stay_plain(demonstration: Workspace) -> None:
    content = export_as(demonstration, "tables", scope="gateshead").content
    with zipfile.ZipFile(io.BytesIO(content)) as tables:
        assert tables.namelist() == ["nodes.csv", "links.csv", "claims.csv", "receipt.txt"]
        assert tables.read("receipt.txt").decode().startswith("Profile workshop, revision 1\n")
        plain = export_as(demonstration, "claims", scope="gateshead").content
        assert tables.read("claims.csv") == plain
        assert b"revision" not in plain


def test_a_pack_of_the_same_map_has_the_same_tables(demonstration: Workspace) -> None:
    first = export_as(demonstration, "tables").content
    assert export_as(demonstration, "tables").content == first


def test_hostile_names_make_slides_that_open(tmp_path: Any) -> None:
    workspace = workspace_of(hostile_map(), tmp_path)
    slides = slides_of(export_as(workspace, "pptx", everything=True, with_assumed=True).content)
    said = "".join("".join(text_of(slide).split()) for slide in slides.slides)
    assert "<script>alert(1)</script>" in said


def test_a_map_of_three_hundred_nodes_still_makes_slides(tmp_path: Any) -> None:
    drawing = "\n".join(f"p{one} -> o{one} - -" for one in range(150))
    workspace = workspace_of(drawn_map(drawing), tmp_path)
    slides = slides_of(export_as(workspace, "pptx", everything=True).content)
    links = [shape for shape in slides.slides[1].shapes if isinstance(shape, Connector)]
    assert len(links) == 150


def test_slides_leave_lines_to_write_on_and_tell_lines_of_one_form_apart(
    pack: zipfile.ZipFile,
) -> None:
    slides = slides_of(pack.read("slides.pptx"))
    by_title = {slide.shapes.title.text_frame.text: slide for slide in slides.slides}
    reading = text_of(by_title["How to read it"])
    assert "A solid line with a bar blocks an outcome." in reading
    assert "A solid line with a bar lowers a factor." in reading
    writing = by_title["What is missing? What speaks against it?"]
    lines = [shape for shape in writing.shapes if isinstance(shape, Connector)]
    assert len(lines) == 16
    assert all(shape.left + shape.width <= slides.slide_width for shape in lines)
    assert all(shape.top < slides.slide_height for shape in lines)


def test_no_words_of_a_slide_are_smaller_than_can_be_read_in_a_room(
    pack: zipfile.ZipFile,
) -> None:
    slides = slides_of(pack.read("slides.pptx"))
    sizes = [
        paragraph.font.size.pt
        for place, slide in enumerate(slides.slides)
        if place != 1  # the drawing
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        if paragraph.font.size
    ]
    assert min(sizes) >= 12
