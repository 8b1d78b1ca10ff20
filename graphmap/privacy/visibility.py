"""Which nodes a profile shows, decided over the whole graph at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.model.catalogue import (
    LINK_KINDS,
    NODE_KINDS,
    SENSITIVITIES,
    LinkKind,
    NodeKind,
    Profile,
)
from graphmap.model.columns import Columns

#: Why a node is left out; 0 is "it is shown".
SHOWN: Final = 0
ABOVE_LEVEL: Final = 1
NO_CONSENT: Final = 2
CANNOT_STAND: Final = 3

#: A count is suppressed when this many or fewer of those counted are not shown.
SMALL_NUMBER: Final = 4
#: The consent that a profile asks of a person.
_CONSENT: Final[dict[Profile, str]] = {
    "steward": "map",
    "workshop": "workshop",
    "public": "public",
}
_LEVELS: Final[dict[str, int]] = {word: level for level, word in enumerate(SENSITIVITIES)}
#: Records that have at least the sensitivity of a person they are joined to.
_PERSONAL_LINKS: Final[tuple[tuple[NodeKind, LinkKind], ...]] = (
    ("LearningCycle", "ABOUT"),
    ("Answer", "FOR"),
    ("Observation", "TOUCHES"),
)
#: What a kind cannot stand without, in an order in which each is decided before it is asked:
#: an answer may be for a cycle, and nothing stands on an effect or an answer.
_STANDS_ON: Final[tuple[tuple[NodeKind, tuple[LinkKind, ...]], ...]] = (
    ("Effect", ("CAUSES", "ON", "IN")),
    ("LearningCycle", ("ABOUT",)),
    ("Answer", ("FOR",)),
)


@dataclass(frozen=True, eq=False)
class Visibility:
    """What one profile shows of one revision.

    ``n`` nodes, in the order of ``ids``. ``reasons`` holds `SHOWN`, `ABOVE_LEVEL`,
    `NO_CONSENT` or `CANNOT_STAND` for each; ``personal`` marks persons and the records about,
    for or touching one; ``links_shown`` counts the links both of whose ends are shown.
    """

    profile: Profile
    revision: int
    ids: Sequence[str]
    kinds: NDArray[np.int8]
    reasons: NDArray[np.int8]
    personal: NDArray[np.bool_]
    links_shown: int

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The position of each node by its id."""
        return {id_: index for index, id_ in enumerate(self.ids)}

    @cached_property
    def nodes_shown(self) -> int:
        """How many nodes are shown."""
        return int(np.count_nonzero(self.reasons == SHOWN))

    def shown_of_kind(self, kind: NodeKind) -> int:
        """Give how many nodes of a kind are shown."""
        mask = (self.kinds == NODE_KINDS.index(kind)) & (self.reasons == SHOWN)
        return int(np.count_nonzero(mask))

    @cached_property
    def left_out_persons(self) -> tuple[str, ...]:
        """The ids of the persons that are not shown."""
        mask = (self.kinds == NODE_KINDS.index("Person")) & (self.reasons != SHOWN)
        return tuple(self.ids[index] for index in np.flatnonzero(mask).tolist())

    @cached_property
    def shown_persons(self) -> tuple[str, ...]:
        """The ids of the persons that are shown."""
        mask = (self.kinds == NODE_KINDS.index("Person")) & (self.reasons == SHOWN)
        return tuple(self.ids[index] for index in np.flatnonzero(mask).tolist())

    def is_shown(self, node_id: str) -> bool:
        """Say whether a node is shown; an id of no node is not."""
        index = self.position.get(node_id)
        return index is not None and self.reasons[index] == SHOWN

    def reason(self, node_id: str) -> int:
        """Give the reason of a node; an id of no node counts as unable to stand."""
        index = self.position.get(node_id)
        return CANNOT_STAND if index is None else int(self.reasons[index])

    def is_personal(self, node_id: str) -> bool:
        """Say whether a node is a person or a record about, for or touching one."""
        index = self.position.get(node_id)
        return index is not None and bool(self.personal[index])

    def keep(self, ids: Collection[str]) -> list[str]:
        """Give those ids that are shown, in the order given."""
        return [id_ for id_ in ids if self.is_shown(id_)]


def visibility_of(columns: Columns, profile: Profile) -> Visibility:
    """Decide for every node whether ``profile`` shows it.

    A node is shown where its sensitivity is not above the profile, a person also only where
    consent includes the profile. A cycle about, an answer for and an observation touching a
    person has at least the person's sensitivity. What cannot stand without a left-out node
    (an effect without its cause, target or place, a cycle without what it is about, an answer
    without what it is for) is left out too. Takes time in proportion to nodes and links.
    """
    sensitivity, personal = _effective_sensitivity(columns)
    level = SENSITIVITIES.index(profile)
    reasons = np.where(sensitivity > level, ABOVE_LEVEL, SHOWN).astype(np.int8)
    for index in _persons_without_consent(columns, profile):
        if reasons[index] == SHOWN:
            reasons[index] = NO_CONSENT
    _fell_what_cannot_stand(columns, reasons)
    shown = reasons == SHOWN
    links_shown = np.count_nonzero(shown[columns.link_sources] & shown[columns.link_targets])
    return Visibility(
        profile,
        columns.revision,
        columns.ids,
        columns.kinds,
        reasons,
        personal,
        int(links_shown),
    )


def people_count(person_ids: Collection[str], visibility: Visibility) -> int | None:
    """Count distinct persons, or give None where the count must be suppressed.

    It is suppressed where 1 to 4 of those counted are not shown at the profile.
    """
    hidden = sum(1 for id_ in set(person_ids) if not visibility.is_shown(id_))
    return None if 1 <= hidden <= SMALL_NUMBER else len(set(person_ids))


def _kind(name: NodeKind) -> int:
    return NODE_KINDS.index(name)


def _effective_sensitivity(
    columns: Columns,
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    sensitivity = np.zeros(len(columns.ids), dtype=np.int8)
    for index, word in columns.fields["sensitivity"].items():
        sensitivity[index] = _LEVELS[word]
    personal = columns.kinds == _kind("Person")
    person_sensitivity = np.where(personal, sensitivity, 0).astype(np.int8)
    is_person = personal.copy()
    for source_kind, link_kind in _PERSONAL_LINKS:
        sources, targets = _ends(columns, link_kind)
        to_person = (columns.kinds[sources] == _kind(source_kind)) & is_person[targets]
        np.maximum.at(sensitivity, sources[to_person], person_sensitivity[targets[to_person]])
        personal[sources[to_person]] = True
    return sensitivity, personal


def _ends(columns: Columns, kind: LinkKind) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    mask = columns.link_kinds == LINK_KINDS.index(kind)
    return columns.link_sources[mask], columns.link_targets[mask]


def _persons_without_consent(columns: Columns, profile: Profile) -> NDArray[np.intp]:
    wanted = _CONSENT[profile]
    consenting = [
        index for index, words in columns.fields["consent"].items() if wanted in words.split(",")
    ]
    mask = columns.kinds == _kind("Person")
    mask[consenting] = False
    return np.flatnonzero(mask)


def _fell_what_cannot_stand(columns: Columns, reasons: NDArray[np.int8]) -> None:
    for kind, link_kinds in _STANDS_ON:
        for link_kind in link_kinds:
            sources, targets = _ends(columns, link_kind)
            stands, on = (targets, sources) if link_kind == "CAUSES" else (sources, targets)
            felled = stands[(columns.kinds[stands] == _kind(kind)) & (reasons[on] != SHOWN)]
            felled = felled[reasons[felled] == SHOWN]
            reasons[felled] = CANNOT_STAND
