"""The prediction of an experiment comes before its first observation, whoever writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graphmap.analysis.evidence import links_of
from graphmap.errors import Problem, RecordRefused
from graphmap.model.changes import Change, Put
from graphmap.model.nodes import Experiment
from graphmap.services.workspace import Workspace

TOO_LATE: Final = (
    "can only be recorded before the first observation, and something was seen in this"
    " experiment already. Say in the words of the verdict what had been expected"
)


def has_been_observed(workspace: Workspace, experiment_id: str) -> bool:
    """Say whether anything was observed in an experiment, whoever may see it."""
    graph = workspace.influence()
    at = graph.position.get(experiment_id)
    _, observed_in, _ = links_of(graph.columns, "OBSERVED_IN")
    return at is not None and bool((observed_in == at).any())


def refuse_late_predictions(workspace: Workspace, changes: Sequence[Change]) -> None:
    """Refuse changes that give an experiment another prediction after something was seen in it.

    A change that is stale is passed over: the store says what is wrong with it.

    Raises
    ------
    RecordRefused
        Naming the experiment.
    """
    changed = {
        change.id: change.value
        for change in changes
        if isinstance(change, Put) and isinstance(change.value, Experiment)
    }
    if not changed:
        return
    versions = {change.id: change.expected_version for change in changes if isinstance(change, Put)}
    for stored in workspace.store.nodes(changed.keys()).records:
        if not isinstance(stored, Experiment) or stored.version != versions[stored.id]:
            continue
        is_other = (stored.prediction or "") != (changed[stored.id].prediction or "")
        if is_other and has_been_observed(workspace, stored.id):
            name = f"node {stored.id}"
            raise RecordRefused(
                Problem(TOO_LATE, record=name, column="prediction", rule="prediction_first")
            )
