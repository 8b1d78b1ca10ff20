"""What people agreed to: reminders to ask again, withdrawing, and erasing somebody for good."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.errors import Conflict, NotFound
from graphmap.model.catalogue import NODE_KINDS
from graphmap.model.changes import Applied
from graphmap.model.nodes import Person
from graphmap.model.values import first_day
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import plain_date
from graphmap.services.reading import nodes_shown, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.words import date_in_words

#: What one may agree to, each with all before it.
CONSENTS: Final = ("hold", "map", "workshop", "public")
CONSENT_WORDS: Final = {
    "hold": "kept, and shown to nobody",
    "map": "stewards may see it",
    "workshop": "workshops may see it too",
    "public": "anybody may see it",
}


@dataclass(frozen=True)
class PersonTold:
    """Somebody who agreed to be shown to stewards, and when to ask again."""

    noun: Noun
    version: int
    role: str | None
    consent: str
    review_by: str | None
    is_due: bool

    @property
    def consent_words(self) -> str:
        """How far consent goes."""
        return CONSENT_WORDS[self.consent]

    @property
    def review_words(self) -> str:
        """When to ask again."""
        return date_in_words(self.review_by)


@dataclass(frozen=True)
class ErasureTold:
    """What erasing somebody takes away for good; ``seal`` stands for all of it.

    ``hidden`` says whether something goes that is not for a steward to see.
    """

    person: PersonTold
    nodes: tuple[Noun, ...]
    links: int
    hidden: bool
    seal: str


def people_told(workspace: Workspace) -> tuple[PersonTold, ...]:
    """Give who agreed to be shown to stewards: those to be asked again first, else by name."""
    columns = workspace.columns()
    found = np.flatnonzero(columns.kinds == NODE_KINDS.index("Person")).tolist()
    nodes = nodes_shown(workspace, [columns.ids[int(at)] for at in found]).values()
    told = [_told(node, workspace.today()) for node in nodes if isinstance(node, Person)]
    return tuple(
        sorted(told, key=lambda one: (not one.is_due, one.noun.name.casefold(), one.noun.id))
    )


def person_told(workspace: Workspace, person_id: str) -> PersonTold:
    """Give one person.

    Raises
    ------
    NotFound
        Where no person has that id, or may not be seen.
    """
    node = nodes_shown(workspace, [person_id]).get(person_id)
    if not isinstance(node, Person):
        raise NotFound("No person has that id.")
    return _told(node, workspace.today())


def change_consent(
    workspace: Workspace, person_id: str, *, consent: str, review_by: str, version: int
) -> Draft:
    """Draft how far somebody agreed to be shown, and when to ask again.

    Withdrawing is ``hold``: from the next answer on nobody is shown them.

    Raises
    ------
    RecordRefused
        Naming the field that cannot be taken.
    """
    draft = Draft(workspace, person_id)
    person = draft.stored(Person, person_id)
    if consent not in CONSENTS:
        raise refuse("consent", "is not chosen; choose how far it goes")
    day = plain_date(review_by, field="review_by")
    agreed = list(CONSENTS[: CONSENTS.index(consent) + 1])
    draft.alter(person, version, consent=agreed, review_by=day)
    return draft


def erasure_told(workspace: Workspace, person_id: str) -> ErasureTold:
    """Give what erasing somebody takes away; raises like `person_told`."""
    person = person_told(workspace, person_id)
    going = workspace.store.erasure(person_id)
    others = [node.id for node in going.nodes if node.id != person_id]
    nouns = nouns_shown(workspace, others)
    lines = sorted(f"{one.id} {one.version}" for one in (*going.nodes, *going.links))
    return ErasureTold(
        person=person,
        nodes=tuple(nouns[id_] for id_ in others if id_ in nouns),
        links=len(going.links),
        hidden=len(nouns) < len(others),
        seal=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    )


def erase_person(
    workspace: Workspace, person_id: str, *, seal: str, actor: str, operation_id: str
) -> Applied:
    """Erase somebody for good, as it was shown.

    Raises
    ------
    Conflict
        Where something else would go than what was shown.
    """
    if erasure_told(workspace, person_id).seal != seal:
        raise Conflict((), "Something here was changed meanwhile; look again at what goes.")
    return workspace.store.erase(
        person_id, actor=actor, reason="Erased on request", operation_id=operation_id
    )


def _told(person: Person, today: dt.date) -> PersonTold:
    due = person.review_by is not None and first_day(person.review_by) <= today
    furthest = max((CONSENTS.index(one) for one in person.consent), default=0)
    return PersonTold(
        noun=noun_of(person),
        version=person.version,
        role=person.role,
        consent=CONSENTS[furthest],
        review_by=person.review_by,
        is_due=due,
    )
