"""What is written about learning cycles, and what is refused."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.bootstrap import open_store
from graphmap.errors import Conflict, RecordRefused
from graphmap.services.history.undoing import undo
from graphmap.services.learning.cycle_changes import (
    AnswerGiven,
    answer_question,
    involve,
    learn_from,
    need,
    set_stage,
    set_status,
    start_cycle,
)
from graphmap.services.learning.cycles import cycle_page
from graphmap.services.learning.experiment_changes import ExperimentPlan, draft_experiment
from graphmap.services.workspace import Workspace
from tests.unit.services.learning_map import LINKS, NODES, problem, see, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_store(str(tmp_path / "map.sqlite"))) as store:
        store.bulk_load([*NODES, *LINKS], actor="Ana", reason="", operation_id="load")
        yield Workspace(store, name="map")


def test_a_cycle_has_the_scale_of_what_it_is_about_and_begins_with_open_questions(
    workspace: Workspace,
) -> None:
    written = write(
        start_cycle(workspace, name="Land learns", about="land", question="Why?", steward="Ann")
    )
    page = cycle_page(workspace, written.id)
    assert (page.card.scale, page.card.about.id, page.card.status) == ("country", "land", "running")
    assert page.is_new
    assert [noun.id for noun in page.stewards] == ["p-ann"]


@pytest.mark.parametrize("about", ["", "Nobody", "Wilhelmina", "p-hid"])
def test_a_cycle_about_what_is_not_to_be_seen_is_refused_like_what_is_not_there(
    workspace: Workspace, about: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        start_cycle(workspace, name="X", about=about)
    column, message = problem(refused)
    assert column == "about"
    assert "Wilhelmina" not in message
    if about:
        assert message == "names no person, organisation or place on the map"


def test_a_name_that_was_nearly_right_is_offered(workspace: Workspace) -> None:
    with pytest.raises(RecordRefused) as refused:
        start_cycle(workspace, name="X", about="Housing ofice")
    assert problem(refused)[1].endswith("Did you mean Housing office?")


def test_a_stage_is_a_dated_label_that_may_go_back(workspace: Workspace) -> None:
    for stage, date in (("experiment", "2024-03"), ("understand", "2025-01-02")):
        version = cycle_page(workspace, "mid").version
        write(set_stage(workspace, "mid", stage=stage, date=date, version=version))
    page = cycle_page(workspace, "mid")
    assert (page.card.stage, page.card.labelled) == ("understand", "2025-01-02")
    # A label of an earlier day belongs to the history; one without a day is the newest.
    write(set_stage(workspace, "mid", stage="purpose", date="2020", version=page.version))
    page = cycle_page(workspace, "mid")
    assert page.card.stage == "understand"
    assert [(label.stage, label.date) for label in page.labels] == [
        ("purpose", "2020"),
        ("experiment", "2024-03"),
        ("understand", "2025-01-02"),
    ]
    write(set_stage(workspace, "mid", stage="co_design", date="", version=page.version))
    page = cycle_page(workspace, "mid")
    assert (page.card.stage, page.card.labelled) == ("co_design", None)
    assert page.labels[-1].date is None


@pytest.mark.parametrize(
    ("stage", "date", "field"),
    [("", "2024", "stage"), ("done", "2024", "stage"), ("experiment", "spring", "date")],
)
def test_a_label_that_cannot_be_is_refused_at_its_field(
    workspace: Workspace, stage: str, date: str, field: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        set_stage(workspace, "mid", stage=stage, date=date, version=1)
    assert problem(refused)[0] == field


def test_a_form_opened_before_somebody_elses_change_is_a_conflict(workspace: Workspace) -> None:
    version = cycle_page(workspace, "mid").version
    write(set_stage(workspace, "mid", stage="purpose", date="2024", version=version))
    with pytest.raises(Conflict):
        set_stage(workspace, "mid", stage="experiment", date="2025", version=version)


def test_an_answer_draws_on_what_was_seen_and_is_completed_by_its_own_words(
    workspace: Workspace,
) -> None:
    experiment = write(draft_experiment(workspace, ExperimentPlan({"action": "Ask"}, cycle="mid")))
    see(workspace, experiment.id, "They waited")
    (seen,) = cycle_page(workspace, "mid").observations
    given = AnswerGiven("Q-CYC-1", "We asked", draws_on=[seen.id, "p-hid", "town"])
    write(answer_question(workspace, "mid", given))
    (answer,) = cycle_page(workspace, "mid").questions[0].answers
    assert [one.id for one in answer.seen] == [seen.id]
    more = AnswerGiven("Q-CYC-1", "We asked", how_we_know="We were there", date="2025")
    write(answer_question(workspace, "mid", more))
    (answer,) = cycle_page(workspace, "mid").questions[0].answers
    assert (answer.how_we_know, answer.date, len(answer.seen)) == ("We were there", "2025", 1)


@pytest.mark.parametrize(
    ("question", "text", "field"), [("Q-CYC-1", " ", "text"), ("Q-ORG-LF-1", "So", "question")]
)
def test_an_answer_needs_words_and_one_of_the_ten_questions(
    workspace: Workspace, question: str, text: str, field: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        answer_question(workspace, "mid", AnswerGiven(question, text))
    assert problem(refused)[0] == field


def test_who_takes_part_and_who_is_still_wanted(workspace: Workspace) -> None:
    write(involve(workspace, "mid", who="Housing office", part="actor", wanted=False))
    write(involve(workspace, "mid", who="Ann", part="feedback", wanted=True))
    page = cycle_page(workspace, "mid")
    assert [(part.noun.id, part.words) for part in page.involved] == [("office", "carries it out")]
    assert [part.noun.id for part in page.wanted] == ["p-ann"]
    write(involve(workspace, "mid", who="Ann", part="feedback", wanted=False))
    page = cycle_page(workspace, "mid")
    assert page.wanted == ()
    assert len(page.involved) == 2
    again = write(involve(workspace, "mid", who="Ann", part="feedback", wanted=False))
    assert not again.changed


def test_a_new_organisation_is_added_only_where_somebody_says_so_and_a_person_never(
    workspace: Workspace,
) -> None:
    for who in ("Tenants together", "Wilhelmina"):
        with pytest.raises(RecordRefused) as refused:
            involve(workspace, "mid", who=who, part="ally", wanted=True)
        assert problem(refused) == ("who", "names no person or organisation on the map")
    write(involve(workspace, "mid", who="Tenants together", part="ally", wanted=True, is_new=True))
    (wanted,) = cycle_page(workspace, "mid").wanted
    assert (wanted.noun.kind, wanted.noun.name) == ("Organisation", "Tenants together")


def test_a_cycle_needs_a_condition_that_is_there_or_a_new_one(workspace: Workspace) -> None:
    write(need(workspace, "mid", condition="time"))
    for _ in range(2):
        write(
            need(
                workspace, "mid", name="A room", type_="reflective_space", scale="place",
                state="missing",
            )
        )  # fmt: skip
    page = cycle_page(workspace, "mid")
    assert sorted((one.condition.name, one.state) for one in page.needs) == [
        ("A room", "missing"),
        ("Time", None),
    ]
    with pytest.raises(RecordRefused) as refused:
        need(workspace, "mid", name="A room", type_="", scale="place", state="missing")
    assert problem(refused)[0] == "type"


def test_a_cycle_learns_from_the_scale_just_below_and_from_no_other(workspace: Workspace) -> None:
    write(learn_from(workspace, "top", other="mid"))
    assert [one.cycle.id for one in cycle_page(workspace, "top").learns_from] == ["mid"]
    with pytest.raises(RecordRefused) as refused:
        learn_from(workspace, "top", other="low")
    column, message = problem(refused)
    assert column == "other"
    assert message == (
        "is at person scale; The town learns is at place scale and learns from cycles at"
        " organisation scale, the one just below. Join them by a cycle in between"
    )
    with pytest.raises(RecordRefused, match="nothing is below"):
        learn_from(workspace, "low", other="mid")


def test_a_cycle_ends_on_a_day_and_goes_on_again(workspace: Workspace) -> None:
    version = cycle_page(workspace, "mid").version
    write(set_status(workspace, "mid", status="ended", date="2025-05", version=version))
    page = cycle_page(workspace, "mid")
    assert (page.card.status, page.ended) == ("ended", "2025-05")
    write(set_status(workspace, "mid", status="running", date="", version=page.version))
    assert cycle_page(workspace, "mid").ended is None


def test_each_form_is_one_change_set_that_can_be_taken_back(workspace: Workspace) -> None:
    before = workspace.store.check().graph_hash
    write(start_cycle(workspace, name="Land learns", about="land", steward="Ann"))
    assert workspace.store.revision() == 2
    undo(workspace.store, actor="Ana", operation_id="u1")
    assert workspace.store.check().graph_hash == before


def test_the_same_form_twice_leads_to_what_it_made_the_first_time(workspace: Workspace) -> None:
    made = [
        start_cycle(workspace, name="Land learns", about="land").write(
            actor="Ana", reason="", operation_id="once"
        )
        for _ in range(2)
    ]
    assert made[0].id == made[1].id
    assert workspace.store.revision() == 2
