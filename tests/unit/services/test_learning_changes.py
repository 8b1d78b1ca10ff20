"""What is written about cycles, experiments and changes of policy, and what is refused."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.bootstrap import open_store
from graphmap.errors import Conflict, NotFound, RecordRefused
from graphmap.model.claims import claim_from
from graphmap.model.links import Link
from graphmap.model.nodes import (
    EnablingCondition,
    LearningCycle,
    Node,
    Organisation,
    Person,
    Place,
    Policy,
)
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
from graphmap.services.learning.experiment_changes import (
    ExperimentPlan,
    change_plan,
    choose_tested,
    draft_experiment,
    give_verdict,
)
from graphmap.services.learning.experiments import experiment_page
from graphmap.services.learning.policy_change_changes import (
    ChangeProposed,
    propose_change,
    record_result,
)
from graphmap.services.learning.policy_changes import changes_of_policy, policy_change
from graphmap.services.pages.claims import preview_typed_claim, save_claim
from graphmap.services.workspace import Workspace
from graphmap.views.learning.policy_change_view import grouped_by_scale

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphmap.services.learning.drafting import Draft, Written

NODES: list[Node] = [
    Place(id="town", name="Town", type="upper_tier"),
    Place(id="land", name="Land", type="country"),
    Organisation(id="office", name="Housing office"),
    Person(id="p-ann", name="Ann", consent=("hold", "map"), role="steward"),
    Person(id="p-hid", name="Wilhelmina", consent=("hold",)),
    Policy(id="rule", name="The waiting rule", owner_scale="country"),
    LearningCycle(id="low", name="A life", scale="person", stage="understand"),
    LearningCycle(id="mid", name="The office learns", scale="organisation"),
    LearningCycle(id="top", name="The town learns", scale="place"),
    EnablingCondition(id="time", name="Time", type="caseload", scale="organisation"),
]
LINKS = [
    Link(id="l1", kind="ABOUT", source="low", target="p-ann"),
    Link(id="l2", kind="ABOUT", source="mid", target="office"),
    Link(id="l3", kind="ABOUT", source="top", target="town"),
    Link(id="l4", kind="SETS", source="office", target="rule"),
    Link(id="l5", kind="FOR", source="time", target="office"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_store(str(tmp_path / "map.sqlite"))) as store:
        store.bulk_load([*NODES, *LINKS], actor="Ana", reason="", operation_id="load")
        yield Workspace(store, name="map")


def write(draft: Draft) -> Written:
    return draft.write(actor="Ana", reason="Why", operation_id=str(uuid.uuid4()))


def problem(error: pytest.ExceptionInfo[RecordRefused]) -> tuple[str, str]:
    (one,) = error.value.problems
    return one.column, one.message


def see(workspace: Workspace, experiment: str, text: str, stance: str = "supports") -> None:

    claim = claim_from(
        {
            "cause": "The waiting rule",
            "cause_kind": "Policy",
            "effect": "blocks",
            "target": ("A home",),
            "target_kind": "Outcome",
            "place": "Town",
            "observed": text,
            "stance": stance,
            "experiment": experiment,
            "sensitivity": "public",
        }
    )
    preview = preview_typed_claim(workspace, claim, {"A home": "new"})
    save_claim(workspace, preview, actor="Ana", reason="", operation_id=str(uuid.uuid4()))


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


def test_the_prediction_comes_before_the_first_observation_and_stays(workspace: Workspace) -> None:
    plan = ExperimentPlan({"action": "Waive it"}, policy="The waiting rule", cycle="mid")
    id_ = write(draft_experiment(workspace, plan)).id

    def predict(words: str) -> Draft:
        page = experiment_page(workspace, id_)
        texts = {"action": "Waive it", "prediction": words}
        version = page.node.version
        return change_plan(
            workspace, id_, texts=texts, status="running", started="", ended="", version=version
        )

    write(predict("They wait less"))
    with pytest.raises(RecordRefused, match="needs something seen first"):
        give_verdict(workspace, id_, verdict="partly", words="", version=2)
    see(workspace, id_, "They waited less")
    for words in ("Something else", ""):
        with pytest.raises(RecordRefused) as refused:
            predict(words)
        assert problem(refused)[0] == "prediction"
    write(predict("They wait less"))
    page = experiment_page(workspace, id_)
    assert not page.may_predict
    verdict = give_verdict(
        workspace, id_, verdict="as_predicted", words="They did", version=page.node.version
    )
    write(verdict)
    page = experiment_page(workspace, id_)
    assert (page.verdict, page.node.verdict_text) == ("as predicted", "They did")


def test_without_a_prediction_the_verdict_can_only_be_unclear(workspace: Workspace) -> None:
    id_ = write(draft_experiment(workspace, ExperimentPlan({"action": "Try"}))).id
    see(workspace, id_, "Something")
    version = experiment_page(workspace, id_).node.version
    with pytest.raises(RecordRefused, match="can only be “unclear”"):
        give_verdict(workspace, id_, verdict="partly", words="", version=version)
    write(give_verdict(workspace, id_, verdict="unclear", words="We learned", version=version))


def test_what_is_seen_changes_the_evidence_on_the_tested_effect(workspace: Workspace) -> None:
    other = write(draft_experiment(workspace, ExperimentPlan({"action": "Before"}))).id
    see(workspace, other, "Blocked, as always")
    (effect,) = experiment_page(workspace, other).effects
    plan = ExperimentPlan({"action": "Waive it", "prediction": "No"}, tests=[effect.account.id])
    id_ = write(draft_experiment(workspace, plan)).id
    (tested,) = experiment_page(workspace, id_).effects
    assert (tested.tested, tested.is_changed, tested.for_after) == (True, False, 1)
    see(workspace, id_, "It did not block here", stance="challenges")
    (tested,) = experiment_page(workspace, id_).effects
    assert (tested.for_before, tested.against_before) == (1, 0)
    assert (tested.for_after, tested.against_after) == (1, 1)
    page = experiment_page(workspace, id_)
    assert {noun.id for noun in (*page.policies, *page.places)} == {"rule", "town"}
    write(choose_tested(workspace, id_, effects=[], among=[effect.account.id]))
    assert not experiment_page(workspace, id_).effects[0].tested


@pytest.mark.parametrize(
    ("texts", "more", "field"),
    [
        ({"action": " "}, {}, "action"),
        ({"action": "Try"}, {"status": "over"}, "status"),
        ({"action": "Try"}, {"started": "soon"}, "started"),
        ({"action": "Try"}, {"policy": "No such rule"}, "policy"),
        ({"action": "a\x00b"}, {}, "action"),
    ],
)
def test_an_experiment_that_cannot_be_is_refused_at_its_field(
    workspace: Workspace, texts: dict[str, str], more: dict[str, str], field: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        draft_experiment(workspace, ExperimentPlan(texts, **more))
    assert problem(refused)[0] == field


def test_an_experiment_belongs_to_a_cycle_that_is_there(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        draft_experiment(workspace, ExperimentPlan({"action": "Try"}, cycle="town"))


def test_a_change_of_policy_is_asked_of_the_scale_that_decides(workspace: Workspace) -> None:
    given = ChangeProposed(
        "The waiting rule", "Shorten it", "ask", asked_of="Housing office; A ministry", is_new=True
    )
    id_ = write(propose_change(workspace, given)).id
    told = policy_change(workspace, id_)
    assert (told.node.decided_by_scale, told.node.status) == ("country", "asked")
    assert [noun.name for noun in told.asked_of] == ["A ministry", "Housing office"]
    assert [one.node.id for one in changes_of_policy(workspace, "rule")] == [id_]
    (group,) = grouped_by_scale([told], "place")
    assert group.heading == "What place scale asks of country scale"
    (group,) = grouped_by_scale([told], "country")
    assert group.heading == "Decided at country scale itself"
    write(
        record_result(workspace, id_, status="refused", result="Not now", version=told.node.version)
    )
    told = policy_change(workspace, id_)
    assert (told.status_words, told.node.result) == ("refused", "Not now")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"policy": "No such rule"}, "policy"),
        ({"decision": ""}, "decision"),
        ({"decided_by_scale": "street"}, "decided_by_scale"),
        ({"asked_of": "Housing ofice"}, "asked_of"),
        ({"status": "won"}, "status"),
    ],
)
def test_a_change_of_policy_that_cannot_be_is_refused_at_its_field(
    workspace: Workspace, more: dict[str, str], field: str
) -> None:
    values = {"policy": "The waiting rule", "proposal": "", "decision": "park", **more}
    with pytest.raises(RecordRefused) as refused:
        propose_change(workspace, ChangeProposed(**values))
    assert problem(refused)[0] == field
