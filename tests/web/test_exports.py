"""The export page: preview, receipt, forms, and the files it gives."""

from __future__ import annotations

import io
import re
import zipfile

import pypdf
import pytest

from tests.web.conftest import Site

GATESHEAD = "scale=place&system=gateshead"


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_export_page_begins_with_the_sheet_for_a_workshop(site: Site) -> None:
    text = site.get(f"/export?{GATESHEAD}").get_data(as_text=True)
    forms = re.findall(r'name="format" value="(\w+)"( checked)?', text)
    assert [form for form, _ in forms][:5] == ["pdf", "svg", "png", "pptx", "html"]
    assert [form for form, checked in forms if checked] == ["pdf"]
    said = words_of(text)
    assert "A3 landscape, 1 page; labels 12.0 pt, smallest text 8.6 pt" in said
    assert "Download PDF" in said
    assert "Replaced so that people cannot be traced by them." in said
    assert "Three links from Household income, for which nobody has recorded evidence yet." in said
    assert "21 policies, 7 factors, 15 outcomes and 38 links with their evidence" in said


def test_where_nothing_is_left_out_the_page_says_so(site: Site) -> None:
    text = site.get(f"/export?{GATESHEAD}&profile=steward").get_data(as_text=True)
    assert "Nothing was left out." in words_of(text)


@pytest.mark.parametrize("form", ["pdf", "png", "svg", "pptx", "html"])
def test_the_preview_is_a_picture_of_our_own(site: Site, form: str) -> None:
    answer = site.get(f"/export/preview?{GATESHEAD}&format={form}")
    assert answer.status_code == 200
    assert answer.mimetype == ("image/svg+xml" if form == "html" else "image/png")


def test_what_is_chosen_on_the_page_is_on_the_sheet_and_in_its_addresses(site: Site) -> None:
    asked = f"{GATESHEAD}&chosen=1&on=reading&paper=a4&way=portrait&assumed=1"
    page = site.get(f"/export?{asked}").get_data(as_text=True)
    address = re.search(r'href="(/export/file\?[^"]*)" download>Download PDF', page)
    assert address is not None
    file = site.get(address.group(1).replace("&amp;", "&"))
    reader = pypdf.PdfReader(io.BytesIO(file.data))
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    assert "How to read it" in text
    assert "nobody has recorded evidence yet" in text
    assert "To talk about" not in text
    assert "What is missing" not in text


def test_the_sheet_keeps_the_filters_of_the_map_one_came_from(site: Site) -> None:
    drawn = "does%3Dblocks"
    page = site.get(f"/export?{GATESHEAD}&drawn={drawn}").get_data(as_text=True)
    assert "as in the view you came from" in page
    file = site.get(f"/export/file?{GATESHEAD}&format=svg&drawn={drawn}").get_data(as_text=True)
    assert "Policies that enable" not in file
    assert "blocks" in file


def test_a_plain_table_holds_only_rows_and_says_where_its_receipt_is(site: Site) -> None:
    for path in ("/export/file?format=claims", "/api/v1/export?format=claims"):
        answer = site.get(path)
        header = answer.data.decode("utf-8-sig").splitlines()[0]
        assert header.startswith("cause,cause_kind,")
        link = re.fullmatch(
            r'<(.*)>; rel="describedby"; type="application/json"', answer.headers["Link"]
        )
        assert link is not None
        receipt = site.get(link.group(1)).json
        assert receipt["profile"] == "workshop"


def test_the_pack_of_the_page_holds_sheet_slides_list_map_and_receipt(site: Site) -> None:
    answer = site.get(f"/export/file?{GATESHEAD}&format=pack")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        assert len(pack.namelist()) == 5
        assert pack.testzip() is None


@pytest.mark.parametrize(
    ("profile", "called"), [("steward", "mark-smith-steward"), ("workshop", "person-")]
)
def test_a_file_about_a_person_is_called_as_its_profile_knows_them(
    site: Site, profile: str, called: str
) -> None:
    at = f"scale=person&system=mark-smith&profile={profile}"
    for path in (f"/export/file?{at}&format=svg", f"/map/actors.csv?{at}"):
        name = site.get(path).headers["Content-Disposition"]
        assert f"filename={called.replace('-steward', '')}" in name
        assert (profile == "steward") == ("mark-smith" in name)


def test_of_a_person_whom_the_profile_leaves_out_there_is_the_whole_map(own_site: Site) -> None:
    person = {"kind": "Person", "name": "Zenobia Wong", "consent": ["map"]}
    change = {"op": "put", "record": "node", "id": "p-zen", "expected_version": 0, "value": person}
    body = {"operation_id": "z", "actor": "Ana", "changes": [change]}
    assert own_site.post("/api/v1/changes", json=body).status_code == 200
    at = "scale=person&system=p-zen"
    page = own_site.get(f"/export?{at}&profile=workshop").get_data(as_text=True)
    assert "The whole map. You see what leaves" in page
    assert "Map of Zenobia Wong" in own_site.get(f"/export?{at}&profile=steward").text
    file = own_site.get(f"/export/file?{at}&profile=workshop&format=svg")
    assert file.status_code == 200
    assert b"Zenobia" not in file.data
    table = own_site.get(f"/export/file?{at}&profile=workshop&format=claims")
    receipt = table.headers["Link"].partition("<")[2].partition(">")[0]
    assert "p-zen" not in receipt
    assert own_site.get(receipt).status_code == 200


def test_a_pdf_to_print_is_shown_and_not_saved(site: Site) -> None:
    answer = site.get(f"/export/file?{GATESHEAD}&format=pdf&show=1")
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.data.startswith(b"%PDF-")


def test_a_system_that_is_not_there_is_not_told_from_one_not_for_the_reader(site: Site) -> None:
    for path in (
        "/export/preview?scope=x&system=nowhere",
        "/api/v1/export?format=pdf&scope=nowhere",
    ):
        assert site.get(path).status_code == 404


def test_a_map_of_actors_is_offered_in_the_forms_that_draw_it_and_refused_in_others(
    site: Site,
) -> None:
    at = "scale=place&system=gateshead&profile=steward&drawn=what%3Dactors"
    shown = site.get(f"/export?{at}&format=pdf").get_data(as_text=True)
    assert "A map of actors is drawn as SVG" in shown
    assert 'value="svg" checked' in shown
    for form in ("pdf", "png", "pptx", "html", "pack"):
        assert f'value="{form}"' not in shown
    assert site.get(f"/export/file?{at}&format=svg").mimetype == "image/svg+xml"
    refused = site.get(f"/export/file?{at}&format=html")
    assert refused.status_code == 422
    assert "choose SVG" in refused.get_data(as_text=True)
