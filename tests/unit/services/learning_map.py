"""A small map to draft changes of learning on, and the ways to write and to see in it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

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
from graphmap.services.pages.claims import preview_typed_claim, save_claim

if TYPE_CHECKING:
    import pytest

    from graphmap.errors import RecordRefused
    from graphmap.services.learning.drafting import Draft, Written
    from graphmap.services.workspace import Workspace

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
