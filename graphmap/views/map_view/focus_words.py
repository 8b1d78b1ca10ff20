"""What a file is about that draws the chains of one node alone, and who joins them how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphmap.views.accounts import Noun
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import Direction
from graphmap.views.map_view.selection import stories_of
from graphmap.views.map_view.view import Focus, Reached, StoryOfChain
from graphmap.views.map_view.words import by_name
from graphmap.views.words import in_a_sentence

#: Of so many chains at most it is said who joins: far more than a sheet can show.
_MOST_TOLD: Final = 1_000
_ORDER: Final = ("blocks", "enables", "uncertain", "lowers", "raises", "brings_into_play")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked at: the id of a node, that of a second one, and which way from it."""

    id: str
    to: str | None
    way: Direction | None


def focus_of(material: MapMaterial) -> Focus | None:
    """Say what a file is about, None where it is about all that is in scope."""
    asked = _asked(material)
    node = material.records.node(asked.id) if asked else None
    if asked is None or node is None:
        return None
    is_wanted = node.kind == "Outcome"
    told: Iterable[StoryOfChain] = ()
    if asked.way != ("down" if is_wanted else "up"):
        told, _ = stories_of(material.selecting, asked.id, node, most=_MOST_TOLD)
    noun, words = material.words.noun(asked.id), material.words
    to = words.noun(asked.to) if asked.to else None
    if to is not None:
        told = [story for story in told if to.id in (story.start.id, story.steps[-1].target.id)]
    return Focus(
        noun=noun,
        to=to,
        way=asked.way,
        where=_where(material),
        reached=_reached(told, from_start=is_wanted),
    )


def _asked(material: MapMaterial) -> _Asked | None:
    request = material.request
    if request.is_of_chains and request.selected is not None:
        return _Asked(request.selected, request.to, None if request.to else request.direction)
    return _Asked(request.outcome, None, None) if request.outcome is not None else None


def _where(material: MapMaterial) -> str:
    """Say where, as a sentence needs it: the place that is filtered by, else the system."""
    request = material.request
    if request.place is not None:
        return f"in {in_a_sentence(material.words.noun(request.place).name)}"
    if request.system is None:
        return ""
    joint = "for" if request.scale == "person" else "in"
    return f"{joint} {material.name_in_sentence}"


def _reached(told: Iterable[StoryOfChain], *, from_start: bool) -> tuple[Reached, ...]:
    """Give who joins, those that do so directly first; each once for what it does."""
    found: dict[tuple[str, str], list[StoryOfChain]] = {}
    ends: dict[str, Noun] = {}
    for story in told:
        end = story.start if from_start else story.steps[-1].target
        ends[end.id] = end
        found.setdefault((end.id, story.does), []).append(story)
    reached: list[Reached] = []
    for (id_, _), stories in found.items():
        shortest = min(stories, key=lambda story: len(story.steps))
        longer = any(len(story.steps) > 1 for story in stories)
        steps, balance = len(shortest.steps), shortest.balance
        reached.append(Reached(ends[id_], shortest.does, steps, balance, has_longer=longer))
    reached.sort(key=lambda one: (one.steps, _ORDER.index(one.does), by_name(one.noun)))
    return tuple(reached)
