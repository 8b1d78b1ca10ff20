"""What was seen of each link, and where it is written, as a part of the file to take along."""

from __future__ import annotations

from collections.abc import Iterator

from graphmap.views.accounts import Cited, Seen
from graphmap.views.html_file.html import Html, el, join
from graphmap.views.html_file.page import Addresses, evidence_anchor, noun, nouns, pair, verb
from graphmap.views.map_view.view import LinkEvidence, MapView, Written
from graphmap.views.words import in_words


def evidence_section(view: MapView, at: Addresses) -> Html:
    """Give the observations behind every link with the sources that they are written in."""
    title = el("h2", "What was seen, and where it is written", id="seen-title")
    if not view.evidence:
        nobody = el("p", "Nobody has recorded evidence for these links yet.", class_="ask")
        return el("section", title, nobody, class_="evidence", aria_labelledby="seen-title")
    return el(
        "section",
        title,
        *(_of_link(one, at) for one in view.evidence),
        class_="evidence",
        aria_labelledby="seen-title",
    )


def _of_link(one: LinkEvidence, at: Addresses) -> Html:
    claim = one.claim
    heading = el(
        "h3",
        noun(claim.cause, at),
        " ",
        verb(claim.does, at),
        " ",
        noun(claim.target, at),
    )
    return el(
        "article",
        heading,
        el("p", pair(claim.balance)),
        el("ul", *(_written(written, at) for written in one.written)) if one.written else None,
        el("p", _left_out(one), class_="meta") if one.words_left_out else None,
        id=evidence_anchor(claim),
        tabindex="-1",
    )


def _left_out(one: LinkEvidence) -> str:
    """Say that evidence counts whose words a reader of this profile does not see."""
    if not one.written:
        return "The evidence counts; its words are left out at this profile."
    return "There is further evidence that counts; its words are left out at this profile."


def _written(one: Written, at: Addresses) -> Html:
    seen = one.seen
    figure = seen.figure if seen.figure and seen.figure not in seen.text else None
    return el(
        "li",
        el("p", seen.text, join([" ", el("b", figure)]) if figure else None),
        el("p", join(_facts(seen, at), " · "), class_="meta"),
        el("p", _where_written(one), class_="meta"),
    )


def _facts(seen: Seen, at: Addresses) -> Iterator[Html | str]:
    yield "Speaks against" if seen.against else "Speaks for"
    if seen.places:
        yield join(["in ", nouns(seen.places, at)])
    yield f"seen: {seen.date_words}"
    yield f"how we know: {seen.how_we_know or 'not recorded'}"
    confidence = in_words(seen.confidence) if seen.confidence else "not recorded"
    yield f"confidence {confidence}"


def _where_written(one: Written) -> str:
    if one.seen.sources:
        return f"Written in: {'; '.join(map(_cited, one.seen.sources))}"
    if one.source_left_out:
        return "Its source is left out at this profile."
    return "No source recorded."


def _cited(source: Cited) -> str:
    return f"{source.name}, {source.url}" if source.url else source.name
