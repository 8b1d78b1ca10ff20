"""A map and everything said beside it, for page, exported file, drawing and table alike.

Plain frozen values made of records that have already passed through `graphmap.privacy`: whatever
is drawn or written from a `MapView` holds nothing that its profile does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from graphmap.analysis.results_loops import LoopKind
from graphmap.model.catalogue import Profile
from graphmap.privacy import Receipt
from graphmap.views.accounts import Noun, Seen
from graphmap.views.captions import ALL_LIT, Caption, Lighting
from graphmap.views.drawing import Deed, Drawing, Preset
from graphmap.views.map_view.request import Direction, MapRequest
from graphmap.views.shades import Shading
from graphmap.views.style import DEEDS
from graphmap.views.words import count_in_words

FilterGroup = Literal["kind", "does", "evidence", "owner_scale", "type"]


@dataclass(frozen=True, slots=True)
class Balance:
    """How many sources speak for and against; never one without the other."""

    for_: int
    against: int

    def in_words(self) -> str:
        """Give ``3 for, 0 against``, or that nobody has recorded anything."""
        if not self.for_ and not self.against:
            return "nobody has recorded evidence yet"
        return f"{self.for_} for, {self.against} against"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One link in words: what does what to what, how, by what evidence, where.

    ``mechanisms`` are the rules as found; ``places`` those drawn here, ``elsewhere`` further ones
    that the same is recorded in. ``against`` are observations that speak against it.
    """

    link: str
    cause: Noun
    does: Deed
    target: Noun
    mechanisms: tuple[str, ...]
    balance: Balance
    places: tuple[Noun, ...]
    elsewhere: tuple[Noun, ...]
    uncertain_in: tuple[Noun, ...]
    newest: str | None
    disputed: bool
    against: tuple[str, ...]
    lit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An observation with its sources; ``source_left_out`` where it has some that are not shown."""

    seen: Seen
    source_left_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvidence:
    """What was seen of a link; ``words_left_out`` where more of it counts than is shown.

    ``sources`` are all that the shown evidence is written in, by name.
    """

    claim: Claim
    written: tuple[Written, ...]
    words_left_out: bool
    sources: tuple[Noun, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One effect of a chain: what is done, to what."""

    does: Deed
    target: Noun


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOfChain:
    """A chain step by step, from ``start`` to the target of its last step."""

    start: Noun
    steps: tuple[Step, ...]
    does: Deed
    places: tuple[Noun, ...]
    balance: Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopStory:
    """A loop step by step, from ``start`` round to it again.

    ``name`` is that of the badge, ``places_differ`` says that it is of one kind here and of
    another there, and ``is_drawn`` that all its links are on the drawing.
    """

    name: str
    kind: LoopKind
    places_differ: bool
    start: Noun
    steps: tuple[Step, ...]
    is_drawn: bool

    @property
    def kind_words(self) -> str:
        """Say of which kind it is and of how many effects."""
        effects = count_in_words(len(self.steps), "effect")
        if self.places_differ:
            return f"A loop of {effects}, of one kind in some places and of another in others."
        if self.kind == "undetermined":
            return f"A loop of {effects}; whether it feeds or checks itself is not known."
        return f"A {self.kind} loop of {effects}."

    def in_words(self) -> str:
        """Give it as text: ``R1: A raises B, which lowers A again.`` and its kind."""
        said = ", which ".join(
            f"{DEEDS[step.does].words} {step.target.name}" for step in self.steps
        )
        return f"{self.name}: {self.start.name} {said} again. {self.kind_words}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what was tried or is elsewhere: a noun and what is said of it."""

    noun: Noun
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is selected, in words.

    ``introduction`` is text and nouns in turn. ``does`` are the links from it and ``done_to_it``
    those to it; ``against`` are those of both that something speaks against; ``chains`` start or
    end at it and ``loops`` run through it. ``lit_sentence`` says how far its chains reach,
    ``reaches`` where they end.
    """

    noun: Noun
    kind_words: str
    introduction: tuple[str | Noun, ...]
    statement: str | None
    does: tuple[Claim, ...]
    done_to_it: tuple[Claim, ...]
    against: tuple[Claim, ...]
    chains: tuple[StoryOfChain, ...]
    chains_cut: bool
    tried: tuple[Fact, ...]
    elsewhere: tuple[Noun, ...]
    lit_sentence: str
    is_drawn: bool
    reaches: tuple[Noun, ...] = ()
    loops: tuple[LoopStory, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A policy that blocks, with how much it blocks here and by what evidence."""

    noun: Noun
    note: str
    balance: Balance


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Something left out of the drawing: why, what, and the address that draws it.

    ``groups`` are what it is folded into, how much of it, and the address that opens each.
    """

    words: str
    nouns: tuple[Noun, ...] = ()
    groups: tuple[tuple[Noun, int, str], ...] = ()
    action: str | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the map says where nothing is selected.

    ``of_drawn`` says that what blocks is counted in what is drawn, not in all that is in scope.
    ``loops`` come back on themselves here; None where the map is too large to look for them
    while somebody waits.
    """

    blocks_most: tuple[Ranked, ...]
    blocking: int
    across_places: bool
    differing: tuple[Claim, ...]
    loops: tuple[LoopStory, ...] | None
    of_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """A policy that a chain begins with, or an outcome that it ends at.

    ``steps`` are the effects of the shortest chain, ``has_longer`` whether another has several.
    """

    noun: Noun
    does: Deed
    steps: int
    balance: Balance
    has_longer: bool

    @property
    def how(self) -> str:
        """Say whether it joins directly, or only by a longer chain."""
        if self.steps > 1:
            return f"by a longer chain, of {count_in_words(self.steps, 'effect')}"
        return "directly and by a longer chain" if self.has_longer else "directly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """The one node that a file is about, who joins its chains, and a second node they lead to.

    ``where`` is the place or system as a sentence needs it, empty for the whole map.
    """

    noun: Noun
    to: Noun | None
    way: Direction | None
    where: str
    reached: tuple[Reached, ...]

    @property
    def title(self) -> str:
        """Say what the file is about."""
        where = f" {self.where}" if self.where else ""
        if self.to is not None:
            return f"From {self.noun.name} to {self.to.name}{where}: every chain between"
        if self.way == "up":
            said = "what leads to it"
        elif self.way == "down":
            said = "what it leads to"
        elif self.noun.kind == "Outcome":
            said = "what blocks it, and what enables it"
        else:
            said = "what it does, and what acts on it"
        return f"{self.noun.name}{where}: {said}"

    @property
    def question(self) -> str:
        """Ask about it."""
        name = f"“{self.noun.name}”"
        if self.to is not None:
            return f"Where between {name} and “{self.to.name}” could something change?"
        if self.noun.kind == "Outcome":
            return f"What would have to change first for {name}, and who could change it?"
        if self.noun.kind == "Policy":
            return f"What would have to change about {name}, and who could change it?"
        return f"Who could change {name}, or what it leads to?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file says of the part of a map that it draws.

    ``blocking`` is how many of the policies drawn block an outcome that is drawn; ``focus`` is
    the one node that the file is about, where there is one.
    """

    summary: str
    blocks_most: tuple[Ranked, ...]
    blocking: int
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a filter: its words, how many it is about, and whether it is ticked."""

    value: str
    words: str
    count: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One group of boxes."""

    group: FilterGroup
    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A list to choose one of, to narrow a map: by place, by outcome or by tag."""

    name: Literal["place", "outcome", "tag"]
    words: str
    anything: str
    chosen: str | None
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TwinRow:
    """An outcome with what blocks it on one side and what enables it on the other."""

    outcome: Noun
    statement: str | None
    blocked_by: tuple[Claim, ...]
    enabled_by: tuple[Claim, ...]
    lit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """One map, whole: the drawing and all that is said beside it.

    ``panels`` holds the selection of every drawn node, and ``evidence`` what was seen of every
    link, where a file needs them all; on a page only ``selection`` is filled. ``links_untold`` are
    further links that the filters let through: too many to put into words. ``too_large`` says
    that the drawing is left out because it would not be readable. ``taken`` is what a file says
    instead where it draws a part of what is in scope.
    """

    request: MapRequest
    title: str
    system_name: str
    scope_words: str
    summary: str
    drawing: Drawing
    preset: Preset
    caption: Caption
    lighting: Lighting
    shading: Shading | None
    filters: tuple[Filter, ...]
    narrowing: tuple[Narrowing, ...]
    overview: Overview
    selection: Selection | None
    panels: Mapping[str, Selection]
    lightings: Mapping[str, Lighting]
    evidence: tuple[LinkEvidence, ...]
    not_drawn: tuple[NotDrawn, ...]
    twin: tuple[TwinRow, ...]
    links: tuple[Claim, ...]
    links_untold: int
    nodes_in_scope: int
    links_in_scope: int
    too_large: bool
    folded: bool
    revision: int
    profile: Profile
    as_of: str
    receipt: Receipt
    taken: Taken | None = None

    @property
    def focus(self) -> Focus | None:
        """The one node that a file of it is about, None where it is about all in scope."""
        return self.taken.focus if self.taken is not None else None

    def to_take(self, receipt: Receipt) -> MapView:
        """Give it as a file shows it, with its receipt: all lit, and its words of what is drawn."""
        drawn = {link.id for link in self.drawing.links}
        differing = tuple(claim for claim in self.overview.differing if claim.link in drawn)
        overview, summary = replace(self.overview, differing=differing), self.summary
        title = self.title if self.focus is None else self.focus.title
        if self.taken is not None:
            summary = self.taken.summary
            overview = replace(
                overview,
                blocks_most=self.taken.blocks_most,
                blocking=self.taken.blocking,
                of_drawn=True,
            )
        return replace(
            self,
            receipt=receipt,
            lighting=ALL_LIT,
            selection=None,
            summary=summary,
            overview=overview,
            title=title,
            caption=replace(self.caption, title=title, description=summary),
        )
