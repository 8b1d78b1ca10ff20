"""The filters of a map in a file: boxes and a list, worked by the file's own script.

What is unticked goes from the drawing, from the keyboard's way and from both tables; everything
else keeps its place. Where no script runs all is shown, and the filters are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from graphmap.views.accounts import Noun
from graphmap.views.drawing import Deed, EvidenceState
from graphmap.views.html_file.html import Html, el, join
from graphmap.views.html_file.page import Addresses, deed_class, icon, mark
from graphmap.views.map_view.filters import EVIDENCE_WORDS
from graphmap.views.map_view.links import box_of, evidence_state
from graphmap.views.map_view.view import Claim, MapView
from graphmap.views.style import DEEDS, KINDS
from graphmap.views.words import capital


def filters_form(view: MapView, at: Addresses) -> Html:
    """Give the boxes for what is drawn and told, all of them ticked, each with how many it is."""
    kinds = Counter(node.kind for node in view.drawing.nodes)
    deeds = Counter(box_of(link.does) for link in view.drawing.links)
    evidence = Counter[str](link.evidence for link in view.drawing.links)
    boxes = [
        _boxes(
            "kind",
            "Kind",
            [
                (kind, join([icon(kind, at), f" {capital(KINDS[kind].plural)}"]), kinds[kind])
                for kind in KINDS
                if kinds[kind]
            ],
        ),
        _boxes(
            "does",
            "What a link does",
            [(deed, _deed(deed, at), deeds[deed]) for deed in DEEDS if deeds[deed]],
        ),
        _boxes(
            "evidence",
            "Evidence",
            [
                (state, words, evidence[state])
                for state, words in EVIDENCE_WORDS.items()
                if evidence[state]
            ],
        ),
    ]
    again = el("button", "Clear the filters", type="reset", class_="btn btn--s")
    form = el("form", *boxes, _places(view), el("p", again, class_="row mt2"), id="filters")
    fold = el("details", el("summary", "Show"), form, open=True)
    return el("aside", fold, class_="filters needs-script", aria_label="Filters", hidden=True)


def filter_values(view: MapView) -> Mapping[str, Mapping[str, object]]:
    """Give what the filters go by, of each link: its box, its evidence and its places."""
    drawn = {link.id: link.evidence for link in view.drawing.links}
    return {
        claim.link: {
            "kinds": [claim.cause.kind, claim.target.kind],
            "does": box_of(claim.does),
            "evidence": drawn.get(claim.link) or _evidence_of(claim),
            "places": [place.id for place in _places_of(claim)],
        }
        for claim in view.links
    }


def _evidence_of(claim: Claim) -> EvidenceState:
    """Give the state of a link that is folded away, by what is counted of it."""
    balance = claim.balance
    return evidence_state(reported=bool(balance.for_), contested=bool(balance.against))


def _places_of(claim: Claim) -> tuple[Noun, ...]:
    return (*claim.places, *claim.elsewhere)


def _places(view: MapView) -> Html | None:
    """Give the list of places that anything is recorded in; one place leaves nothing to choose."""
    found = {place.id: place.name for claim in view.links for place in _places_of(claim)}
    if len(found) < 2:
        return None
    ordered = sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))
    options = [el("option", name, value=id_) for id_, name in ordered]
    every = el("option", "Any place", value="")
    return el(
        "p",
        el("label", "Recorded in", for_="by-place"),
        el("select", every, *options, id="by-place", name="place", class_="full"),
        class_="narrowing",
    )


def _deed(deed: Deed, at: Addresses) -> Html:
    shown = el("span", mark(deed, at), class_=deed_class(deed))
    return join([shown, f" {DEEDS[deed].words}"])


def _boxes(name: str, words: str, choices: Iterable[tuple[str, Html | str, int]]) -> Html | None:
    """Give one group of boxes; a group of one box would leave nothing to choose."""
    given = list(choices)
    if len(given) < 2:
        return None
    labels = [
        el(
            "label",
            el("input", type="checkbox", name=name, value=value, checked=True),
            el("span", shown),
            el("small", str(count)),
            class_="ck",
        )
        for value, shown, count in given
    ]
    return el("fieldset", el("legend", words), *labels)
