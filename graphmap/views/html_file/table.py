"""The table twin of a map, its legend and its receipt, as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from graphmap.views.accounts import Noun
from graphmap.views.drawing import Deed
from graphmap.views.html_file.html import Html, el, join
from graphmap.views.html_file.page import (
    Addresses,
    evidence_pair,
    icon,
    link_or_text,
    noun,
    pair,
    story,
    verb,
)
from graphmap.views.map_view.view import Claim, MapView, Selection, TwinRow
from graphmap.views.shades import Shade
from graphmap.views.words import capital, list_in_words

_LEGEND_DEEDS: Final[tuple[Deed, ...]] = ("blocks", "enables", "lowers", "raises", "uncertain")


def both_sides_table(view: MapView, rows: Sequence[TwinRow], at: Addresses) -> Html:
    """Give the outcomes with what blocks them on the left and what enables them on the right."""
    if not rows:
        return el("p", "No outcome is on this map.", class_="ask")
    head = el(
        "tr",
        el("th", "What blocks it", scope="col"),
        el("th", "What people want", scope="col"),
        el("th", "What enables it", scope="col"),
    )
    caption = f"Outcomes with what blocks and what enables them {view.scope_words}"
    return el(
        "div",
        el(
            "table",
            el("caption", caption, class_="vh"),
            el("thead", head),
            el("tbody", *(_row(row, at) for row in rows)),
            class_="tbl both",
        ),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _row(row: TwinRow, at: Addresses) -> Html:
    statement = el("span", f"“{row.statement}”", class_="meta") if row.statement else None
    outcome = el("th", icon("Outcome", at), " ", noun(row.outcome, at), statement, scope="row")
    return el(
        "tr",
        el("td", *_side(row.blocked_by, at)),
        outcome,
        el("td", *_side(row.enabled_by, at)),
        class_="litrow" if row.lit else None,
        data_outcome=row.outcome.id,
    )


def _side(claims: Sequence[Claim], at: Addresses) -> Iterable[Html]:
    if not claims:
        return [el("span", "none recorded", class_="meta")]
    return [_side_line(claim, at) for claim in claims]


def _side_line(claim: Claim, at: Addresses) -> Html:
    places = len(claim.places) + len(claim.elsewhere)
    open_mark = None
    if claim.does == "uncertain":
        open_mark = el("span", "may block or enable", class_="meta")
    return el(
        "p",
        noun(claim.cause, at, with_icon=True),
        " ",
        pair(claim.balance),
        el("span", f"{places} places", class_="meta") if places > 1 else None,
        open_mark,
        class_="on" if claim.lit else None,
        data_link=claim.link,
    )


def links_table(view: MapView, links: Sequence[Claim], at: Addresses) -> Html:
    """Give every link with how it works, where it is recorded and by what evidence."""
    changes = any(at.change(claim) for claim in links[:1])
    head = [
        el("th", words, scope="col")
        for words in ("From", "does", "To", "As found", "Recorded in", "Sources")
    ]
    if changes:
        head.append(el("th", el("span", "Change", class_="vh"), scope="col"))
    caption = f"The {view.links_in_scope} links of this map"
    return el(
        "div",
        el(
            "table",
            el("caption", caption, class_="vh"),
            el("thead", el("tr", *head)),
            el("tbody", *(_link_row(claim, at, changes=changes) for claim in links)),
            class_="tbl links",
        ),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _link_row(claim: Claim, at: Addresses, *, changes: bool) -> Html:
    cells = [
        el("th", noun(claim.cause, at, with_icon=True), scope="row"),
        el("td", verb(claim.does, at)),
        el("td", noun(claim.target, at, with_icon=True)),
        el("td", "; ".join(claim.mechanisms), class_="sub"),
        el("td", recorded_in(claim)),
        el(
            "td",
            evidence_pair(claim, at),
            el("span", "sources disagree here", class_="meta") if claim.disputed else None,
        ),
    ]
    if changes:
        words = join(
            [
                "Change",
                el("span", f" {claim.cause.name} to {claim.target.name}", class_="vh"),
            ]
        )
        cells.append(el("td", link_or_text(words, at.change(claim))))
    return el("tr", *cells, class_="litrow" if claim.lit else None, data_link=claim.link)


def recorded_in(claim: Claim) -> str:
    """Give ``Gateshead and 5 more``: the places here, and how many others."""
    names = [place.name for place in claim.places]
    more = len(claim.elsewhere) + max(0, len(names) - 2)
    if not names:
        return "no place recorded" if not more else f"{more} places"
    shown = names[:2]
    return f"{', '.join(shown)} and {more} more" if more else list_in_words(shown)


def numbers_table(view: MapView, at: Addresses) -> Html:
    """Give the number that each node carries on the drawing, by name; nothing without one."""
    shading = view.shading
    if shading is None:
        return Html()
    by_id = {node.id: node for node in view.drawing.nodes}
    shown = [(by_id[id_], one) for id_, one in shading.of.items() if id_ in by_id]
    shown.sort(key=lambda pair: pair[0].name.casefold())
    rows = [
        el(
            "tr",
            el("th", noun(Noun(node.id, node.kind, node.name), at, with_icon=True), scope="row"),
            el("td", heat(one), class_="num"),
        )
        for node, one in shown
    ]
    words = capital(shading.words)
    head = el("tr", el("th", "On the drawing", scope="col"), el("th", words, scope="col"))
    caption = f"{words}, for each node that has a number"
    return join(
        [
            el("h2", words),
            el(
                "table",
                el("caption", caption, class_="vh"),
                el("thead", head),
                el("tbody", *rows),
                class_="tbl numbers",
            ),
        ]
    )


def heat(one: Shade) -> Html:
    """Give a number on its shade."""
    return el("span", f"{one.number}", class_=f"heat h{one.level}")


def chains_list(selection: Selection, at: Addresses) -> Html:
    """Give the lit chains as lines: directly, or step by step."""
    items: list[Html] = []
    is_outcome = selection.noun.kind == "Outcome"
    for chain in selection.chains:
        end = chain.start if is_outcome else chain.steps[-1].target
        head = (
            join([noun(end, at), " ", verb(chain.does, at), " it"])
            if is_outcome
            else join([verb(chain.does, at), " ", noun(end, at)])
        )
        rest = " directly. " if len(chain.steps) == 1 else join([": ", story(chain, at), ". "])
        items.append(el("li", head, rest, pair(chain.balance)))
    if not items:
        return el("p", "No chain of so many effects runs from it to an outcome.", class_="meta")
    return el("ol", *items, class_="wchains")


def legend(view: MapView, at: Addresses) -> Html:
    """Give what each shape, colour, dash, head and width stands for."""
    kinds = {node.kind for node in view.drawing.nodes}
    folded = any(node.folded_blocks or node.folded_enables for node in view.drawing.nodes)
    what = [_key(icon("Policy", at), "Policy")]
    if "Factor" in kinds:
        what.append(_key(_pill("lf"), "Factor"))
    what.append(_key(_pill("lo"), "What people want"))
    if "EnablingCondition" in kinds:
        what.append(_key(icon("EnablingCondition", at), "Enabling condition"))
    does = [el("span", verb(deed, at), class_="lg") for deed in _LEGEND_DEEDS]
    counted = "by n sources" if view.request.width == "sources" else "in 1, 3, 6 or more places"
    sure = [
        _key(_lines(), f"recorded {counted}"),
        _key(_line("lw ld", 2.5), "for and against, or sources disagree here"),
        _key(_line("lw la", 1), "nobody has recorded evidence yet"),
    ]
    groups = [_group("What it is", what), _group("What it does", does)]
    if view.shading is not None:
        bands = [
            _key(el("span", words, class_=f"heat h{level}"), "")
            for level, words in view.shading.band_words()
        ]
        groups.append(_group(capital(view.shading.words), bands))
    if folded:
        sure.append(_key(_pill("lb"), "+1: one more, seen in one place only"))
    return el(
        "div",
        el("h2", "Legend", class_="vh"),
        *groups,
        _group("How sure, and where", sure),
        class_="legend",
        role="group",
        aria_label="Legend",
    )


def _group(words: str, keys: Sequence[Html]) -> Html:
    return el("div", el("h3", words), el("p", *keys))


def _key(picture: Html, words: str) -> Html:
    return el("span", picture, f" {words}", class_="lg")


def _svg(width: int, height: int, class_: str, content: Html) -> Html:
    return el(
        "svg",
        content,
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        aria_hidden="true",
        class_=class_,
    )


def _pill(class_: str) -> Html:
    box = el("rect", x=1, y=1, width=24, height=13, rx="6.5", class_=class_)
    return _svg(26, 15, "", box)


def _line(class_: str, width: float) -> Html:
    return _svg(30, 12, class_, el("path", d="M1 6h28", stroke_width=str(width)))


def _lines() -> Html:
    paths = [
        el("path", d=f"M{left} 6h12", stroke_width=width)
        for left, width in ((0, "1.5"), (16, "3.5"), (32, "6"))
    ]
    return _svg(44, 12, "lw", join(paths))


def receipt(view: MapView) -> Html:
    """Give what was left out of a file and why, and what the file is made of."""
    made = (
        f"Map revision {view.revision}, as of {view.as_of}. Profile {view.profile}."
        " Documented facts keep their source and confidence."
    )
    return el(
        "section",
        el("h2", "What was left out", id="receipt-title"),
        el("ul", *(el("li", line) for line in view.receipt.in_words())),
        el("p", made, class_="meta mt1"),
        class_="receipt",
        aria_labelledby="receipt-title",
    )
