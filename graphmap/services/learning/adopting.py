"""Adopting a shared pattern: it becomes a record that draws on the evidence it was seen in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Unpack

from graphmap.analysis.results_patterns import Feature, PatternExplanation, PatternQuestion
from graphmap.errors import Problem, RecordRefused
from graphmap.model.catalogue import PatternStatus
from graphmap.model.changes import Put
from graphmap.model.identity import choose_id, derived_link_id, fold
from graphmap.model.links import Link
from graphmap.model.nodes import Pattern
from graphmap.model.records import record_from
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.patterns import pattern_explained
from graphmap.services.editing.writing import Plan
from graphmap.services.learning.cycle_records import ids_of_kind
from graphmap.services.reading import nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.patterns_text import feature_in_words
from graphmap.views.words import count_in_words, list_in_words

_MOST_NAME: Final = 200
_MOST_NAMED: Final = 12


@dataclass(frozen=True)
class Adoption:
    """A shared pattern that may be adopted: what it would be called, and its evidence.

    ``effects`` and ``observations`` are the ids of what it would draw on.
    """

    explanation: PatternExplanation
    name: str
    statement: str
    effects: tuple[str, ...]
    observations: tuple[str, ...]

    @property
    def is_of_people(self) -> bool:
        """Whether it was seen across people, so that only stewards may read it."""
        return self.explanation.question.scale == "organisation"


def adoption_of(
    workspace: Workspace,
    question: PatternQuestion,
    features: Sequence[Feature],
    **asked: Unpack[Asked],
) -> Adoption:
    """Give what adopting a pattern would record, with words to begin with.

    Raises
    ------
    NotFound
        Where there is no such pattern.
    RequestRefused
        As for `graphmap.services.analyses.patterns.patterns_in`.
    """
    explanation = pattern_explained(workspace, question, features, **asked)
    effects = [effect for _, found in explanation.effects for effect in found]
    row = explanation.row
    ids = {id_ for cause, target, _ in row.features for id_ in (cause, target)}
    nouns = nouns_shown(workspace, [*ids, *row.systems])
    words = [feature_in_words(feature, nouns) for feature in row.features]
    return Adoption(
        explanation=explanation,
        name="; ".join(words)[:_MOST_NAME],
        statement=f"{list_in_words(words)}. {_seen_where(explanation, nouns)}",
        effects=tuple(sorted({effect.effect for effect in effects})),
        observations=tuple(sorted({one for effect in effects for one in effect.observations_for})),
    )


def plan_adoption(
    workspace: Workspace,
    adoption: Adoption,
    *,
    name: str,
    statement: str,
    status: PatternStatus,
) -> Plan:
    """Plan the pattern and its links to the evidence, as one change.

    Raises
    ------
    RecordRefused
        Where a pattern has that name, or a field is wrong, naming the field.
    """
    position = workspace.influence().position
    # Only those that may be seen: a refusal must not tell of another.
    patterns = nouns_shown(workspace, ids_of_kind(workspace, "Pattern")).values()
    if fold(name) in {fold(pattern.name) for pattern in patterns}:
        message = "is the name of a pattern that is on the map; choose another, or go to that one"
        raise RecordRefused(Problem(message, rule="same_name", column="name"))
    id_ = choose_id(
        "Pattern", given=None, name=name, key=(name,), is_free=lambda one: one not in position
    )
    values = {
        "id": id_,
        "kind": "Pattern",
        "name": name,
        "statement": statement,
        "scale": adoption.explanation.question.scale,
        "status": status,
        "sensitivity": "steward" if adoption.is_of_people else "public",
    }
    pattern = record_from("node", {key: value for key, value in values.items() if value})
    drawn_on = [*adoption.effects, *adoption.observations]
    links = [_draws_on(id_, evidence) for evidence in drawn_on]
    title = pattern.name if isinstance(pattern, Pattern) else name
    evidence = (
        f"{count_in_words(len(adoption.effects), 'effect')} and"
        f" {count_in_words(len(adoption.observations), 'observation')}"
    )
    return Plan(
        changes=tuple(Put(value=record, expected_version=0) for record in (pattern, *links)),
        words=(f"The pattern “{title}” is recorded as {status}. It draws on {evidence}.",),
        node=id_,
    )


def _draws_on(pattern: str, evidence: str) -> Link:
    bare = Link(id="new", kind="DRAWS_ON", source=pattern, target=evidence)
    return bare.model_copy(update={"id": derived_link_id(bare.key)})


def _seen_where(explanation: PatternExplanation, nouns: Mapping[str, Noun]) -> str:
    """Say in which systems it was seen; people are neither named nor counted."""
    row, scale = explanation.row, explanation.question.scale
    if scale == "organisation":
        return "Seen across people that the organisation supports."
    names = [nouns[id_].name for id_ in row.systems if id_ in nouns]
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    sources = count_in_words(row.sources, "source")
    return f"Seen in {list_in_words([*names[:_MOST_NAMED], *more])}, on {sources}."
