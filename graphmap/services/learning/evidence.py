"""What was seen in cycles and experiments, what it speaks of, and what speaks against that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graphmap.model.nodes import Observation
from graphmap.model.system_map import SystemMap
from graphmap.model.values import first_day
from graphmap.services.reading import accounts_by_id, near
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Seen, read_observation


@dataclass(frozen=True)
class Evidence:
    """Observations and effects as a steward sees them, read together.

    ``around`` holds the observations with their neighbours, ``accounts`` every effect that one
    of them speaks of or that was asked for, by id.
    """

    around: SystemMap
    accounts: Mapping[str, Account]

    @cached_property
    def challengers(self) -> Mapping[str, Mapping[str, Seen]]:
        """What speaks against each effect, by the effect's id and its own."""
        return {
            account.id: {one.id: one for one in account.observations if one.against}
            for account in self.accounts.values()
        }

    def seen(self, ids: Iterable[str]) -> tuple[Seen, ...]:
        """Give observations, the dated first, in the order of their dates."""
        nodes = (self.around.node_by_id.get(id_) for id_ in dict.fromkeys(ids))
        found = [
            read_observation(node, self.around) for node in nodes if isinstance(node, Observation)
        ]
        return in_order(found)

    def effects_of(self, observation_ids: Collection[str]) -> list[str]:
        """Give the effects that some observations speak for or against."""
        wanted = set(observation_ids)
        return sorted(
            link.target
            for link in self.around.links
            if link.kind in ("SUPPORTS", "CHALLENGES")
            and link.source in wanted
            and link.target in self.accounts
        )

    def against(
        self, observation_ids: Collection[str], effect_ids: Collection[str] = ()
    ) -> tuple[Seen, ...]:
        """Give what speaks against the effects that some observations support, or against some.

        An observation that itself challenges an effect speaks against that effect.
        """
        effects = {
            link.target
            for id_ in observation_ids
            for link in self.around.links_from.get(id_, ())
            if link.kind in ("SUPPORTS", "CHALLENGES")
        }
        found: dict[str, Seen] = {}
        for effect in sorted({*effects, *effect_ids}):
            found.update(self.challengers.get(effect, {}))
        return in_order(found.values())


def read_evidence(
    workspace: Workspace, observation_ids: Collection[str], effect_ids: Collection[str] = ()
) -> Evidence:
    """Read observations with their sources and with the effects that they speak of."""
    around = near(workspace, sorted(observation_ids))
    spoken_of = {
        link.target
        for link in around.links
        if link.kind in ("SUPPORTS", "CHALLENGES") and link.source in observation_ids
    }
    return Evidence(around, accounts_by_id(workspace, spoken_of | set(effect_ids)))


def count_sources(seen: Iterable[Seen]) -> int:
    """Count different sources; an observation without one is its own."""
    return len(
        {
            id_
            for one in seen
            for id_ in ([source.id for source in one.sources] if one.sources else [one.id])
        }
    )


def in_order(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Order observations by their dates, those without a date last."""
    return tuple(
        sorted(
            seen,
            key=lambda one: (
                one.date is None,
                first_day(one.date).toordinal() if one.date else 0,
                one.id,
            ),
        )
    )
