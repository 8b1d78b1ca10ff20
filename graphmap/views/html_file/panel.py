"""The panel beside a map: what is selected in words, or what the map says as a whole."""

from __future__ import annotations

from graphmap.views.html_file.html import Html, el, join
from graphmap.views.html_file.page import (
    Addresses,
    by_effects,
    elsewhere,
    evidence_pair,
    icon,
    link_or_text,
    noun,
    nouns,
    pair,
    story,
    verb,
)
from graphmap.views.map_view.view import Claim, Focus, LoopStory, MapView, NotDrawn, Selection
from graphmap.views.style import DEEDS
from graphmap.views.words import count_in_words

_COMES_BACK = "What comes back on itself"
_HINT = "A count is a structural hint, not a finding."


def panel_of(view: MapView, at: Addresses, *, ways: Html | None = None) -> Html:
    """Give the panel for what is selected, or for nothing; ``ways`` choose what of it is lit."""
    if view.selection is None:
        return overview_panel(view, at)
    return selection_panel(view, view.selection, at, ways=ways)


def selection_panel(
    view: MapView,
    selection: Selection,
    at: Addresses,
    *,
    heading_id: str = "panel-title",
    ways: Html | None = None,
) -> Html:
    """Give what a node is, does, what speaks against it, its chains, what was tried."""
    return join(
        [
            _head(view, selection, at, heading_id),
            _introduction(selection, at),
            _actions(selection, at),
            ways,
            _folding(view, selection, at),
            _deeds(view, selection, at),
            _against(selection, at),
            _loops_through(selection, at),
            _stories(selection, at),
            _tried(selection, at),
            _elsewhere(selection, at),
        ]
    )


def _head(view: MapView, selection: Selection, at: Addresses, heading_id: str) -> Html:
    close = at.map_at(view.request.query(selected=None, only=False))
    title = el("h2", noun(selection.noun, at), id=heading_id, tabindex="-1")
    kind = el("p", icon(selection.noun.kind, at), f" {selection.kind_words}", class_="meta")
    button = None
    if close is not None:
        button = el("a", "×", href=close, class_="x", aria_label="Close panel", data_clears=True)
    return el("div", el("div", kind, title), button, class_="ph")


def _introduction(selection: Selection, at: Addresses) -> Html:
    parts = [part if isinstance(part, str) else noun(part, at) for part in selection.introduction]
    words = el("p", *parts, class_="mt1 sub") if parts else None
    said = el("p", f"“{selection.statement}”", class_="mt1 sub") if selection.statement else None
    drawn = None
    if not selection.is_drawn:
        drawn = el("p", "It is not drawn here; what is not drawn is listed.", class_="mt1 meta")
    return join([said, words, drawn])


def _actions(selection: Selection, at: Addresses) -> Html:
    record, what_if = at.record(selection.noun), at.what_if(selection.noun)
    if record is None:
        return Html()
    button = el("a", "Record an observation", href=record, class_="btn btn--s btn--main")
    changed = None
    if what_if is not None:
        changed = el("a", "What if it changed?", href=what_if, class_="btn btn--s")
    return el("div", button, changed, class_="acts")


def _folding(view: MapView, selection: Selection, at: Addresses) -> Html:
    """Give the links that draw what is folded into an outcome, and fold it again."""
    id_, opened = selection.noun.id, view.request.opened
    node = next((node for node in view.drawing.nodes if node.id == id_), None)
    count = node.folded_blocks + node.folded_enables if node is not None else 0
    others = {one for one in opened if one != id_}
    if id_ in opened:
        words, now = "Fold what is seen in few places again", others
    elif count:
        words, now = f"Draw {count_in_words(count, 'more policy', 'more policies')}", others | {id_}
    else:
        return Html()
    address = at.map_at(view.request.query(opened=tuple(sorted(now))))
    return Html() if address is None else el("p", el("a", words, href=address), class_="mt2")


def _deeds(view: MapView, selection: Selection, at: Addresses) -> Html:
    parts: list[Html | None] = []
    if selection.does:
        parts.append(el("h3", f"What it does {view.scope_words}"))
        parts.append(el("ul", *(_claim(claim, at, outward=True) for claim in selection.does)))
    if selection.done_to_it:
        parts.append(el("h3", f"What acts on it {view.scope_words}"))
        claims = (_claim(claim, at, outward=False) for claim in selection.done_to_it)
        parts.append(el("ul", *claims))
    if not parts:
        parts.append(el("p", "No link of it is drawn with these filters.", class_="ask"))
    return join(parts)


def _claim(claim: Claim, at: Addresses, *, outward: bool) -> Html:
    sentence = (
        join([verb(claim.does, at), " ", noun(claim.target, at)])
        if outward
        else join([noun(claim.cause, at, with_icon=True), " ", verb(claim.does, at), " it"])
    )
    how = [el("span", text, class_="how") for text in claim.mechanisms]
    also = elsewhere(claim)
    evidence = el(
        "span",
        evidence_pair(claim, at),
        el("span", also, class_="small") if also else None,
        el("span", "sources disagree here", class_="meta") if claim.disputed else None,
        class_="ev",
    )
    open_words = None
    if claim.uncertain_in:
        places = join(["may do either in ", nouns(claim.uncertain_in, at)])
        open_words = el("span", places, class_="how")
    where = None
    if len(claim.places) > 1:
        where = el("span", "in ", nouns(claim.places, at), class_="how")
    return el("li", sentence, *how, where, open_words, evidence, class_="claim")


def _against(selection: Selection, at: Addresses) -> Html:
    heading = el("h3", "What speaks against this")
    if not selection.does and not selection.done_to_it:
        return Html()
    if not selection.against:
        address = at.record_against(selection.noun)
        record = link_or_text("Record what they say", address) if address else None
        asked = "Nothing recorded, in any place. Who would see it differently? "
        return join([heading, el("div", asked, record, class_="ask")])
    items = [
        el(
            "li",
            noun(claim.cause, at),
            " ",
            verb(claim.does, at),
            " ",
            noun(claim.target, at),
            *(el("span", f"Against: {text}", class_="how") for text in claim.against),
            el("span", evidence_pair(claim, at), class_="ev"),
            class_="claim",
        )
        for claim in selection.against
    ]
    return join([heading, el("ul", *items)])


def _stories(selection: Selection, at: Addresses) -> Html:
    longer = [chain for chain in selection.chains if len(chain.steps) > 1]
    if not longer:
        return Html()
    is_outcome = selection.noun.kind == "Outcome"
    items: list[Html] = []
    for chain in longer:
        head = (
            join([noun(chain.start, at), " ", verb(chain.does, at), " it"])
            if is_outcome
            else join([verb(chain.does, at), " ", noun(chain.steps[-1].target, at)])
        )
        count = el("span", by_effects(len(chain.steps)), class_="meta")
        steps = el("span", story(chain, at), class_="st sub")
        items.append(el("li", head, " ", count, steps, class_="chain"))
    note = "The ranking counts chains of up to 3 effects. A longer chain is a story to check, "
    cut = el("p", "There are more; follow fewer effects.") if selection.chains_cut else None
    return join(
        [
            el("h3", "And so, step by step"),
            el("ul", *items),
            cut,
            el("p", f"{note}not a count.", class_="meta mt2"),
        ]
    )


def _tried(selection: Selection, at: Addresses) -> Html:
    if not selection.tried:
        return Html()
    items = [
        el(
            "li",
            noun(fact.noun, at, with_icon=True),
            " ",
            el("span", fact.note, class_="meta") if fact.note else None,
        )
        for fact in selection.tried
    ]
    return join([el("h3", "What has been tried"), el("ul", *items)])


def _elsewhere(selection: Selection, at: Addresses) -> Html:
    if not selection.elsewhere:
        return Html()
    count = count_in_words(len(selection.elsewhere), "other place")
    sentence = el("p", f"Blocks outcomes in {count}: ", nouns(selection.elsewhere, at), ".")
    return join([el("h3", "Elsewhere"), sentence])


def overview_panel(view: MapView, at: Addresses) -> Html:
    """Give what the map says where nothing is selected."""
    title_id = "panel-title" if view.selection is None else "overview-title"
    worked_out = f"Worked out at revision {view.revision}. {_HINT}"
    # A page ranks what blocks in all that is in scope; a file speaks of what it draws.
    focus = view.focus if view.overview.of_drawn else None
    return join(
        [
            el("h2", "What this map says", id=title_id, tabindex="-1"),
            el("p", worked_out, class_="meta mt1"),
            _joining(focus, at) if focus and focus.reached else _blocks_most(view, at),
            _loops(view, at),
            _differing(view, at),
            left_out_list(view, at),
        ]
    )


def _joining(focus: Focus, at: Addresses) -> Html:
    """Give who joins the chains of the one node a file is about, directly first."""
    wanted = focus.noun.kind == "Outcome"
    items = [
        el(
            "li",
            *(
                [noun(one.noun, at, with_icon=True), " ", verb(one.does, at), " it"]
                if wanted
                else ["It ", verb(one.does, at), " ", noun(one.noun, at)]
            ),
            el("span", el("span", one.how), pair(one.balance), class_="ev"),
        )
        for one in focus.reached
    ]
    heading = f"What joins {focus.noun.name}" if wanted else f"What {focus.noun.name} leads to"
    return join([el("h3", heading), el("ul", *items)])


def _blocks_most(view: MapView, at: Addresses) -> Html:
    overview = view.overview
    heading = "Blocks in most places" if overview.across_places else "Blocks most here"
    heading = "Blocks most of what is drawn" if overview.of_drawn else heading
    if not overview.blocks_most:
        where = "of what is drawn" if overview.of_drawn else "here"
        said = f"No policy blocks anything {where} by evidence recorded so far. "
        return join(
            [el("h3", heading), el("p", f"{said}That may mean nobody has looked.", class_="ask")]
        )
    items = [
        el(
            "li",
            _select(
                view,
                ranked.noun.id,
                noun_words=join([icon("Policy", at), " "]),
                at=at,
                name=ranked.noun.name,
            ),
            el("span", el("span", ranked.note), pair(ranked.balance), class_="ev"),
        )
        for ranked in overview.blocks_most
    ]
    count = overview.blocking
    words = f"All {count} policies that block" if count > 1 else "The policy that blocks"
    everything = link_or_text(words, at.blocking) if at.blocking else None
    return join(
        [
            el("h3", heading),
            el("ul", *items),
            el("p", everything, class_="onward") if everything else None,
        ]
    )


def _select(view: MapView, id_: str, *, noun_words: Html, at: Addresses, name: str) -> Html:
    """Give a link that selects a node on this map; in a file, one to its panel."""
    address = at.map_at(view.request.query(selected=id_)) or at.node(id_)
    words = join([noun_words, name])
    if address is None:
        return el("span", words)
    return el("a", words, href=address, data_selects=id_)


def _loops(view: MapView, at: Addresses) -> Html:
    """Give what comes back on itself here."""
    heading, loops = el("h3", _COMES_BACK), view.overview.loops
    if loops is None:
        said = "On a map of this size the loops have a page of their own. "
        return join([heading, el("p", said, link_or_text("The loops here", at.loops))])
    if not loops:
        said = "Nothing here comes back on itself by evidence recorded so far."
        return join([heading, el("p", said, class_="meta")])
    drawn = [el("p", *_round(loop, at), class_="mt1") for loop in loops]
    all_of_them = el("a", "The loops, drawn one by one", href=at.loops) if at.loops else None
    return join([heading, *drawn, el("p", all_of_them, class_="onward") if all_of_them else None])


def _loops_through(selection: Selection, at: Addresses) -> Html:
    if not selection.loops:
        return Html()
    loops = (el("p", *_round(loop, at), class_="mt1") for loop in selection.loops)
    return join([el("h3", _COMES_BACK), *loops])


def _round(loop: LoopStory, at: Addresses) -> list[Html | str]:
    """Give a loop in words, from its name round to where it starts, every noun a link."""
    parts: list[Html | str] = [el("b", loop.name), " It comes back: ", noun(loop.start, at)]
    for number, step in enumerate(loop.steps):
        before = " " if not number else ", which "
        parts += [before, DEEDS[step.does].words, " ", noun(step.target, at)]
    return [*parts, f" again. {loop.kind_words}"]


def _differing(view: MapView, at: Addresses) -> Html:
    heading = el("h3", "Where accounts differ")
    if not view.overview.differing:
        address = at.record_against(None)
        record = link_or_text("Record one", address) if address else None
        said = "No account here speaks against another. That may mean that nobody was asked. "
        return join([heading, el("div", said, record, class_="ask")])
    items = [
        el(
            "li",
            noun(claim.cause, at),
            " ",
            verb(claim.does, at),
            " ",
            noun(claim.target, at),
            el("span", evidence_pair(claim, at), class_="ev"),
            *(el("span", f"Against: {text}", class_="how") for text in claim.against),
            class_="claim",
        )
        for claim in view.overview.differing
    ]
    return join([heading, el("ul", *items)])


def left_out_list(view: MapView, at: Addresses) -> Html:
    """Give what is not drawn and why, each with the link that draws it."""
    heading = el("h3", "Not drawn")
    if not view.not_drawn:
        return join([heading, el("p", "Everything recorded here is drawn.", class_="meta")])
    return join([heading, *(_not_drawn(one, at) for one in view.not_drawn)])


def _not_drawn(one: NotDrawn, at: Addresses) -> Html:
    address = at.map_at(one.query) if one.query is not None else None
    listed = join([" ", nouns(one.nouns, at), "."]) if one.nouns else None
    action = link_or_text(one.action, address) if one.action and address else None
    words = el("p", one.words, listed, " " if action else None, action, class_="mt1")
    groups = [(noun, count, at.map_at(query)) for noun, count, query in one.groups]
    items = [
        el("li", link_or_text(f"{noun.name} (+{count})", address))
        for noun, count, address in groups
        if address is not None
    ]
    if not items:
        return words
    opening = el("details", el("summary", "Open one of them"), el("ul", *items), class_="groups")
    return join([words, opening])
