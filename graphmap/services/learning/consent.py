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
from graphmap.model.links import Link
from graphmap.model.nodes import Person
from graphmap.model.values import ID_PATTERN, first_day
from graphmap.services.editing.writing import written_before
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.learning.naming import plain_date
from graphmap.services.reading import nodes_shown, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.store.port import NodeQuery
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.words import date_in_words

_ON_REQUEST: Final = "Erased on request"
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

    ``hidden`` says whether something goes that is not for a steward to see. ``naming`` are the
    records that stay and hold the name in their words or in the note of a link that begins there,
    ``as_written`` is what it looks like in them; ``hides_naming`` says whether there are more that
    are not for a steward to see.
    """

    person: PersonTold
    nodes: tuple[Noun, ...]
    links: int
    hidden: bool
    naming: tuple[Noun, ...]
    as_written: tuple[str, ...]
    hides_naming: bool
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
    _refuse_unseen(workspace, person_id)
    node = nodes_shown(workspace, [person_id]).get(person_id)
    if not isinstance(node, Person):
        raise NotFound("No person has that id.")
    return _told(node, workspace.today())


def _refuse_unseen(workspace: Workspace, person_id: str) -> None:
    visibility = workspace.disclosure("steward").visibility
    place = visibility.position.get(person_id)
    kind = None if place is None else NODE_KINDS[int(workspace.columns().kinds[place])]
    if kind != "Person" or not visibility.is_shown(person_id):
        raise NotFound("No person has that id.")


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
    _refuse_unseen(workspace, person_id)
    going = workspace.erasure(person_id)
    person = person_told(workspace, person_id)
    others = [node.id for node in going.nodes if node.id != person_id]
    nouns = nouns_shown(workspace, others)
    holding = [(one.source if isinstance(one, Link) else one.id, one) for one in going.naming]
    naming = nouns_shown(workspace, {id_ for id_, _ in holding})
    written = {
        text for id_, one in holding if id_ in naming for text in going.names.written_in(one)
    }
    whole = (*going.nodes, *going.links, *going.naming)
    lines = sorted(f"{one.id} {one.version}" for one in whole)
    return ErasureTold(
        person=person,
        nodes=tuple(nouns[id_] for id_ in others if id_ in nouns),
        links=len(going.links),
        hidden=len(nouns) < len(others),
        naming=tuple(
            sorted(naming.values(), key=lambda one: (one.kind, one.name.casefold(), one.id))
        ),
        as_written=tuple(sorted(written)),
        hides_naming=any(id_ not in naming for id_, _ in holding),
        seal=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    )


def erase_person(
    workspace: Workspace,
    person_id: str,
    *,
    seal: str,
    keep_words: bool,
    actor: str,
    operation_id: str,
) -> Applied:
    """Erase somebody for good, as it was shown; ``keep_words`` leaves the name in other words.

    The same operation twice erases once; asked again, the store sweeps what it could not before.

    Raises
    ------
    Conflict
        Where something else would go than what was shown.
    """
    is_done = written_before(workspace, operation_id) is not None
    if not is_done and erasure_told(workspace, person_id).seal != seal:
        raise Conflict((), "Something here was changed meanwhile; look again at what goes.")
    return workspace.store.erase(
        person_id,
        actor=actor,
        reason=_ON_REQUEST,
        operation_id=operation_id,
        keep_words=keep_words,
    )


def person_meant(workspace: Workspace, text: str) -> str | None:
    """Give the id of the one person whom an id, a name or an alias means and who is shown."""
    shown = nodes_shown(workspace, _called(workspace, text))
    return next(iter(shown)) if len(shown) == 1 else None


def erase_unshown(
    workspace: Workspace, text: str, *, keep_words: bool, actor: str, operation_id: str
) -> bool:
    """Erase somebody who is shown to nobody; nothing of them is told on the way.

    Whoever withdrew consent may be erased as well, and is not shown once more for it. What goes
    with them cannot be seen either: it is hidden with them.

    Parameters
    ----------
    workspace
        The map.
    text
        The id, or exactly the name or an alias, as whoever asks knows it.
    keep_words
        Whether the name stays where the words of other records hold it.
    actor
        Who erases.
    operation_id
        The same one erases once, and is told the same again.

    Returns
    -------
    bool
        Whether somebody was erased; not where the text means nobody, or more than one.
    """
    text = text.strip()
    # What was done is known by the operation; asked again, the store sweeps what it could not.
    is_done = written_before(workspace, operation_id) is not None
    person_id = text if is_done else _unshown(workspace, text)
    if person_id is None:
        return False
    try:
        workspace.store.erase(
            person_id,
            actor=actor,
            reason=_ON_REQUEST,
            operation_id=operation_id,
            keep_words=keep_words,
        )
    except NotFound:
        return False
    return True


def _unshown(workspace: Workspace, text: str) -> str | None:
    """Give the id of the one person whom a text means and who is shown to nobody."""
    called = _called(workspace, text)
    hidden = sorted(called - nodes_shown(workspace, called).keys())
    # An id may also be that of somebody who was deleted before: the history still holds them.
    if not called and ID_PATTERN.fullmatch(text):
        return text
    return hidden[0] if len(hidden) == 1 else None


def _called(workspace: Workspace, text: str) -> set[str]:
    """Give the ids of the people, shown or not, of an id, else of exactly a name or an alias."""
    text = text.strip()
    by_id = workspace.store.nodes([text]).records if ID_PATTERN.fullmatch(text) else ()
    found = {node.id for node in by_id if isinstance(node, Person)}
    if found or not text:
        return found
    query = NodeQuery(kinds=("Person",), name=text)
    return {node.id for node in workspace.store.find(query).records}


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
