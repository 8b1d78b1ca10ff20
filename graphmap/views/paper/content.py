"""What a sheet says: the same words on poster, slides, list and page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphmap.analysis.results_loops import LoopKind
from graphmap.model.catalogue import Profile, Scale
from graphmap.privacy import Receipt
from graphmap.views import style
from graphmap.views.accounts import Noun
from graphmap.views.drawing import Layout
from graphmap.views.map_view.view import Claim, Focus, LoopStory, MapView
from graphmap.views.paper.marks import Marks, marks_of
from graphmap.views.words import (
    capital,
    date_in_words,
    kind_in_words,
    list_in_words,
    number_in_words,
)

HINT: Final = "A structural hint, not a finding. What nobody has recorded is not here."
EDITIONS: Final[Mapping[Profile, str]] = {
    "steward": "Stewards' edition",
    "workshop": "Workshop edition",
    "public": "Public edition",
}
#: The last row of every receipt: no export but the backup holds the log.
HISTORY: Final = ("History, names of editors", "all", "Never in an edition to take away.")
_OF_ALL: Final = "what blocks, and what enables, the lives people want"
_MOST_AGAINST: Final = 4
#: How many loops are told.
_MOST_LOOPS: Final = 2
#: How many that join the chains of one node are told one by one.
_MOST_REACHED: Final = 6
_ACTING: Final = ("Policy", "EnablingCondition")
_ROUND: Final[Mapping[LoopKind, str]] = {
    "reinforcing": "feed each other",
    "balancing": "hold each other in check",
    "undetermined": "come back on themselves",
}
_WHERE: Final[Mapping[Scale, str]] = {
    "person": "for one person",
    "organisation": "in an organisation, not beyond it",
    "place": "here, not nationally",
    "country": "nationally",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What a sheet tells beside the map view, as the profile shows it.

    ``made_on`` is the day it is made on; ``questions`` are those that the scale asks;
    ``owner_scales`` and ``set_by`` tell of policies who sets them, by the ids that the reader
    sees.
    """

    scale: Scale
    made_on: str
    questions: tuple[str, ...]
    owner_scales: Mapping[str, Scale]
    set_by: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source with the short sign it is cited by: S1, S2 and so on, by name."""

    sign: str
    noun: Noun


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """All that a sheet may say, whichever form it is written in."""

    view: MapView
    layout: Layout
    marks: Marks
    made_on: str
    title: str
    edition: tuple[str, ...]
    says: tuple[str, ...]
    questions: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    source_signs: Mapping[str, tuple[str, ...]]
    setters: tuple[str, ...]
    left_out: tuple[tuple[str, str, str], ...]
    not_drawn: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The summary of the map."""
        return self.view.summary

    @property
    def kept_words(self) -> str:
        """What is kept on the sheet: nodes by kind, links, sources."""
        kinds = Counter(node.kind for node in self.view.drawing.nodes)
        nodes = [
            f"{kinds[kind]:,} {look.word if kinds[kind] == 1 else look.plural}"
            for kind, look in style.KINDS.items()
            if kinds[kind]
        ]
        links, sources = len(self.view.drawing.links), len(self.sources)
        joined = f"{links:,} {'link' if links == 1 else 'links'}"
        return (
            f"{list_in_words([*nodes, joined])} with their evidence for and against;"
            f" the {'title' if sources == 1 else 'titles'} of {sources:,}"
            f" {kind_in_words('Source', sources)}."
        )

    @property
    def left_out_words(self) -> tuple[str, ...]:
        """What was left out, a sentence each."""
        if not self.view.receipt.lines:
            return ("Nothing was left out.", *self.not_drawn)
        rows = (capital(line) for line in self.view.receipt.in_words())
        return (*rows, *self.not_drawn, "History and names of editors")

    @property
    def description(self) -> str:
        """The whole map in sentences, for those who do not see it."""
        links = self.view.caption.links
        return "\n".join([self.summary, *(links[link.id] for link in self.view.drawing.links)])

    @property
    def notes(self) -> tuple[str, ...]:
        """What a file says of itself: edition, date, revision, scope, hint, what was left out."""
        return (*self.edition, f"Profile {self.view.profile}.", HINT, *self.left_out_words)


def sheet_content(
    view: MapView, layout: Layout, facts: SheetFacts, *, with_numbers: bool = True
) -> SheetContent:
    """Put together what a sheet says of a map."""
    marks = marks_of(layout) if with_numbers else Marks()
    sources, signs = _sources(view)
    name = "Everything recorded" if view.request.system is None else view.system_name
    on = "Whatever was ever recorded" if view.as_of == "any" else f"As of {_day(view.as_of)}"
    return SheetContent(
        view=view,
        layout=layout,
        marks=marks,
        made_on=facts.made_on,
        title=view.focus.title if view.focus else f"{name}: {_OF_ALL}",
        edition=(EDITIONS[view.profile], f"{on}, revision {view.revision}", f"Scope: {name}"),
        says=tuple(_says(view, marks, facts)),
        questions=(*([view.focus.question] if view.focus else []), *facts.questions),
        sources=sources,
        source_signs=signs,
        setters=tuple(_setters(view, marks, facts)),
        left_out=left_out_rows(view.receipt),
        not_drawn=tuple(
            f"{one.words} {list_in_words([noun.name for noun in one.nouns])}".strip()
            for one in view.not_drawn
        ),
    )


def left_out_rows(receipt: Receipt) -> tuple[tuple[str, str, str], ...]:
    """Give the receipt as rows: what, how many, why; the history last."""
    rows = [
        (capital(line.several), "fewer than 5" if line.count is None else f"{line.count:,}", why)
        for line in receipt.lines
        for why in (f"{capital(line.why)}.",)
    ]
    return (*rows, HISTORY)


def _day(as_of: str) -> str:
    return date_in_words(as_of)


def _sources(view: MapView) -> tuple[tuple[SourceLine, ...], dict[str, tuple[str, ...]]]:
    """Give the sources of the links by name with their signs, and the signs of each link."""
    found = {noun.id: noun for seen in view.evidence for noun in seen.sources}
    nouns = sorted(found.values(), key=lambda noun: (noun.name.casefold(), noun.id))
    sign = {noun.id: f"S{number}" for number, noun in enumerate(nouns, start=1)}
    lines = tuple(SourceLine(sign[noun.id], noun) for noun in nouns)
    links = {
        seen.claim.link: tuple(sign[noun.id] for noun in seen.sources) for seen in view.evidence
    }
    return lines, links


def _says(view: MapView, marks: Marks, facts: SheetFacts) -> list[str]:
    overview = view.overview
    said: list[str] = []
    if view.focus is not None and view.focus.reached:
        said += _joining(view.focus, marks)
    elif overview.blocks_most:
        first = overview.blocks_most[0]
        name = marks.named(first.noun.id, first.noun.name)
        where = "of what is drawn" if overview.of_drawn else "here"
        said.append(f"{name} blocks most {where}: {first.note} ({first.balance.in_words()}).")
    loops = [_round(loop, marks) for loop in overview.loops or () if loop.is_drawn]
    said += loops[:_MOST_LOOPS]
    said += _set_here(view, marks, facts)
    if overview.differing:
        told = [_claim(claim, marks) for claim in overview.differing[:_MOST_AGAINST]]
        more = "" if len(told) == len(overview.differing) else ", and more"
        said.append(f"Accounts differ about {'; '.join(told)}{more}.")
    elif view.links:
        said.append(
            "Nothing recorded speaks against any of these links. Who would see it differently?"
        )
    return said


def _round(loop: LoopStory, marks: Marks) -> str:
    """Say of a loop what is on it, in order, and what it comes to."""
    nouns = [loop.start, *(step.target for step in loop.steps[:-1])]
    names = list_in_words([marks.of.get(noun.id, noun.name) for noun in nouns])
    deed = "come back on themselves" if loop.places_differ else _ROUND[loop.kind]
    return f"{capital(names)} {deed} (loop {loop.name})."


def _joining(focus: Focus, marks: Marks) -> list[str]:
    """Say who joins the chains of one node, directly first, and who only by a longer chain."""
    wanted = focus.noun.kind == "Outcome"
    said: list[str] = []
    for one in focus.reached[:_MOST_REACHED]:
        verb, name = style.DEEDS[one.does].words, marks.named(one.noun.id, one.noun.name)
        start = f"{name} {verb} it" if wanted else f"It {verb} {name}"
        said.append(f"{start} {one.how} ({one.balance.in_words()}).")
    rest = focus.reached[_MOST_REACHED:]
    for how, some in (
        ("directly", [one for one in rest if one.steps == 1]),
        ("by a longer chain", [one for one in rest if one.steps > 1]),
    ):
        if some:
            names = list_in_words([marks.of.get(one.noun.id, one.noun.name) for one in some])
            said.append(f"{'Joining it' if wanted else 'It also reaches'} {how}: {names}.")
    return said


def joined_words(view: MapView, node_id: str) -> str:
    """Say of what is listed by number that it joins only by a longer chain, else nothing."""
    steps = _steps(view).get(node_id, 1)
    return ", by a longer chain" if steps > 1 else ""


def _steps(view: MapView) -> dict[str, int]:
    """Give of each that joins how many effects its shortest chain has."""
    found: dict[str, int] = {}
    for one in view.focus.reached if view.focus is not None else ():
        found[one.noun.id] = min(one.steps, found.get(one.noun.id, one.steps))
    return found


def _claim(claim: Claim, marks: Marks) -> str:
    cause = marks.of.get(claim.cause.id, claim.cause.name)
    target = marks.of.get(claim.target.id, claim.target.name)
    return f"{cause} and {target}"


def _set_here(view: MapView, marks: Marks, facts: SheetFacts) -> list[str]:
    """Say which of the policies drawn are set at the scale that is looked at."""
    known = [id_ for id_ in acting_nodes(view, marks) if id_ in facts.owner_scales]
    here = [id_ for id_ in known if facts.owner_scales[id_] == facts.scale]
    if not here or facts.scale == "country":
        return []
    names = {node.id: node.name for node in view.drawing.nodes}
    which = list_in_words([marks.of.get(id_, names[id_]) for id_ in here])
    of = f"{capital(number_in_words(len(here)))} of the {len(known)} policies"
    is_are = "is" if len(here) == 1 else "are"
    return [f"{of} whose setting is recorded {is_are} set {_WHERE[facts.scale]}: {which}."]


def acting_nodes(view: MapView, marks: Marks) -> list[str]:
    """Give the ids of what acts, by number; those that join only by a longer chain last."""
    acting = [node.id for node in view.drawing.nodes if node.kind in _ACTING]
    steps = _steps(view)
    is_longer = {id_: steps.get(id_, 1) > 1 for id_ in acting}
    return sorted(acting, key=lambda id_: (is_longer[id_], int(marks.of.get(id_, "0"))))


def _setters(view: MapView, marks: Marks, facts: SheetFacts) -> list[str]:
    """Say who sets each numbered policy, as far as it is recorded."""
    said: list[str] = []
    unsaid: list[str] = []
    called = {node.id: marks.of.get(node.id, node.name) for node in view.drawing.nodes}
    for id_ in acting_nodes(view, marks):
        setters = facts.set_by.get(id_, ())
        if setters:
            said.append(f"{called[id_]}: {list_in_words(setters)}")
        else:
            unsaid.append(called[id_])
    if unsaid:
        said.append(f"Nobody has recorded who sets {list_in_words(unsaid)}.")
    return said
