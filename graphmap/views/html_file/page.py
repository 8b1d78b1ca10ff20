"""The marks and words that map, table and file are made of, as markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.views.accounts import Noun
from graphmap.views.drawing import Deed
from graphmap.views.html_file.html import Html, el, join
from graphmap.views.map_view.view import Balance, Claim, StoryOfChain
from graphmap.views.style import DEEDS
from graphmap.views.words import count_in_words

_ICON_NAMES: Final[Mapping[NodeKind, str]] = {
    "LearningCycle": "cycle",
    "EnablingCondition": "condition",
    "PolicyChange": "policy",
    "Session": "observation",
    "Answer": "question",
}
_MARKS: Final = {-1: "blocks", 1: "enables", 0: "unclear"}
_COLOURS: Final[Mapping[Deed, str]] = {"brings_into_play": "raises", "uncertain": "unclear"}


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where things lead to, on the page or within a file.

    ``node`` gives the address of a record's own page, or None where there is none to go to;
    ``map_at`` that of the same map with another query, or None in a file. ``record`` is where an
    observation about a node is written down, ``record_against`` where one that speaks against
    it is; ``change`` where the claims of a link are changed and ``evidence`` where
    what was seen of it is told; ``what_if`` is where a policy is switched off to see what follows
    and ``loops`` where the loops are listed. ``icons`` is the address of the
    icons, empty where they are in the document.
    """

    node: Callable[[str], str | None]
    map_at: Callable[[str], str | None]
    record: Callable[[Noun | None], str | None]
    record_against: Callable[[Noun | None], str | None]
    change: Callable[[Claim], str | None]
    evidence: Callable[[Claim], str | None]
    what_if: Callable[[Noun], str | None]
    blocking: str | None
    loops: str | None
    icons: str


def icon(kind: NodeKind, at: Addresses) -> Html:
    """Give the mark of a kind; the word for it stands beside."""
    name = _ICON_NAMES.get(kind, kind.lower())
    use = el("use", href=f"{at.icons}#i-{name}")
    return el("svg", use, class_=f"ic ic-{name}", viewBox="0 0 16 16", aria_hidden="true")


def mark(deed: Deed, at: Addresses) -> Html:
    """Give the mark of a sign without its word."""
    use = el("use", href=f"{at.icons}#s-{_MARKS[DEEDS[deed].sign]}")
    return el("svg", use, class_="sl", viewBox="0 0 19 12", aria_hidden="true")


def deed_class(deed: Deed) -> str:
    """Give the class that colours a deed."""
    return _COLOURS.get(deed, deed)


def verb(deed: Deed, at: Addresses) -> Html:
    """Give what a link does: its mark and its word."""
    return el("span", mark(deed, at), DEEDS[deed].words, class_=f"sg {deed_class(deed)}")


def link_or_text(words: Html | str, address: str | None, class_: str | None = None) -> Html:
    """Give a link, or the words alone where there is nowhere to go."""
    if address is None:
        return el("span", words, class_=class_)
    return el("a", words, href=address, class_=class_)


def noun(thing: Noun, at: Addresses, *, with_icon: bool = False) -> Html:
    """Give a noun as the link that every noun is."""
    words = (
        join([icon(thing.kind, at), " ", thing.name]) if with_icon else Html(el_text(thing.name))
    )
    return link_or_text(words, at.node(thing.id) if thing.id else None)


def el_text(text: str) -> str:
    """Give text as markup."""
    return join([text])


def nouns(things: Sequence[Noun], at: Addresses) -> Html:
    """Give ``a, b and c``, each a link."""
    parts: list[Html | str] = []
    for index, thing in enumerate(things):
        if index:
            parts.append(" and " if index == len(things) - 1 else ", ")
        parts.append(noun(thing, at))
    return join(parts)


def pair(balance: Balance) -> Html:
    """Give evidence as what it always is: a number for and a number against."""
    if not balance.for_ and not balance.against:
        return el("span", balance.in_words(), class_="meta")
    return el(
        "span",
        el("i", el("b", str(balance.for_)), " for"),
        el("i", el("b", str(balance.against)), " against", class_="a"),
        class_="fa",
    )


def evidence_anchor(claim: Claim) -> str:
    """Give the id of the part of a file that tells what was seen of a link."""
    return f"seen-{claim.link}"


def evidence_pair(claim: Claim, at: Addresses) -> Html:
    """Give the evidence on a link as two numbers that lead to what was seen."""
    address = at.evidence(claim)
    numbers = pair(claim.balance)
    return numbers if address is None else el("a", numbers, href=address)


def elsewhere(claim: Claim) -> str:
    """Give ``also in 5 other places``, or nothing."""
    count = len(claim.elsewhere)
    if not count:
        return ""
    return f"also in {count} other {'place' if count == 1 else 'places'}"


def story(chain: StoryOfChain, at: Addresses, *, subject: str = "it") -> Html:
    """Give a chain step by step: ``it raises fees, which blocks …``."""
    parts: list[Html | str] = []
    for index, step in enumerate(chain.steps):
        before = f"{subject} " if not index else ", which "
        parts += [before, DEEDS[step.does].words, " ", noun(step.target, at)]
    return join(parts)


def by_effects(count: int) -> str:
    """Give ``by two effects``."""
    return f"by {count_in_words(count, 'effect')}"
