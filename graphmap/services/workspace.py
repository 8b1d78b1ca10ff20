"""One map at work: its store, and what is worked out from it once a revision."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec, TypeVar

from graphmap.analysis.influence import InfluenceGraph, influence_graph
from graphmap.errors import StoreError, StoreUnavailable
from graphmap.model.catalogue import Profile
from graphmap.model.columns import Columns
from graphmap.model.system_map import SystemMap
from graphmap.privacy import Disclosure, Redacted, redact, visibility_of
from graphmap.privacy.dates import with_dates_as_told
from graphmap.privacy.names import names_of_left_out
from graphmap.services.kept_answers import KeptAnswers
from graphmap.services.log_outline import LogOutline
from graphmap.store.port import GraphStore

_TRIES: Final = 50
_MOST_KEPT: Final = 200
_LARGEST_KEPT: Final = 500

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
        #: What stands and what was taken back, by the change log.
        self.outline = LogOutline(store)
        self._lock = threading.Lock()
        self._at_revision: _AtRevision | None = None
        self._held = _Held()

    def today(self) -> dt.date:
        """Give the present day."""
        return self.now().date()

    def columns(self) -> Columns:
        """Give the graph of the newest revision as arrays."""
        return self._newest().columns

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
        before = self._newest().parts.get((profile, asked))
        if before is not None:
            return before
        part = self._redacted(
            profile,
            lambda: self.store.neighbourhood(asked, depth=0, limit=max(1, len(asked)))[0],
        )
        self._newest().keep_part(profile, asked, part)
        return part

    def whole(self, profile: Profile) -> Redacted:
        """Give the whole map as a profile shows it; raises like `shown`."""
        return self._redacted(profile, self.store.snapshot)

    def _redacted(self, profile: Profile, read: Callable[[], SystemMap]) -> Redacted:
        # Records and the decision who may see them must be of one revision: a person may have
        # withdrawn consent between the two.
        for _ in range(_TRIES):
            disclosure = self.disclosure(profile)
            part = read()
            if part.revision == disclosure.visibility.revision:
                return redact(part, disclosure)
            self._held.at = None
        raise StoreUnavailable("The map is being changed too quickly to be read; try again.")

    @contextmanager
    def held(self) -> Generator[None]:
        """See one revision until the end of the block, in this thread, asking the store once.

        For a reader who writes nothing. Where the records that are asked for are of a newer
        revision, the block goes on with that one.
        """
        self._held.is_on, self._held.at, self._held.failure = True, None, None
        try:
            yield
        finally:
            self._held.is_on, self._held.at, self._held.failure = False, None, None

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def _newest(self) -> _AtRevision:
        if self._held.at is not None:
            return self._held.at
        revision = self._revision()
        with self._lock:
            newest = self._at_revision
            if newest is None or newest.columns.revision < revision:
                newest = self._at_revision = _AtRevision(self.store.columns())
        if self._held.is_on:
            self._held.at = newest
        return newest

    def _revision(self) -> int:
        if self._held.failure is not None:
            raise self._held.failure
        try:
            return self.store.revision()
        except StoreError as error:
            # A page that says so must not wait for the store a second time.
            self._held.failure = error if self._held.is_on else None
            raise


class _Held(threading.local):
    """What this thread sees while it holds one revision."""

    is_on: bool = False
    at: _AtRevision | None = None
    failure: StoreError | None = None


class _AtRevision:
    """What is worked out from one revision, each part when it is first asked for."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._lock = threading.Lock()
        self._influence: dict[Profile, InfluenceGraph] = {}
        self._disclosures: dict[Profile, Disclosure] = {}
        self.answers = KeptAnswers()
        #: Parts of the map that were shown, by profile and ids: pages ask for the same again.
        self.parts: dict[tuple[Profile, frozenset[str]], Redacted] = {}

    def keep_part(self, profile: Profile, ids: frozenset[str], part: Redacted) -> None:
        """Keep a part that was shown, where it is small and of this revision."""
        if len(ids) > _LARGEST_KEPT or part.map.revision != self.columns.revision:
            return
        with self._lock:
            self.parts = dict([*self.parts.items()][-_MOST_KEPT:])
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
