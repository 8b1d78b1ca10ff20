"""What of the records in the change log a steward may be told, by what the map shows now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphmap.model.catalogue import LINK_RULES, SENSITIVITIES, NodeKind
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Person
from graphmap.model.records import JsonValue, to_json_values
from graphmap.privacy import Disclosure

_STEWARD: Final = SENSITIVITIES.index("steward")
_HANGS_ON_LINKS: Final[frozenset[NodeKind]] = frozenset(
    {"Person", "Observation", "LearningCycle", "Answer", "Effect"}
)


@dataclass(frozen=True)
class Telling:
    """What may be told of images of records, by what a steward is told of the map."""

    disclosure: Disclosure

    def may_name(self, image: Node | Link) -> bool:
        """Say whether a record's kind and id may be told.

        Of one that is gone nobody can say any more who could see it: a person, and a link that
        may have led to one, stay unnamed.
        """
        if self.disclosure.names.are_in(image.id):
            return False
        if not isinstance(image, Link):
            return self._is_shown(image.id) or (
                self._is_gone(image.id) and not isinstance(image, Person)
            )
        joins = LINK_RULES[image.kind].joins
        for end, kinds in zip((image.source, image.target), zip(*joins, strict=True), strict=True):
            if not self._is_shown(end) and not (self._is_gone(end) and "Person" not in kinds):
                return False
        return True

    def name_of_gone(self, image: Node | Link) -> str:
        """Give the name of a node that is gone, empty where nobody can say who could see it.

        Who sees a person, and what may be about, for or touching one, hangs on links that are
        gone as well; all other kinds are decided by themselves.
        """
        if isinstance(image, Link) or not self._is_gone(image.id) or image.kind in _HANGS_ON_LINKS:
            return ""
        if SENSITIVITIES.index(image.sensitivity) > _STEWARD:
            return ""
        return "" if self.disclosure.names.are_in(image.title) else image.title

    def values(self, image: Node | Link | None) -> dict[str, JsonValue] | None:
        """Give an image without the texts that name a person who is left out.

        None where there is no image, or it may not be read.
        """
        if image is None or not self._may_be_read(image):
            return None
        names = self.disclosure.names
        return {
            name: value
            for name, value in to_json_values(image).items()
            if not any(
                names.are_in(text)
                for text in (value if isinstance(value, list) else [value])
                if isinstance(text, str)
            )
        }

    def _may_be_read(self, image: Node | Link) -> bool:
        if isinstance(image, Link):
            return self._is_shown(image.source) and self._is_shown(image.target)
        had_consent = not isinstance(image, Person) or "map" in image.consent
        level = SENSITIVITIES.index(image.sensitivity)
        return self._is_shown(image.id) and level <= _STEWARD and had_consent

    def _is_shown(self, id_: str) -> bool:
        return self.disclosure.visibility.is_shown(id_)

    def _is_gone(self, id_: str) -> bool:
        return id_ not in self.disclosure.visibility.position
