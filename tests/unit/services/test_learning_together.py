"""Two people at one form of learning, and texts that a writer may not see: nothing is lost."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphmap.bootstrap import open_store
from graphmap.errors import RecordRefused
from graphmap.model.nodes import Experiment
from graphmap.services.learning.cycle_changes import start_cycle
from graphmap.services.learning.drafting import Draft, Overtaken
from graphmap.services.learning.experiment_changes import (
    ExperimentPlan,
    change_plan,
    draft_experiment,
)
from graphmap.services.workspace import Workspace
from tests.unit.services.learning_map import LINKS, NODES, problem, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WITHHELD = "Wilhelmina keeps the list"
BEFORE = {"action": "Try", "data_plan": "", "share_plan": ""}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_store(str(tmp_path / "map.sqlite"))) as store:
        store.bulk_load([*NODES, *LINKS], actor="Ana", reason="", operation_id="load")
        yield Workspace(store, name="map")


def planned(workspace: Workspace, **texts: str) -> tuple[str, int]:
    plan = ExperimentPlan({"action": "Try", **texts})
    written = write(draft_experiment(workspace, plan))
    return written.id, written.revision


def changed(workspace: Workspace, id_: str, version: int, **texts: str) -> Draft:
    return change_plan(
        workspace, id_, texts=texts, status="idea", started="", ended="", version=version
    )


def stored(workspace: Workspace, id_: str) -> Experiment:
    (node,) = workspace.store.nodes([id_]).records
    assert isinstance(node, Experiment)
    return node


def test_what_two_people_write_into_different_fields_is_put_together(workspace: Workspace) -> None:
    id_, version = planned(workspace)
    write(changed(workspace, id_, version, **{**BEFORE, "data_plan": "Theirs"}))
    write(changed(workspace, id_, version, **{**BEFORE, "share_plan": "Mine"}))
    node = stored(workspace, id_)
    assert (node.data_plan, node.share_plan) == ("Theirs", "Mine")


def test_of_a_field_that_both_wrote_both_texts_are_told(workspace: Workspace) -> None:
    id_, version = planned(workspace)
    texts = {**BEFORE, "data_plan": "Theirs", "share_plan": "Theirs too"}
    newest = write(changed(workspace, id_, version, **texts)).revision
    with pytest.raises(Overtaken) as overtaken:
        changed(workspace, id_, version, **{**BEFORE, "data_plan": "Mine"})
    assert overtaken.value.version == newest
    assert overtaken.value.theirs == {"data_plan": "Theirs"}
    assert overtaken.value.untouched["share_plan"] == "Theirs too"
    assert stored(workspace, id_).data_plan == "Theirs"


def test_a_text_that_is_not_for_the_writer_to_see_stays_as_it_is(workspace: Workspace) -> None:
    id_, version = planned(workspace, data_plan=WITHHELD)
    assert workspace.shown([id_], "steward").map.node_by_id[id_].data_plan is None
    write(changed(workspace, id_, version, **{**BEFORE, "share_plan": "Mine"}))
    node = stored(workspace, id_)
    assert (node.data_plan, node.share_plan) == (WITHHELD, "Mine")


def test_a_text_that_is_not_for_the_writer_to_see_is_not_replaced(workspace: Workspace) -> None:
    id_, version = planned(workspace, data_plan=WITHHELD)
    with pytest.raises(RecordRefused) as refused:
        changed(workspace, id_, version, **{**BEFORE, "data_plan": "Mine"})
    column, message = problem(refused)
    assert column == "data_plan"
    assert "Wilhelmina" not in message


def test_each_cycle_of_one_name_about_one_place_is_a_cycle_of_its_own(workspace: Workspace) -> None:
    ids = [write(start_cycle(workspace, name="Learn", about="town")).id for _ in range(3)]
    assert len(set(ids)) == 3
    assert len(workspace.store.nodes(ids).records) == 3


def test_no_form_passes_a_change_off_as_an_undo(workspace: Workspace) -> None:
    draft = start_cycle(workspace, name="Learn", about="town")
    with pytest.raises(RecordRefused, match="marks an undo"):
        draft.write(actor="Ana", reason="", operation_id=f"undo:1:{uuid.uuid4()}")
