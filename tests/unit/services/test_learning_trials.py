"""What is written about experiments and changes of policy, and what is refused."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.bootstrap import open_store
from graphmap.errors import NotFound, RecordRefused
from graphmap.services.editing.changing import ChangeAsked, apply_changes
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
from graphmap.services.workspace import Workspace
from graphmap.views.learning.policy_change_view import grouped_by_scale
from tests.unit.services.learning_map import LINKS, NODES, problem, see, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphmap.services.learning.drafting import Draft


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_store(str(tmp_path / "map.sqlite"))) as store:
        store.bulk_load([*NODES, *LINKS], actor="Ana", reason="", operation_id="load")
        yield Workspace(store, name="map")


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


def test_no_other_way_of_writing_adds_a_prediction_afterwards(workspace: Workspace) -> None:
    id_ = write(draft_experiment(workspace, ExperimentPlan({"action": "Try"}))).id

    def put(**fields: str) -> None:
        version = experiment_page(workspace, id_).node.version
        value = {"kind": "Experiment", "action": "Try", **fields}
        asked = ChangeAsked("put", "node", id_, version, value)
        apply_changes(workspace, [asked], operation_id=str(uuid.uuid4()), actor="Ana", reason="")

    put(prediction="Before")
    put()
    see(workspace, id_, "Something")
    with pytest.raises(RecordRefused) as refused:
        put(prediction="After")
    assert problem(refused)[0] == "prediction"
    put(description="Other words are free")


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


def test_a_policy_that_is_tested_shows_its_effects_where_the_experiment_is(
    workspace: Workspace,
) -> None:
    before = write(draft_experiment(workspace, ExperimentPlan({"action": "Before"}))).id
    see(workspace, before, "Blocked, as always")
    (effect,) = experiment_page(workspace, before).effects
    plan = ExperimentPlan(
        {"action": "Waive it"},
        policy="The waiting rule",
        place="Town",
        touches=[effect.account.target.id],
        scenario="s-1",
    )
    page = experiment_page(workspace, write(draft_experiment(workspace, plan)).id)
    assert [(one.account.id, one.tested) for one in page.effects] == [(effect.account.id, True)]
    assert page.scenarios == ("s-1",)
