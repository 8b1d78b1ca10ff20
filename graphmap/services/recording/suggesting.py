"""What an observation may be about, found from its words while they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.analysis.influence import InfluenceGraph
from graphmap.model.catalogue import NODE_KINDS, NodeKind
from graphmap.services.pages.claims import find_claims
from graphmap.services.reading import nouns_shown
from graphmap.services.workspace import Told, Workspace
from graphmap.store.search_words import words_of
from graphmap.views.accounts import Account, Noun

CAUSE_KINDS: Final[tuple[NodeKind, ...]] = ("Policy", "Factor")
TARGET_KINDS: Final[tuple[NodeKind, ...]] = ("Outcome", "Factor")
_SUGGESTED: Final[tuple[NodeKind, ...]] = ("Policy", "Factor", "Outcome")
_NAMED: Final[tuple[NodeKind, ...]] = ("Place", "Organisation", "Policy", "Factor", "Outcome")
_MOST: Final = 6
_MOST_ACCOUNTS: Final = 4
#: A word of the text is taken for one of a name from this many letters in common on.
_LEAST_LETTERS: Final = 4
#: What a word counts that the text holds in another form.
_OTHER_FORM: Final = 0.5
#: Words that an account of any rule may hold, whatever the rule is about, and what they count.
_ORDINARY: Final = frozenset(
    words_of(
        "about after again allow allowed another asked because been before being cannot"
        " could does each every from gets given goes have into made make makes many more"
        " most must need needed needs never nobody only other over people rule rules same"
        " should than that their them then there they this those told under until want"
        " wanted were what when where which while will with within without would"
    )
)
_ORDINARY_WEIGHT: Final = 0.02
#: What a cause that was found adds to the outcomes it acts on: here, and anywhere.
_ACTS_HERE: Final = 1.0
_ACTS: Final = 0.4
#: Long runs of digits, postcodes and addresses of mail: what tells who somebody is.
_NUMBERS: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|(?:\d[ -]?){6,}\d"
)
_NAME: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)*")


@dataclass(frozen=True)
class Suggestions:
    """What the words may be about, the likeliest first, and what in them looks personal."""

    causes: tuple[Noun, ...]
    targets: tuple[Noun, ...]
    personal: tuple[str, ...]


@dataclass(frozen=True)
class AlreadyRecorded:
    """What a cause is recorded to do: in the place looked at, and elsewhere."""

    here: tuple[Account, ...]
    elsewhere: tuple[Account, ...]


def suggest(
    workspace: Workspace, text: str, *, place: str | None = None, chosen: Iterable[str] = ()
) -> Suggestions:
    """Find what an observation may be about.

    A name counts by the words it shares with the text, rare words for more and words of any rule
    for little; an outcome counts also by the causes found that act on it. Takes time in
    proportion to the names of the map.

    Parameters
    ----------
    workspace
        The map.
    text
        What somebody saw, in their words.
    place
        The id of a place: what is recorded there comes first.
    chosen
        Ids that were chosen before; they stay on the list.
    """
    told = workspace.told("steward")
    graph = told.influence
    by_words = _by_words(told.answer(_words_of_names, _SUGGESTED), text)
    kept = [id_ for id_ in chosen if id_ in graph.position]
    causes = _scores_of(graph, by_words, CAUSE_KINDS)
    targets = _scores_of(graph, by_words, TARGET_KINDS)
    likeliest = dict(sorted(causes.items(), key=lambda one: (-one[1], one[0]))[:3])
    likeliest |= {graph.position[id_]: 1.0 for id_ in kept if graph.position[id_] in causes}
    for at, score in _acted_on(graph, likeliest, place).items():
        targets[at] = targets.get(at, 0.0) + score
    return Suggestions(
        causes=_best(workspace, causes, CAUSE_KINDS, kept),
        targets=_best(workspace, targets, TARGET_KINDS, kept),
        personal=looks_personal(text, _usual_words(told)),
    )


def already_recorded(workspace: Workspace, cause: str, place: str | None) -> AlreadyRecorded:
    """Give what a cause is recorded to do, in a place and elsewhere; nothing of an unknown one."""
    if not nouns_shown(workspace, [cause]):
        return AlreadyRecorded((), ())
    everywhere = find_claims(workspace, cause=cause, size=50).accounts
    here = [one for one in everywhere if place and one.place and one.place.id == place]
    others = [one for one in everywhere if one not in here]
    return AlreadyRecorded(tuple(here[:_MOST_ACCOUNTS]), tuple(others[:_MOST_ACCOUNTS]))


def looks_personal(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the parts of a text that look like a name or a number of a person, each once.

    Parameters
    ----------
    text
        What somebody wrote.
    known
        Folded words that the map uses already, such as those of its places.
    """
    usual = set(known)
    found = [match.group().strip() for match in _NUMBERS.finditer(text)]
    found += [
        match.group()
        for match in _NAME.finditer(text)
        if not usual.issuperset(words_of(match.group()))
    ]
    return tuple(dict.fromkeys(found))


def _words_of_names(
    graph: InfluenceGraph, kinds: Sequence[NodeKind]
) -> Mapping[int, frozenset[str]]:
    """Give the folded words of the names of some kinds of node, by position."""
    columns = graph.columns
    wanted = [NODE_KINDS.index(kind) for kind in kinds]
    positions = np.flatnonzero(np.isin(columns.kinds, wanted)).tolist()
    return {at: frozenset(words_of(columns.names[at])) for at in positions}


def _by_words(words: Mapping[int, frozenset[str]], text: str) -> dict[int, float]:
    """Score names by the words that they share with a text."""
    frequency = Counter(word for found in words.values() for word in found)
    asked = words_of(text)
    same = _alike(frequency, asked)
    weights = {
        word: (1.0 if word in asked else _OTHER_FORM)
        * (_ORDINARY_WEIGHT if word in _ORDINARY else 1.0)
        / frequency[word]
        for word in same
    }
    scores: dict[int, float] = {}
    for at, found in words.items():
        shared = sum(weights[word] for word in found & same)
        if shared:
            scores[at] = shared / len(found) ** 0.5
    return scores


def _alike(names: Mapping[str, int], asked: Sequence[str]) -> set[str]:
    """Give the words of names that a text holds, in this or another form ("worked", "working")."""
    by_start: defaultdict[str, list[str]] = defaultdict(list)
    for word in names:
        by_start[word[:_LEAST_LETTERS]].append(word)
    return {
        word
        for one in set(asked)
        if len(one) >= _LEAST_LETTERS
        for word in by_start[one[:_LEAST_LETTERS]]
        if _shared(word, one) >= max(_LEAST_LETTERS, min(len(word), len(one)) - 2)
    }


def _shared(one: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _scores_of(
    graph: InfluenceGraph, scores: Mapping[int, float], kinds: Sequence[NodeKind]
) -> dict[int, float]:
    wanted = {NODE_KINDS.index(kind) for kind in kinds}
    return {at: score for at, score in scores.items() if int(graph.columns.kinds[at]) in wanted}


def _acted_on(
    graph: InfluenceGraph, causes: Mapping[int, float], place: str | None
) -> dict[int, float]:
    """Give what some causes act on, with a share of their scores: more where it is here."""
    at_place = graph.position.get(place) if place else None
    cause_of = graph.vertices[graph.causes]
    scores: dict[int, float] = {}
    for cause, score in causes.items():
        for effect in np.flatnonzero(cause_of == cause).tolist():
            target = int(graph.vertices[graph.targets[effect]])
            is_here = int(graph.place_tree.nodes[graph.places[effect]]) == at_place
            scores[target] = max(scores.get(target, 0), score * (_ACTS_HERE if is_here else _ACTS))
    wanted = [NODE_KINDS.index(kind) for kind in TARGET_KINDS]
    return {at: score for at, score in scores.items() if int(graph.columns.kinds[at]) in wanted}


def _best(
    workspace: Workspace,
    scores: Mapping[int, float],
    kinds: Sequence[NodeKind],
    chosen: Sequence[str],
) -> tuple[Noun, ...]:
    """Give those chosen and then the likeliest that a steward may see; rules before factors."""
    ids = workspace.columns().ids
    ordered = sorted(scores, key=lambda at: (-scores[at], ids[at]))
    wanted = [*chosen, *(ids[at] for at in ordered[: 4 * _MOST])]
    shown = nouns_shown(workspace, wanted)
    fitting = [shown[id_] for id_ in dict.fromkeys(wanted) if id_ in shown]
    fitting = [noun for noun in fitting if noun.kind in kinds][: max(_MOST, len(chosen))]
    return tuple(sorted(fitting, key=lambda noun: (noun.id not in chosen, kinds.index(noun.kind))))


def _usual_words(told: Told) -> set[str]:
    """Give the words of names that a steward may read and that belong to no person."""
    ids, visible = told.influence.columns.ids, told.disclosure.visibility
    names = told.answer(_words_of_names, _NAMED)
    return {word for at, words in names.items() if visible.is_shown(ids[at]) for word in words}
