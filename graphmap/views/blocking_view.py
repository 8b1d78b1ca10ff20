"""The page of policies that block: its table, its evidence trail and its matrix, ready to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.analysis.results import (
    BlockingExplanation,
    BlockingResult,
    BlockingRow,
    ExplainedPair,
)
from graphmap.model.nodes import Node
from graphmap.views.accounts import Account, Noun, Seen, shares_evidence
from graphmap.views.words import date_in_words, in_words

#: Darker means more outcomes; the number is written too.
DARKEST: Final = 4


@dataclass(frozen=True)
class RankedPolicy:
    """One row of the table."""

    rank: int
    policy: Noun
    type_words: str
    places: tuple[Noun, ...]
    outcomes: int
    pairs: int
    share: float
    bar: float
    sources_for: int
    sources_against: int
    newest: str | None
    set_by: tuple[Noun, ...]
    owner_scale: str | None
    discretion: str | None
    people: int | None
    people_suppressed: bool
    disputed: bool

    @property
    def newest_words(self) -> str:
        """The newest date of its evidence."""
        return date_in_words(self.newest)


@dataclass(frozen=True)
class PairChip:
    """A place in which the policy blocks an outcome, to open its chains."""

    place: Noun | None
    is_open: bool


@dataclass(frozen=True)
class OutcomePairs:
    """An outcome with the places in which the policy blocks it."""

    outcome: Noun
    chips: tuple[PairChip, ...]


@dataclass(frozen=True)
class Trail:
    """The evidence trail of one policy: pairs, the chains of one pair, what was seen.

    ``chains`` are those of the open pair, each a list of accounts; ``seen`` are their
    observations for, ``against`` those against. ``ended`` are effects of the policy that were
    recorded and do not count now. The last four list what the table does not count.
    """

    pairs: tuple[OutcomePairs, ...]
    pair_count: int
    outcome: Noun | None
    place: Noun | None
    chains: tuple[tuple[Account, ...], ...]
    seen: tuple[Seen, ...]
    against: tuple[Seen, ...]
    ended: tuple[Account, ...]
    mixed: tuple[tuple[Noun, Noun | None], ...]
    undetermined: tuple[tuple[Noun, Noun | None], ...]
    no_place: tuple[Noun, ...]
    wider: tuple[tuple[Noun, Noun | None], ...]

    @property
    def shares_evidence(self) -> bool:
        """Whether some observation stands behind several of the effects shown."""
        effects = {effect.id: effect for chain in self.chains for effect in chain}
        return shares_evidence(effects.values())


@dataclass(frozen=True)
class Cell:
    """How many outcomes a policy blocks in a place; ``ended`` ones are told and not counted."""

    count: int
    outcome: str
    place: str
    is_contested: bool = False
    ended: str = ""

    @property
    def heat(self) -> int:
        """Which step of the one hue it has, 1 to 4."""
        return min(self.count, DARKEST)


@dataclass(frozen=True)
class PlaceGroup:
    """The places of one region, side by side in the matrix."""

    name: str
    places: tuple[Noun, ...]


@dataclass(frozen=True)
class Matrix:
    """Policies against places. ``cells`` are by policy and place; a missing one is blank."""

    groups: tuple[PlaceGroup, ...]
    policies: tuple[Noun, ...]
    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, int]

    @property
    def places(self) -> list[Noun]:
        """The columns in their order."""
        return [place for group in self.groups for place in group.places]


@dataclass(frozen=True)
class BlockingPage:
    """The whole page. ``folded`` says how many rows wait behind a link, ``of`` how many there are.

    ``place_count`` counts the places of the pairs. ``ended_by_first`` are ended effects of the
    first policy; ``others`` are policies that block nothing with a place but are mixed,
    undetermined, or block where no place is recorded. ``about`` is the outcome that all of them
    are asked about.
    """

    result: BlockingResult
    rows: tuple[RankedPolicy, ...]
    folded: int
    of: int
    pair_count: int
    place_count: int
    places_with_evidence: int
    open: str | None
    trail: Trail | None
    matrix: Matrix
    ended_by_first: tuple[Account, ...]
    others: tuple[tuple[Noun, BlockingRow], ...]
    nouns: Mapping[str, Noun]
    about: Noun | None = None

    @property
    def as_of_words(self) -> str:
        """The day asked for, in words."""
        as_of = self.result.parameters.as_of
        return "ever recorded" if as_of == "any" else f"as of {date_in_words(as_of)}"


def ids_in(result: BlockingResult) -> set[str]:
    """Give the ids of every record that a ranking names."""
    ids: set[str] = set()
    for row in (*result.rows, *result.not_ranked):
        ids |= {row.policy, *row.set_by, *row.places, *row.outcomes, *row.no_place}
        for pairs in (row.mixed, row.undetermined, row.wider):
            ids |= {id_ for pair in pairs for id_ in pair if id_ is not None}
    return ids


def ids_in_explanation(explanation: BlockingExplanation) -> set[str]:
    """Give the ids of the effects on the chains of an explanation."""
    return {
        effect
        for pairs in (explanation.pairs, explanation.no_place, explanation.mixed)
        for pair in pairs
        for chain in pair.chains
        for effect in chain.effects
    }


def ranked_policies(
    result: BlockingResult, nodes: Mapping[str, Node], nouns: Mapping[str, Noun]
) -> tuple[RankedPolicy, ...]:
    """Give the rows of the table."""
    most = max((len(row.pairs) for row in result.rows), default=1)
    return tuple(
        RankedPolicy(
            rank=rank,
            policy=nouns[row.policy],
            type_words=in_words(getattr(nodes[row.policy], "type", None) or "type not recorded"),
            places=in_name_order(nouns, row.places),
            outcomes=len(row.outcomes),
            pairs=len(row.pairs),
            share=row.exposure,
            bar=len(row.pairs) / most,
            sources_for=row.sources_for,
            sources_against=row.sources_against,
            newest=row.newest_evidence,
            set_by=in_name_order(nouns, row.set_by),
            owner_scale=row.owner_scale,
            discretion=row.discretion,
            people=row.people,
            people_suppressed=row.people_suppressed,
            disputed=row.disputed,
        )
        for rank, row in enumerate(result.rows, start=1)
        if row.policy in nouns
    )


def trail_of(
    explanation: BlockingExplanation,
    accounts: Mapping[str, Account],
    nouns: Mapping[str, Noun],
    *,
    ended: Sequence[Account],
    asked: tuple[str | None, str | None] = (None, None),
) -> Trail:
    """Give the evidence trail of a policy, open at the pair asked for (else at the first).

    Parameters
    ----------
    explanation
        What made the policy's row.
    accounts
        The effects on its chains, by id.
    nouns
        Every record that is named.
    ended
        Effects of the policy that do not count now.
    asked
        The ids of an outcome and a place.
    """
    pairs = [pair for pair in explanation.pairs if _is_named(pair, nouns)]
    chosen = _choose(pairs, asked)
    chains = _chains(chosen, accounts) if chosen else ()
    seen = {one.id: one for chain in chains for effect in chain for one in effect.observations}
    observed = sorted(seen.values(), key=lambda one: (one.date is None, one.date or "", one.id))
    row = explanation.row
    return Trail(
        pairs=_by_outcome(pairs, chosen, nouns),
        pair_count=len(pairs),
        outcome=nouns[chosen.outcome] if chosen else None,
        place=nouns.get(chosen.place or "") if chosen else None,
        chains=chains,
        seen=tuple(one for one in observed if not one.against),
        against=tuple(one for one in observed if one.against),
        ended=tuple(ended),
        mixed=_named_pairs(row.mixed, nouns),
        undetermined=_named_pairs(row.undetermined, nouns),
        no_place=in_name_order(nouns, row.no_place),
        wider=_named_pairs(row.wider, nouns),
    )


def in_name_order(nouns: Mapping[str, Noun], ids: Sequence[str]) -> tuple[Noun, ...]:
    """Give the records with these ids in the order of their names."""
    found = (nouns[id_] for id_ in ids if id_ in nouns)
    return tuple(sorted(found, key=lambda noun: (noun.name.casefold(), noun.id)))


def _is_named(pair: ExplainedPair, nouns: Mapping[str, Noun]) -> bool:
    return pair.outcome in nouns and (pair.place is None or pair.place in nouns)


def _choose(
    pairs: Sequence[ExplainedPair], asked: tuple[str | None, str | None]
) -> ExplainedPair | None:
    exact = [pair for pair in pairs if (pair.outcome, pair.place) == asked]
    same_place = [pair for pair in pairs if asked[1] and pair.place == asked[1]]
    same_outcome = [pair for pair in pairs if asked[0] and pair.outcome == asked[0]]
    return next(iter([*exact, *same_place, *same_outcome, *pairs]), None)


def _chains(
    pair: ExplainedPair, accounts: Mapping[str, Account]
) -> tuple[tuple[Account, ...], ...]:
    return tuple(
        tuple(accounts[effect] for effect in chain.effects)
        for chain in pair.chains
        if all(effect in accounts for effect in chain.effects)
    )


def _by_outcome(
    pairs: Sequence[ExplainedPair], chosen: ExplainedPair | None, nouns: Mapping[str, Noun]
) -> tuple[OutcomePairs, ...]:
    groups: dict[str, list[ExplainedPair]] = {}
    for pair in pairs:
        groups.setdefault(pair.outcome, []).append(pair)
    return tuple(
        OutcomePairs(
            nouns[outcome],
            tuple(
                PairChip(nouns.get(pair.place or ""), is_open=pair is chosen)
                for pair in sorted(group, key=lambda pair: _name(nouns, pair.place))
            ),
        )
        for outcome, group in sorted(
            groups.items(), key=lambda item: (-len(item[1]), _name(nouns, item[0]))
        )
    )


def _named_pairs(
    pairs: Sequence[tuple[str, str | None]], nouns: Mapping[str, Noun]
) -> tuple[tuple[Noun, Noun | None], ...]:
    return tuple(
        (nouns[outcome], nouns.get(place or "")) for outcome, place in pairs if outcome in nouns
    )


def _name(nouns: Mapping[str, Noun], id_: str | None) -> str:
    noun = nouns.get(id_ or "")
    return noun.name.casefold() if noun else ""
