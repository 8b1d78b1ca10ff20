"""One map at work: its store, and what is worked out from it once a revision."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphmap.analysis.influence import InfluenceGraph, influence_graph
from graphmap.errors import StoreUnavailable
from graphmap.privacy import Disclosure, NamesOfPersons, Redacted, redact, visibility_of
from graphmap.privacy.dates import with_dates_as_told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from graphmap.model.catalogue import Profile
    from graphmap.model.columns import Columns
    from graphmap.model.system_map import SystemMap
    from graphmap.store.port import GraphStore

_TRIES: Final = 50


@dataclass(frozen=True, eq=False)
class Told:
    """What an analysis for one profile starts and ends with, at one revision."""

    influence: InfluenceGraph
    disclosure: Disclosure


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
        self._lock = threading.Lock()
        self._at_revision: _AtRevision | None = None

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
            influence=newest.influence(profile, self.store),
            disclosure=newest.disclosure(profile, self.store),
        )

    def influence(self, profile: Profile = "steward") -> InfluenceGraph:
        """Give the influence graph of the newest revision, with dates as a profile is told."""
        return self._newest().influence(profile, self.store)

    def disclosure(self, profile: Profile) -> Disclosure:
        """Give what a profile is told of the newest revision."""
        return self._newest().disclosure(profile, self.store)

    def shown(self, ids: Collection[str], profile: Profile) -> Redacted:
        """Give the nodes with these ids and the links among them, as a profile shows them.

        Raises
        ------
        StoreUnavailable
            Where the graph changed between reading and deciding, again and again.
        """
        return self._redacted(
            profile,
            lambda: self.store.neighbourhood(ids, depth=0, limit=max(1, len(ids)))[0],
        )

    def whole(self, profile: Profile) -> Redacted:
        """Give the whole map as a profile shows it; raises like `shown`."""
        return self._redacted(profile, self.store.snapshot)

    def _redacted(self, profile: Profile, read: Callable[[], SystemMap]) -> Redacted:
        # Records and the decision who may see them must be of one revision: a person may have
        # withdrawn consent between the two.
        for _ in range(_TRIES):
            disclosure = self.disclosure(profile)
            part = read()
            if part.revision == disclosure.visibility.revision == self.store.revision():
                return redact(part, disclosure)
        raise StoreUnavailable("The map is being changed too quickly to be read; try again.")

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def _newest(self) -> _AtRevision:
        revision = self.store.revision()
        with self._lock:
            held = self._at_revision
            if held is None or held.columns.revision < revision:
                held = self._at_revision = _AtRevision(self.store.columns())
            return held


class _AtRevision:
    """What is worked out from one revision, each part when it is first asked for."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._lock = threading.Lock()
        self._influence: dict[Profile, InfluenceGraph] = {}
        self._disclosures: dict[Profile, Disclosure] = {}

    def influence(self, profile: Profile, store: GraphStore) -> InfluenceGraph:
        disclosure = self.disclosure(profile, store)
        with self._lock:
            if profile not in self._influence:
                told = with_dates_as_told(self.columns, disclosure)
                same = (made for made in self._influence.values() if made.columns is told)
                self._influence[profile] = next(same, None) or influence_graph(told)
            return self._influence[profile]

    def disclosure(self, profile: Profile, store: GraphStore) -> Disclosure:
        with self._lock:
            if profile not in self._disclosures:
                visibility = visibility_of(self.columns, profile)
                persons = store.nodes(visibility.left_out_persons).records
                self._disclosures[profile] = Disclosure(visibility, NamesOfPersons(persons))
            return self._disclosures[profile]
