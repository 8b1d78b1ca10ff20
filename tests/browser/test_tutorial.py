"""The steps of the tutorial in a real browser; with a folder named, its pictures are made anew."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
from PIL import Image

from graphmap.bootstrap import access_token, open_maps
from graphmap.settings import read_settings
from tests.applications import make_application
from tests.browser.conftest import Watched
from tests.browser.tutorial_walk import MAP, OUTCOMES, POLICIES, SEEN, walk

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "a-printed-poster.md"
PICTURES = re.compile(r"\.\./images/(tutorial-[a-z]+\.png)")
#: A picture may weigh this much.
HEAVIEST = 150_000


def test_the_tutorial_leads_from_a_blank_map_to_a_printed_poster(
    tmp_path: Path,
    serve: Callable[..., str],
    open_page: Callable[..., Watched],
) -> None:
    settings = read_settings(store=str(tmp_path / "blank.sqlite"), data_folder=tmp_path)
    maps = open_maps(settings, now=lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    base = serve(make_application(settings, maps))
    watched = open_page(f"{base}/?token={access_token(settings)}", height=800)
    folder = Path(os.environ.get("TUTORIAL_PICTURES") or tmp_path)
    taken: list[str] = []

    def take(name: str) -> None:
        picture = folder / f"tutorial-{name}.png"
        watched.page.evaluate("window.scrollTo(0, 0)")
        shot = Image.open(io.BytesIO(watched.page.screenshot()))
        shot.convert("P", palette=Image.Palette.ADAPTIVE, colors=160).save(picture, optimize=True)
        taken.append(picture.name)

    poster = walk(watched.page, base, take, tmp_path)
    watched.assert_quiet()
    assert set(taken) == set(PICTURES.findall(TUTORIAL.read_text("utf-8")))
    (page,) = pypdf.PdfReader(poster).pages
    text = " ".join(page.extract_text().split())
    for words in ("Northtown: what blocks", *OUTCOMES, *POLICIES):
        assert words in text, words
    for observed, *_, source in SEEN:
        assert observed not in text
        assert source not in text


def test_the_tutorial_says_what_its_steps_type_and_shows_light_pictures() -> None:
    text = TUTORIAL.read_text("utf-8")
    for words in (MAP, *OUTCOMES, *POLICIES, *(part for seen in SEEN for part in seen)):
        assert words in text, words
    for name in PICTURES.findall(text):
        assert (ROOT / "docs" / "images" / name).stat().st_size < HEAVIEST, name
