"""Learning cycles, experiments and changes of policy of the demonstration, as they are told."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.bootstrap import open_store
from graphmap.errors import NotFound
from graphmap.services.demonstration import load_demonstration
from graphmap.services.learning.board import board_of, nesting_around
from graphmap.services.learning.cycles import cycle_page
from graphmap.services.learning.experiments import experiment_page
from graphmap.services.systems import scope_of
from graphmap.services.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("learning") / "map.sqlite"
    with closing(open_store(str(path))) as store:
        load_demonstration(store)
        yield Workspace(store, name="map")


def test_the_documented_cycles_stand_at_their_scales_and_stages(workspace: Workspace) -> None:
    board = board_of(workspace, None)
    assert {card.cycle.id: (card.scale, card.stage, card.about.id) for card in board.cards} == {
        "changing-futures-cycle": ("country", "understand", "england"),
        "liberated-method-cycle": ("place", "experiment", "northumbria"),
        "plymouth-alliance-cycle": ("place", "embed_influence", "plymouth"),
        "gateshead-council-tax": ("organisation", "experiment", "gateshead-council"),
        "creative-solutions-cycle": (
            "organisation",
            "experiment",
            "creative-solutions-forum-org",
        ),
        "juliet-cycle": ("person", "understand", "juliet"),
    }
    assert [column.stage for column in board.columns] == [
        "purpose",
        "understand",
        "co_design",
        "experiment",
        "embed_influence",
    ]


def test_learning_stops_at_plymouth_and_starts_from_no_person_there(workspace: Workspace) -> None:
    nesting = board_of(workspace, None).nesting
    assert set(nesting.joins) == {
        ("changing-futures-cycle", "liberated-method-cycle"),
        ("liberated-method-cycle", "gateshead-council-tax"),
        ("gateshead-council-tax", "juliet-cycle"),
        ("plymouth-alliance-cycle", "creative-solutions-cycle"),
    }
    assert [(end.cycle, end.end) for end in nesting.loose_ends] == [
        ("plymouth-alliance-cycle", "learning_stops"),
        ("creative-solutions-cycle", "nothing_comes_up"),
    ]
    assert nesting_around(workspace, "juliet-cycle")[1] == 0


@pytest.mark.parametrize(
    ("scale", "system", "expected"),
    [
        ("place", "gateshead", {"gateshead-council-tax", "juliet-cycle"}),
        ("organisation", "gateshead-council", {"gateshead-council-tax"}),
        ("person", "juliet", {"juliet-cycle"}),
        (
            "place",
            "northumbria",
            {"liberated-method-cycle", "gateshead-council-tax", "juliet-cycle"},
        ),
        ("place", "york", set()),
    ],
)
def test_a_system_has_the_cycles_about_what_is_within_it(
    workspace: Workspace, scale: str, system: str, expected: set[str]
) -> None:
    board = board_of(workspace, scope_of(workspace, scale, system))
    assert {card.cycle.id for card in board.cards} == expected
    assert board.total == 6


def test_one_scale_alone_stands_on_the_board_where_asked(workspace: Workspace) -> None:
    board = board_of(workspace, None, scale="country")
    assert [card.cycle.id for card in board.cards] == ["changing-futures-cycle"]
    assert len(board.nesting.cards) == 6


def test_the_ten_questions_of_the_plymouth_alliance_with_their_evidence(
    workspace: Workspace,
) -> None:
    page = cycle_page(workspace, "plymouth-alliance-cycle")
    told = {
        question.number: [
            (len(answer.seen), answer.sources_for, answer.sources_against)
            for answer in question.answers
        ]
        for question in page.questions
    }
    # Question 1 draws on F035 and F036 of one source, and on F040; F047 speaks against F043.
    assert told == {
        1: [(2, 1, 0), (1, 1, 0)],
        2: [],
        3: [(1, 1, 0)],
        4: [],
        5: [],
        6: [(2, 2, 0)],
        7: [(2, 2, 1)],
        8: [(1, 1, 0)],
        9: [],
        10: [],
    }
    assert page.questions[1].recorded == "Answers to question 1 cite three observations."
    assert page.card.open_questions == (2, 4, 5, 9, 10)
    assert not page.is_new


def test_what_happened_in_plymouth_has_its_documented_days_alone(workspace: Workspace) -> None:
    page = cycle_page(workspace, "plymouth-alliance-cycle")
    days = [day.date for day in page.timeline.days]
    assert days == ["2012", "2019-04-01", "2020", "2021-05-18", "2025-12-19"]
    assert [(label.stage, label.date) for label in page.labels] == [("embed_influence", None)]
    against = [
        moment.text for day in page.timeline.days for moment in day.moments if moment.against
    ]
    assert against == ["About 90 people rough sleeping nightly, double 2023"]


def test_accounts_that_differ_stand_side_by_side(workspace: Workspace) -> None:
    (difference,) = cycle_page(workspace, "plymouth-alliance-cycle").differences
    assert [one.id for one in difference.speaking_for] == ["f043"]
    assert [one.id for one in difference.speaking_against] == ["f047"]


def test_people_needs_and_cycles_elsewhere_of_plymouth(workspace: Workspace) -> None:
    page = cycle_page(workspace, "plymouth-alliance-cycle")
    assert [noun.id for noun in page.stewards] == ["gary-wallace"]
    assert page.needs == ()
    states = {one.condition.name: one.state_words for one in page.recorded_needs}
    assert states == {
        "Systems that talk to each other: a single view of a person": "missing",
        "System Optimisation Group": "in place",
        "Creative Solutions Forum, monthly": "in place",
        "Council and NHS budgets pooled": "in place",
    }
    why = {one.card.cycle.id: one.why for one in page.elsewhere}
    assert why["liberated-method-cycle"] == (
        "touches the same policy: Assessment and eligibility thresholds",
        "touches the same outcome: Access to the right support",
    )


def test_an_experiment_tells_the_evidence_without_and_with_what_was_seen(
    workspace: Workspace,
) -> None:
    page = experiment_page(workspace, "plymouth-alliance")
    assert [one.id for one in page.observations] == ["f034", "f043", "f041", "f033"]
    assert [one.id for one in page.against] == ["f047"]
    told = {
        one.account.target.id: (
            (one.for_before, one.against_before),
            (one.for_after, one.against_after),
        )
        for one in page.effects
        if one.account.cause.id == "alliance-contract"
    }
    # F047 was seen in another experiment, so it speaks against with and without this one.
    assert told["roof-tonight"] == ((0, 1), (1, 1))
    assert told["joined-up-support"] == ((0, 0), (1, 0))
    assert not page.may_predict


def test_what_is_no_cycle_or_experiment_is_not_found(workspace: Workspace) -> None:
    for asked in (cycle_page, experiment_page):
        with pytest.raises(NotFound):
            asked(workspace, "gateshead")
