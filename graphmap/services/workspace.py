"""One map at work: its store, and what is worked out from it once a revision."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec, TypeVar

from graphmap.analysis.influence import InfluenceGraph, influence_graph
from graphmap.errors import StoreError, StoreUnavailable
from graphmap.model.catalogue import Profile
from graphmap.model.changes import LogEntry
from graphmap.model.columns import Columns, columns_of
from graphmap.model.links import Link
from graphmap.model.system_map import SystemMap
from graphmap.privacy import Disclosure, Redacted, redact, visibility_of
from graphmap.privacy.dates import with_dates_as_told
from graphmap.privacy.names import names_of_left_out
from graphmap.services.kept_answers import KeptAnswers
from graphmap.services.log_outline import LogOutline
from graphmap.services.read_parts import ReadParts, close_to, nodes_named, part_of, small_whole
from graphmap.services.recent_log import RecentLog
from graphmap.store.port import Erasure, GraphStore
from graphmap.views.accounts import effect_numbers, ids_for

_TRIES: Final = 50
_MOST_KEPT: Final = 200
_LARGEST_KEPT: Final = 500
#: One larger part is kept, until the next such part: a large map that is drawn whole.
_LARGEST_ALONE: Final = 10_000
#: Of more changes at once their words are not read ahead.
_FEW_CHANGES: Final = 20

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Told:
    """What an analysis for one profile starts and ends with, at one revision."""

    influence: InfluenceGraph
    disclosure: Disclosure
    kept: KeptAnswers

    def answer(
        self,
        analysis: Callable[Concatenate[InfluenceGraph, Asked], Answer],
        *asked: Asked.args,
        **named: Asked.kwargs,
    ) -> Answer:
        """Give what an analysis answers; what was asked at this revision is not worked out again.

        Parameters
        ----------
        analysis
            A pure function of the graph; its further arguments can be hashed and compared.
        *asked, **named
            Those arguments.
        """
        return self.kept.answer(self.influence, analysis, *asked, **named)


class Workspace:
    """A store with the arrays, influence graph and visibility of its newest revision.

    They are built once a revision, by whoever asks first, and shared by all threads.

    Parameters
    ----------
    store
        Where the map is kept.
    name
        What the map is called.
    now
        Gives the present time, in UTC; another clock can be passed.
    """

    def __init__(
        self, store: GraphStore, *, name: str, now: Callable[[], dt.datetime] | None = None
    ) -> None:
        self.store = store
        self.name = name
        self.now: Callable[[], dt.datetime] = now or (lambda: dt.datetime.now(dt.UTC))
        #: The change log, as of the revision that is held.
        self.log = RecentLog(store, self._revision_seen)
        #: What stands and what was taken back, by the change log.
        self.outline = LogOutline(self.log)
        self._lock = threading.Lock()
        self._at_revision: _AtRevision | None = None
        self._held = _Held()

    def today(self) -> dt.date:
        """Give the present day."""
        return self.now().date()

    def columns(self) -> Columns:
        """Give the graph of the newest revision as arrays."""
        return self._newest().columns

    def revision(self) -> int:
        """Give the newest revision, of which nothing more is read; while one is held, that one."""
        return self._revision() if self._held.at is None else self._held.at.columns.revision

    def told(self, profile: Profile) -> Told:
        """Give the influence graph and what a profile is told, of one and the same revision."""
        newest = self._newest()
        return Told(
            influence=newest.influence(profile),
            disclosure=newest.disclosure(profile),
            kept=newest.answers,
        )

    def influence(self, profile: Profile = "steward") -> InfluenceGraph:
        """Give the influence graph of the newest revision, with dates as a profile is told."""
        return self._newest().influence(profile)

    def disclosure(self, profile: Profile) -> Disclosure:
        """Give what a profile is told of the newest revision."""
        return self._newest().disclosure(profile)

    def shown(self, ids: Collection[str], profile: Profile) -> Redacted:
        """Give the nodes with these ids and the links among them, as a profile shows them.

        Raises
        ------
        StoreUnavailable
            Where the graph changed between reading and deciding, again and again.
        """
        asked = frozenset(ids)
        newest = self._newest()
        before = newest.parts.get((profile, asked))
        if before is not None:
            newest.read.note(asked)
            return before
        part = self._redacted(profile, lambda: self._read_known(profile, asked))
        self._newest().keep_part(profile, asked, part)
        return part

    def _read_known(self, profile: Profile, ids: frozenset[str]) -> SystemMap:
        """Read what of the nodes is there: of what is gone, only the log tells."""
        newest = self._newest()
        position = newest.disclosure(profile).visibility.position
        known = frozenset(id_ for id_ in ids if id_ in position)
        if not known:
            return SystemMap((), (), newest.columns.revision)
        return newest.read.read(known, self._part)

    def stored(self, ids: Collection[str]) -> SystemMap:
        """Give the nodes with these ids and the links among them, as they lie in the store.

        For working out a change: nothing of it may be told. Raises like `shown`.
        """
        asked = frozenset(ids)
        for _ in range(_TRIES):
            newest = self._newest()
            part = newest.read.read(asked, self._part)
            if part.revision == newest.columns.revision:
                return part
            self.look_again()
        raise StoreUnavailable.changed_too_quickly()

    def erasure(self, person_id: str) -> Erasure:
        """Give what erasing a person takes away; what was read for it is not read again."""
        going = self.store.erasure(person_id)
        newest = self._newest()
        if going.revision == newest.columns.revision:
            newest.read.add(SystemMap.of(going.nodes, _among(going), revision=going.revision))
        return going

    def changes(self, *, after: int = 0, limit: int = 1000) -> Sequence[LogEntry]:
        """Give entries of the change log; what was read at this revision is not read again."""
        return self.log.changes(after=after, limit=limit)

    def snapshot(self) -> SystemMap:
        """Give the whole map as it lies in the store; while a revision is held, read once."""
        if not self._held.is_on:
            return self.store.snapshot()
        if self._held.whole is None:
            self._held.whole = self.store.snapshot()
        return self._held.whole

    def _part(self, ids: frozenset[str]) -> SystemMap:
        if self._held.whole is not None:
            return part_of(self._held.whole, ids)
        return self.store.neighbourhood(ids, depth=0, limit=max(1, len(ids)))[0]

    def whole(self, profile: Profile) -> Redacted:
        """Give the whole map as a profile shows it; raises like `shown`."""
        return self._redacted(profile, self.snapshot)

    def _redacted(self, profile: Profile, read: Callable[[], SystemMap]) -> Redacted:
        # Records and the decision who may see them must be of one revision: a person may have
        # withdrawn consent between the two.
        for _ in range(_TRIES):
            disclosure = self.disclosure(profile)
            part = read()
            if part.revision == disclosure.visibility.revision:
                return redact(part, disclosure)
            self.look_again()
        raise StoreUnavailable.changed_too_quickly()

    def look_at_what_is_known(self) -> None:
        """See the revision that was read last, in a held block: for help, which waits for no store.

        Where nothing was read yet, the newest is.
        """
        if self._held.is_on and self._held.at is None:
            self._held.at = self._at_revision

    def look_again(self) -> None:
        """See the newest revision from now on, where what was read is of a newer one."""
        self._held.at = self._held.whole = self._held.revision = None

    @contextmanager
    def held(self) -> Generator[None]:
        """See one revision until the end of the block, in this thread, asking the store once.

        For a reader who writes nothing. Where the records that are asked for are of a newer
        revision, the block goes on with that one.
        """
        self._held.begin(is_on=True)
        try:
            yield
        finally:
            self._held.begin(is_on=False)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def _newest(self) -> _AtRevision:
        if self._held.at is not None:
            return self._held.at
        # What asks for the first time learns the revision from the arrays.
        revision = None if self._at_revision is None else self._revision()
        with self._lock:
            newest = self._at_revision
            if newest is None or (revision is not None and newest.columns.revision < revision):
                newest = self._at_revision = self._after(newest, self._columns())
        if self._held.is_on:
            self._held.at = newest
        return newest

    def _after(self, before: _AtRevision | None, columns: Columns) -> _AtRevision:
        """Give the newest revision, with what readers are likely to ask of it."""
        if before is None:
            return _AtRevision(columns, small_whole(columns))
        likely = before.read.likely()
        start, end = before.columns.revision, columns.revision
        # Where the whole map was read there is nothing to read ahead.
        if self._held.is_on and self._held.whole is None and 0 < end - start <= _FEW_CHANGES:
            # Every page says what was changed last: its words are read with the rest.
            with self._failing_once():
                entries = self.log.changes_at(end, after=start, limit=end - start)
            likely |= nodes_named(entries)
        return _AtRevision(columns, likely)

    def _columns(self) -> Columns:
        if self._held.whole is not None:
            return columns_of(self._held.whole)
        with self._failing_once():
            return self.store.columns()

    def _revision(self) -> int:
        if self._held.whole is not None:
            return self._held.whole.revision
        if self._held.revision is None or not self._held.is_on:
            with self._failing_once():
                self._held.revision = self.store.revision()
        return self._held.revision

    def _revision_seen(self) -> int:
        """Give the revision that is held, else the newest."""
        return self._newest().columns.revision if self._held.is_on else self.store.revision()

    @contextmanager
    def _failing_once(self) -> Generator[None]:
        """Keep what made the store fail: a page that says so must not wait a second time."""
        if self._held.failure is not None:
            raise self._held.failure
        try:
            yield
        except StoreError as error:
            self._held.failure = error if self._held.is_on else None
            raise


def _among(going: Erasure) -> list[Link]:
    ids = {node.id for node in going.nodes}
    return [link for link in going.links if link.source in ids and link.target in ids]


class _Held(threading.local):
    """What this thread sees while it holds one revision."""

    is_on: bool = False
    at: _AtRevision | None = None
    revision: int | None = None
    whole: SystemMap | None = None
    failure: StoreError | None = None

    def begin(self, *, is_on: bool) -> None:
        """Forget what was seen."""
        self.is_on = is_on
        self.at = self.revision = self.whole = self.failure = None


class _AtRevision:
    """What is worked out from one revision, each part when it is first asked for."""

    def __init__(self, columns: Columns, likely: frozenset[str]) -> None:
        self.columns = columns
        self.read = ReadParts(
            lambda ids, before: (
                self._with_accounts(likely)
                if likely and not before
                else close_to(columns, ids, before)
            )
        )
        self._lock = threading.Lock()
        self._influence: dict[Profile, InfluenceGraph] = {}
        self._disclosures: dict[Profile, Disclosure] = {}
        self.answers = KeptAnswers()
        #: Parts of the map that were shown, by profile and ids: pages ask for the same again.
        self.parts: dict[tuple[Profile, frozenset[str]], Redacted] = {}

    def _with_accounts(self, ids: frozenset[str]) -> frozenset[str]:
        graph = self.influence("steward")
        known = frozenset(id_ for id_ in ids if id_ in graph.position)
        return known | frozenset(ids_for(graph, list(effect_numbers(graph, known).values())))

    def keep_part(self, profile: Profile, ids: frozenset[str], part: Redacted) -> None:
        """Keep a part that was shown at this revision: many small ones, one that is large."""
        if len(ids) > _LARGEST_ALONE or part.map.revision != self.columns.revision:
            return
        with self._lock:
            kept = [*self.parts.items()]
            if len(ids) > _LARGEST_KEPT:
                kept = [(key, one) for key, one in kept if len(key[1]) <= _LARGEST_KEPT]
            self.parts = dict(kept[-_MOST_KEPT:])
            self.parts[profile, ids] = part

    def influence(self, profile: Profile) -> InfluenceGraph:
        disclosure = self.disclosure(profile)
        with self._lock:
            if profile not in self._influence:
                told = with_dates_as_told(self.columns, disclosure)
                same = (made for made in self._influence.values() if made.columns is told)
                self._influence[profile] = next(same, None) or influence_graph(told)
            return self._influence[profile]

    def disclosure(self, profile: Profile) -> Disclosure:
        with self._lock:
            if profile not in self._disclosures:
                visibility = visibility_of(self.columns, profile)
                names = names_of_left_out(self.columns, visibility)
                self._disclosures[profile] = Disclosure(visibility, names)
            return self._disclosures[profile]
