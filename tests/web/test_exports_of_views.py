"""A file of a view of the map: it draws, counts and says what that view draws."""

from __future__ import annotations

import io
import zipfile

import pypdf
import pytest

from tests.web.conftest import Site
from tests.web.test_exports import GATESHEAD, words_of

ONLY_CHAINS = "selected%3Dcouncil-tax-recovery%26steps%3D5%26to%3Drent-arrears%26only%3D1"


@pytest.mark.parametrize("form", ["svg", "html", "pptx", "list", "pdf"])
def test_only_the_chains_that_were_drawn_alone_are_in_the_file(site: Site, form: str) -> None:
    answer = site.get(f"/export/file?{GATESHEAD}&format={form}&drawn={ONLY_CHAINS}")
    assert answer.status_code == 200
    text = read(answer.data, form)
    for name in ("Council tax recovery", "Rent arrears"):
        assert name in text, name
    for name in ("Benefit cap", "Austerity", "Universal Credit sanctions"):
        assert name not in text, name


def test_what_is_only_selected_in_the_view_one_came_from_hides_nothing(site: Site) -> None:
    drawn = "selected%3Dcouncil-tax-recovery%26direction%3Dup"
    text = site.get(f"/export/file?{GATESHEAD}&format=svg&drawn={drawn}").get_data(as_text=True)
    assert "Benefit cap" in text


def read(content: bytes, form: str) -> str:
    """Give the text of a file as one line."""
    if form == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    if form in {"pptx", "list"}:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = [pack.read(name).decode() for name in pack.namelist() if name.endswith("xml")]
        return words_of(" ".join(parts))
    return words_of(content.decode())


def test_a_filtered_sheet_counts_and_says_only_what_it_draws(site: Site) -> None:
    drawn = "outcome%3Dsettled-home"
    at = f"{GATESHEAD}&drawn={drawn}"
    text = read(site.get(f"/export/file?{at}&format=pdf").data, "pdf")
    assert (
        "What leads to A safe and settled home: 1 policy, 3 factors and 1 outcome, joined by"
        " 5 links; 2 observations from 1 source." in text
    )
    assert "21 policies" not in text
    assert "Five-week wait" not in text
    assert "A safe and settled home in Gateshead: what blocks it, and what enables it" in text
    blocking = "1 No move or tenancy while in arrears blocks it directly and by a longer chain"
    assert blocking in text
    assert "33 links that the filters leave out." in text
    assert "Three links from Household income, for which nobody has recorded evidence yet." in text
    assert "Name left out" not in text


def test_a_sheet_of_some_chains_says_so_and_how_many_links_are_not_on_it(site: Site) -> None:
    text = words_of(site.get(f"/export?{GATESHEAD}&drawn={ONLY_CHAINS}").get_data(as_text=True))
    assert "36 links that are not on these chains." in text
    file = site.get(f"/export/file?{GATESHEAD}&format=html&drawn={ONLY_CHAINS}").data
    said = "The chains from Council tax recovery to Rent arrears: 1 policy and 2 factors"
    assert said in read(file, "html")


def test_what_is_said_of_who_may_read_a_record_is_what_holds(site: Site) -> None:
    said = words_of(site.get(f"/export?{GATESHEAD}").get_data(as_text=True))
    assert "Only that something was seen still counts, in “n for, n against”." in said
    form = words_of(site.get("/nodes/new?kind=Observation").get_data(as_text=True))
    assert "Its words, source and date are left out of every edition" in form
