"""Entries of the change log as a steward reads them: who did what, why, and what stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphmap.model.changes import LogEntry, LogEntryType, LoggedRecord
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.services.history.telling import Telling
from graphmap.services.log_outline import LogOutline
from graphmap.services.reading import (
    accounts_by_id,
    nameless_among,
    nouns_shown,
    read_ahead,
)
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Noun
from graphmap.views.change_words import (
    Did,
    RecordChanged,
    fields_changed,
    moment_in_words,
    what_was_done,
)
from graphmap.views.words import LINK_WORDS, in_a_sentence

#: Of an entry with more records than this the names are not looked up.
_MOST_NAMED = 200


@dataclass(frozen=True)
class EntryTold:
    """One entry of the log in words.

    ``what`` says what it did, after the actor's name. ``about`` is the change that an undo or
    redo is about; ``taken_back_by`` the entry that undid this one and stands. ``records`` are
    those that may be named, at most so many, ``more`` how many were cut.
    """

    revision: int
    type: LogEntryType
    actor: str
    at: str
    when: str
    reason: str
    what: str
    about: int | None
    is_undo: bool
    taken_back_by: int | None
    records: tuple[RecordChanged, ...]
    more: int

    @property
    def sentence(self) -> str:
        """What was done and by whom."""
        return f"{self.actor or 'Somebody'} {self.what}"

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it is a change that stands; what came later may still be in the way."""
        return self.type == "change" and self.taken_back_by is None


def tell_entries(
    workspace: Workspace, entries: Sequence[LogEntry], *, most: int = _MOST_NAMED
) -> list[EntryTold]:
    """Tell entries of the log in words, in the order given.

    An entry that is newer than what is known of who may see what is left out.

    Parameters
    ----------
    workspace
        The map.
    entries
        Entries of its log.
    most
        How many records of an entry are told one by one.
    """
    telling = Telling(workspace.disclosure("steward"))
    known = [e for e in entries if e.seq <= telling.disclosure.visibility.revision]
    named = {entry.seq: _nameable(entry, telling) for entry in known}
    names = Names.of(
        workspace,
        [image for found in named.values() for _, image in found[:_MOST_NAMED]],
    )
    standing = workspace.outline.standing_among([entry.seq for entry in known])
    teller = _Teller(workspace.outline, telling, names, standing, most)
    return [teller.tell(entry, named[entry.seq]) for entry in known]


def _nameable(entry: LogEntry, telling: Telling) -> list[tuple[LoggedRecord, Node | Link]]:
    found = ((record, record.after or record.before) for record in entry.records)
    return [
        (record, image) for record, image in found if image is not None and telling.may_name(image)
    ]


@dataclass(frozen=True)
class _Teller:
    """What is needed to tell entries, read once for all of them."""

    outline: LogOutline
    telling: Telling
    names: Names
    standing: Mapping[int, int]
    most: int

    def tell(self, entry: LogEntry, named: Sequence[tuple[LoggedRecord, Node | Link]]) -> EntryTold:
        records = [record_changed(*one, self.names, self.telling) for one in named]
        about = self.outline.change_of(entry.seq)
        is_undo = self.outline.is_undo(entry.seq)
        standing = self.standing[entry.seq]
        what = what_was_done(records, hides_some=len(named) < len(entry.records))
        if about != entry.seq:
            what = f"{'took back' if is_undo else 'brought back'} revision {about}: {what}"
        if entry.type == "erase":
            what = "erased what was recorded of somebody"
        return EntryTold(
            revision=entry.seq,
            type=entry.type,
            actor=self.telling.disclosure.name(entry.actor),
            at=entry.at,
            when=moment_in_words(entry.at),
            reason=self.telling.disclosure.name(entry.reason),
            what=what,
            about=None if about == entry.seq else about,
            is_undo=is_undo,
            taken_back_by=standing if self.outline.is_undo(standing) != is_undo else None,
            records=tuple(records[: self.most]),
            more=max(0, len(records) - self.most),
        )


def record_changed(
    record: LoggedRecord, image: Node | Link, names: Names, telling: Telling
) -> RecordChanged:
    """Tell one record of an entry that may be named."""
    return RecordChanged(
        record=record.record,
        kind=record.kind,
        id=record.id,
        name=names.name_of(image) or telling.name_of_gone(image),
        did=_did(record),
        leads_on=image.id in names.nouns,
        # Where what it was is erased, nothing can be said of what was changed in it.
        fields=()
        if record.before is None and record.before_hash is not None
        else fields_changed(
            telling.values(record.before), telling.values(record.after), record.kind
        ),
    )


def _did(record: LoggedRecord) -> Did:
    if record.before_hash is None:
        return "added"
    return "deleted" if record.after_hash is None else "changed"


@dataclass(frozen=True)
class Names:
    """The names of records as a steward sees them now."""

    nouns: Mapping[str, Noun]
    accounts: Mapping[str, Account]

    @classmethod
    def of(cls, workspace: Workspace, images: Iterable[Node | Link]) -> Names:
        """Look up the names of records, and of the ends of links."""
        ids: set[str] = set()
        for image in images:
            ids |= {image.source, image.target} if isinstance(image, Link) else {image.id}
        # Names are at hand: what has one is not read for it.
        read_ahead(workspace, nameless_among(workspace, ids))
        nouns = nouns_shown(workspace, ids)
        effects = [noun.id for noun in nouns.values() if noun.kind == "Effect"]
        return cls(nouns, _accounts(workspace, effects))

    def name_of(self, image: Node | Link) -> str:
        """Give a record's name; empty where it is gone, or an end of the link is."""
        if not isinstance(image, Link):
            return self._name(image.id)
        source, target = self._name(image.source), self._name(image.target)
        words = LINK_WORDS[image.kind][0].lower()
        return f"{source} · {words} · {target}" if source and target else ""

    def _name(self, id_: str) -> str:
        account = self.accounts.get(id_)
        if account is not None:
            place = f", in {in_a_sentence(account.place.name)}" if account.place else ""
            return f"{account.cause.name} {account.words} {account.target.name}{place}"
        return self.nouns[id_].name if id_ in self.nouns else ""


def _accounts(workspace: Workspace, effects: Collection[str]) -> Mapping[str, Account]:
    return accounts_by_id(workspace, effects) if effects else {}
