"""The page of one learning cycle, gathered in a few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from graphmap.errors import NotFound
from graphmap.model.catalogue import Stage
from graphmap.model.nodes import (
    Answer,
    EnablingCondition,
    Experiment,
    LearningCycle,
)
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.cycle_questions import questions_told
from graphmap.services.learning.cycle_records import (
    answers_of,
    card_of,
    ids_of_kind,
    read_cycles,
)
from graphmap.services.learning.evidence import Evidence, in_order, read_evidence
from graphmap.services.learning.touched import Touched, touched_by_cycles
from graphmap.services.reading import near, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.learning.cycle_view import (
    CycleCard,
    CycleElsewhere,
    CyclePage,
    Difference,
    ExperimentCard,
    Needed,
    Part,
    QuestionTold,
)
from graphmap.views.learning.timeline import Moment, StageLabel, Timeline, timeline_of
from graphmap.views.learning.words import (
    EXPERIMENT_STATUS_WORDS,
    PART_WORDS,
    VERDICT_WORDS,
)
from graphmap.views.words import date_in_words, in_words, list_in_words

#: How many cycles elsewhere are told at most.
_MOST_ELSEWHERE: Final = 6


def cycle_page(workspace: Workspace, cycle_id: str) -> CyclePage:
    """Give the page of a cycle.

    Raises
    ------
    NotFound
        Where no cycle has that id, or it may not be seen.
    """
    reading = _read(workspace, cycle_id)
    cycle, around, evidence = reading.cycle, reading.around, reading.evidence
    card = card_of(cycle, around)
    needs, recorded_needs = _needs(reading, card)
    others = _others(workspace, reading, card)
    return CyclePage(
        card=card,
        version=cycle.version,
        revision=around.revision,
        purpose=cycle.purpose,
        started=cycle.started,
        ended=cycle.ended,
        stewards=tuple(
            noun_of(around.node_by_id[id_]) for id_ in around.targets(cycle.id, "STEWARDED_BY")
        ),
        labels=labels_of(cycle),
        timeline=_timeline(reading),
        taking_part=parts_of(cycle.id, around),
        experiments=tuple(experiment_card(one, reading) for one in reading.experiments),
        observations=evidence.seen(reading.observed),
        questions=_questions(reading, needs=len(needs)),
        needs=needs,
        recorded_needs=recorded_needs,
        learns_from=others.below,
        learned_from_by=others.above,
        policies=others.policies,
        outcomes=others.outcomes,
        differences=differences_in(evidence),
        elsewhere=others.elsewhere,
    )


@dataclass(frozen=True)
class _Reading:
    """A cycle with what hangs on it. ``around`` holds all of it with its neighbours."""

    cycle: LearningCycle
    around: SystemMap
    experiments: Sequence[Experiment]
    answers: Sequence[Answer]
    observed: Sequence[str]
    evidence: Evidence


def _read(workspace: Workspace, cycle_id: str) -> _Reading:
    first = near(workspace, [cycle_id])
    cycle = first.node_by_id.get(cycle_id)
    if not isinstance(cycle, LearningCycle) or not first.targets(cycle_id, "ABOUT"):
        raise NotFound("No learning cycle has that id.")
    within = (first.node_by_id[id_] for id_ in first.sources(cycle_id, "PART_OF"))
    experiments = [node for node in within if isinstance(node, Experiment)]
    answers = answers_of(cycle_id, first)
    conditions = [node.id for node in first.of_kind("EnablingCondition")]
    about = first.targets(cycle_id, "ABOUT")
    inner = [cycle_id, *about, *(node.id for node in (*experiments, *answers)), *conditions]
    around = near(workspace, inner)
    observed = sorted(
        {
            id_
            for place in (cycle_id, *(node.id for node in experiments))
            for id_ in around.sources(place, "OBSERVED_IN")
        }
    )
    drawn = {id_ for answer in answers for id_ in around.targets(answer.id, "DRAWS_ON")}
    observations = {id_ for id_ in drawn if around.node_by_id[id_].kind == "Observation"}
    effects = {id_ for id_ in drawn if around.node_by_id[id_].kind == "Effect"}
    tested = {id_ for node in experiments for id_ in around.targets(node.id, "TESTS")}
    effects |= {id_ for id_ in tested if around.node_by_id[id_].kind == "Effect"}
    evidence = read_evidence(workspace, observations | set(observed), effects)
    return _Reading(cycle, around, experiments, answers, observed, evidence)


def _questions(reading: _Reading, *, needs: int) -> tuple[QuestionTold, ...]:
    return questions_told(
        reading.answers,
        reading.around,
        reading.evidence,
        experiments=reading.experiments,
        parts=parts_of(reading.cycle.id, reading.around),
        needs=needs,
    )


@dataclass(frozen=True)
class _Others:
    """What a cycle touches, and the cycles that it is joined with or that touch the same."""

    below: tuple[CycleCard, ...]
    above: tuple[CycleCard, ...]
    policies: tuple[Noun, ...]
    outcomes: tuple[Noun, ...]
    elsewhere: tuple[CycleElsewhere, ...]


def _others(workspace: Workspace, reading: _Reading, card: CycleCard) -> _Others:
    id_, around = reading.cycle.id, reading.around
    _, all_cards = read_cycles(workspace, ids_of_kind(workspace, "LearningCycle"))
    cards = {one.cycle.id: one for one in all_cards}
    below = tuple(cards[one] for one in around.targets(id_, "LEARNS_FROM") if one in cards)
    above = tuple(cards[one] for one in around.sources(id_, "LEARNS_FROM") if one in cards)
    touched = touched_by_cycles(workspace)
    mine = touched.get(id_, Touched())
    nouns = nouns_shown(workspace, mine.policies | mine.outcomes)
    joined = {id_, *(one.cycle.id for one in (*below, *above))}
    others = [one for key, one in cards.items() if key not in joined]
    return _Others(
        below,
        above,
        _named(nouns, mine.policies),
        _named(nouns, mine.outcomes),
        _elsewhere(card, mine, others, touched, nouns),
    )


def labels_of(cycle: LearningCycle) -> tuple[StageLabel, ...]:
    """Give the labels of stages, the dated in the order of their days.

    The newest label has no day where the history does not hold it.
    """
    entries = sorted(entry.partition(" ") for entry in cycle.stage_history)
    dated = [StageLabel(cast("Stage", stage), date) for date, _, stage in entries]
    if cycle.stage and all(label.stage != cycle.stage for label in dated):
        dated.append(StageLabel(cycle.stage, None))
    return tuple(dated)


def parts_of(node_id: str, around: SystemMap) -> tuple[Part, ...]:
    """Give who takes part in a cycle or an experiment, and who is wanted, by name."""
    found = [
        Part(
            noun_of(around.node_by_id[link.target]),
            PART_WORDS[link.as_] if link.as_ else "takes part",
            link.wanted,
        )
        for link in around.links_from.get(node_id, ())
        if link.kind == "INVOLVES"
    ]
    return tuple(sorted(found, key=lambda one: (one.noun.name.casefold(), one.noun.id, one.words)))


def needs_of(
    ids: Sequence[str], around: SystemMap, *, owner: str | None = None
) -> tuple[Needed, ...]:
    """Give what some cycles or experiments need; by whom is told of all but ``owner``."""
    needing: dict[str, list[Noun]] = {}
    for id_ in ids:
        for condition in around.targets(id_, "NEEDS"):
            by = needing.setdefault(condition, [])
            if id_ != owner:
                by.append(noun_of(around.node_by_id[id_]))
    return tuple(_needed(id_, around, by) for id_, by in sorted(needing.items()))


def _needed(id_: str, around: SystemMap, needed_by: Sequence[Noun]) -> Needed:
    node = cast("EnablingCondition", around.node_by_id[id_])
    provided = [
        noun_of(around.node_by_id[link.target])
        for link in around.links_from.get(id_, ())
        if link.kind == "PROVIDED_BY"
    ]
    words = in_words(node.type)
    return Needed(noun_of(node), words, node.scale, node.state, tuple(needed_by), tuple(provided))


def _needs(reading: _Reading, card: CycleCard) -> tuple[tuple[Needed, ...], tuple[Needed, ...]]:
    """Give what the cycle or its experiments need, and what is recorded for what it is about."""
    ids = [reading.cycle.id, *(node.id for node in reading.experiments)]
    needs = needs_of(ids, reading.around, owner=reading.cycle.id)
    stated = {one.condition.id for one in needs}
    about = [
        id_
        for id_ in reading.around.sources(card.about.id, "FOR")
        if isinstance(reading.around.node_by_id[id_], EnablingCondition) and id_ not in stated
    ]
    return needs, tuple(_needed(id_, reading.around, ()) for id_ in about)


def _timeline(reading: _Reading) -> Timeline:
    evidence = reading.evidence
    drawn = [id_ for one in reading.answers for id_ in reading.around.targets(one.id, "DRAWS_ON")]
    seen = evidence.seen([*reading.observed, *drawn])
    # What speaks against those is a part of what happened, wherever it was seen.
    against = evidence.against([one.id for one in seen])
    hostile = {one.id for one in against}
    everything = {one.id: one for one in (*seen, *against)}
    moments = [
        Moment(one.date, "observation", one.text, against=one.id in hostile)
        for one in everything.values()
        if one.date
    ]
    moments += [
        Moment(one.started, "experiment", one.title) for one in reading.experiments if one.started
    ]
    moments += [
        Moment(one.date, "answer", f"Answered: {one.text or one.title}")
        for one in reading.answers
        if one.date
    ]
    undated = sum(1 for one in everything.values() if not one.date)
    return timeline_of(moments, labels_of(reading.cycle), undated=undated)


def experiment_card(node: Experiment, reading: _Reading) -> ExperimentCard:
    """Give an experiment in short, with how much was seen and how much speaks against."""
    observed = reading.around.sources(node.id, "OBSERVED_IN")
    tested = reading.around.targets(node.id, "TESTS")
    return ExperimentCard(
        noun=noun_of(node),
        status=status_words(node),
        prediction=node.prediction,
        seen=len(observed),
        against=len(reading.evidence.against(observed, tested)),
        verdict=VERDICT_WORDS[node.verdict] if node.verdict else None,
    )


def status_words(node: Experiment) -> str:
    """Give the status of an experiment with the days it began and ended."""
    words = EXPERIMENT_STATUS_WORDS[node.status or "unknown"]
    if node.started:
        words += f", since {date_in_words(node.started)}"
    if node.ended:
        words += f", until {date_in_words(node.ended)}"
    return words


def differences_in(evidence: Evidence) -> tuple[Difference, ...]:
    """Give the effects on which sources speak for and against, side by side and not averaged."""
    found = [
        Difference(
            account,
            in_order(one for one in account.observations if not one.against),
            in_order(one for one in account.observations if one.against),
        )
        for account in evidence.accounts.values()
    ]
    both = [one for one in found if one.speaking_for and one.speaking_against]
    return tuple(sorted(both, key=lambda one: (one.account.cause.name.casefold(), one.account.id)))


def _elsewhere(
    card: CycleCard,
    mine: Touched,
    others: Sequence[CycleCard],
    touched: Mapping[str, Touched],
    nouns: Mapping[str, Noun],
) -> tuple[CycleElsewhere, ...]:
    found: list[tuple[tuple[int, int, str], CycleElsewhere]] = []
    for other in others:
        theirs = touched.get(other.cycle.id, Touched())
        policies = _named(nouns, mine.policies & theirs.policies)
        outcomes = _named(nouns, mine.outcomes & theirs.outcomes)
        helps = [number for number in card.open_questions if number not in other.open_questions]
        if not policies and not outcomes and not (helps and other.scale == card.scale):
            continue
        why = [_shared("policy", "policies", policies)] if policies else []
        why += [_shared("outcome", "outcomes", outcomes)] if outcomes else []
        if helps:
            numbers = list_in_words([str(number) for number in helps])
            word, verb = ("question", "is") if len(helps) == 1 else ("questions", "are")
            why.append(f"has answered {word} {numbers}, which {verb} open here")
        order = (-len(policies), -len(outcomes), other.cycle.id)
        found.append((order, CycleElsewhere(other, tuple(why))))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))[:_MOST_ELSEWHERE]


def _shared(one: str, several: str, nouns: Sequence[Noun]) -> str:
    names = list_in_words([noun.name for noun in nouns])
    return f"touches the same {one if len(nouns) == 1 else several}: {names}"


def _named(nouns: Mapping[str, Noun], ids: set[str]) -> tuple[Noun, ...]:
    found = [nouns[id_] for id_ in ids if id_ in nouns]
    return tuple(sorted(found, key=lambda noun: (noun.name.casefold(), noun.id)))
