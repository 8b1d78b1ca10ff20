"""What one profile is told at one revision: the nodes it shows, and the names it must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graphmap.model.catalogue import Profile
from graphmap.privacy.names import NamesOfPersons
from graphmap.privacy.visibility import SHOWN, Visibility

NAME_LEFT_OUT: Final = "Name left out"


@dataclass(frozen=True, eq=False)
class Disclosure:
    """What a profile shows, and the names of the persons that it does not."""

    visibility: Visibility
    names: NamesOfPersons

    @property
    def profile(self) -> Profile:
        """The profile."""
        return self.visibility.profile

    @property
    def hides_ids(self) -> bool:
        """Whether ids of persons are replaced and dates of personal records coarsened."""
        return self.profile != "steward"

    @cached_property
    def new_ids(self) -> Mapping[str, str]:
        """The ids that stand for those of persons, and for ids that hold a left-out name.

        The same in every file and answer of one revision and profile; empty at steward.
        """
        if not self.hides_ids:
            return {}
        visibility = self.visibility
        taken = set(visibility.ids)
        new_ids: dict[str, str] = {}
        for number, id_ in enumerate(visibility.shown_persons, start=1):
            new_ids[id_] = _free_id(f"person-{number}", taken)
        for id_, reason in zip(visibility.ids, visibility.reasons.tolist(), strict=True):
            if reason == SHOWN and id_ not in new_ids and self.names.are_in(id_):
                new_ids[id_] = _free_id(f"renamed-{len(new_ids) + 1}", taken)
        return new_ids

    def id_of(self, node_id: str) -> str:
        """Give the id that a reader sees for a node."""
        return self.new_ids.get(node_id, node_id)

    def name(self, name: str) -> str:
        """Give a name as a reader sees it."""
        return NAME_LEFT_OUT if self.names.are_in(name) else name


def _free_id(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "-x"
    taken.add(wanted)
    return wanted
