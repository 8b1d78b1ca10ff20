"""Who tried the same policy or outcome, what they learned, and how to reach them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphmap.analysis.evidence import links_of
from graphmap.errors import NotFound
from graphmap.model.catalogue import NodeKind
from graphmap.model.nodes import Answer, Experiment, LearningCycle, Observation, Organisation
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.touched import touched_by_cycles
from graphmap.services.pages.policies_answer import policies_answer
from graphmap.services.reading import near, nouns_shown
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, Seen, noun_of, read_observation
from graphmap.views.learning.start_view import HelpPage, Reachable, Tried
from graphmap.views.learning.words import VERDICT_WORDS

_SHARED: Final = "Q-CYC-9"
_MOST_TRIED: Final = 60
_MOST_SEEN: Final = 2


def help_page(workspace: Workspace, scope: Scope, asked: str | None) -> HelpPage:
    """Give who tried a policy or an outcome, or else one of the policies that block in the system.

    Raises
    ------
    NotFound
        Where no policy or outcome has that id, or it may not be seen.
    """
    policies = [row.policy for row in policies_answer(workspace, scope).policies]
    noun = nouns_shown(workspace, [asked]).get(asked) if asked else None
    if asked and (noun is None or noun.kind not in ("Policy", "Outcome")):
        raise NotFound("No policy or outcome has that id.")
    wanted = {noun.id} if noun else {policy.id for policy in policies}
    found = [*_cycles(workspace, wanted), *_experiments(workspace, wanted)]
    found.sort(key=lambda one: (one.tried.noun.name.casefold(), one.tried.noun.id))
    return HelpPage(noun, _with_seen(workspace, found[:_MOST_TRIED]), policies)


@dataclass(frozen=True)
class _Found:
    """What was tried, and the ids of what is told as seen in it."""

    tried: Tried
    observed: Sequence[str]


def _with_seen(workspace: Workspace, found: Sequence[_Found]) -> list[Tried]:
    """Give what was tried with what was seen in it, all read at once."""
    around = near(workspace, sorted({id_ for one in found for id_ in one.observed}))
    return [replace(one.tried, seen=_seen(around, one.observed)) for one in found]


def _seen(around: SystemMap, ids: Sequence[str]) -> tuple[Seen, ...]:
    nodes = (around.node_by_id.get(id_) for id_ in ids)
    return tuple(read_observation(node, around) for node in nodes if isinstance(node, Observation))


def _cycles(workspace: Workspace, wanted: Collection[str]) -> list[_Found]:
    touched = touched_by_cycles(workspace)
    ids = sorted(
        id_ for id_, one in touched.items() if (one.policies | one.outcomes).intersection(wanted)
    )
    around = near(workspace, ids)
    nouns = nouns_shown(workspace, {id_ for one in ids for id_ in touched[one].policies})
    nouns |= nouns_shown(workspace, {id_ for one in ids for id_ in touched[one].outcomes})
    found: list[_Found] = []
    for id_ in ids:
        node = around.node_by_id.get(id_)
        if not isinstance(node, LearningCycle):
            continue
        answers = [around.node_by_id[one] for one in around.sources(id_, "FOR")]
        shared = [one for one in answers if isinstance(one, Answer) and one.question_id == _SHARED]
        about = around.targets(id_, "ABOUT")
        joined = [*about, *around.targets(id_, "INVOLVES"), *around.sources(id_, "FUNDS")]
        tried = Tried(
            noun=noun_of(node),
            address=f"/cycles/{id_}",
            about=_named(around, about),
            policies=_chosen(nouns, touched[id_].policies, wanted),
            outcomes=_chosen(nouns, touched[id_].outcomes, wanted),
            learned=next((one.text for one in shared), None),
            seen=(),
            people=_reachable(around, joined),
        )
        found.append(_Found(tried, around.sources(id_, "OBSERVED_IN")[:_MOST_SEEN]))
    return found


def _experiments(workspace: Workspace, wanted: Collection[str]) -> list[_Found]:
    ids = _experiments_touching(workspace, wanted)
    around = near(workspace, ids)
    found: list[_Found] = []
    for id_ in ids:
        node = around.node_by_id.get(id_)
        touched = [*around.targets(id_, "TOUCHES"), *around.targets(id_, "TESTS")]
        if not isinstance(node, Experiment) or not set(touched).intersection(wanted):
            continue
        joined = [*touched, *around.targets(id_, "INVOLVES")]
        verdict = VERDICT_WORDS[node.verdict] if node.verdict else None
        tried = Tried(
            noun=noun_of(node),
            address=f"/experiments/{id_}",
            about=_named(around, touched, "Place"),
            policies=_named(around, set(touched).intersection(wanted), "Policy"),
            outcomes=_named(around, set(touched).intersection(wanted), "Outcome"),
            learned=node.verdict_text or verdict,
            seen=(),
            people=_reachable(around, joined),
        )
        found.append(_Found(tried, around.sources(id_, "OBSERVED_IN")[:_MOST_SEEN]))
    return found


def _experiments_touching(workspace: Workspace, wanted: Collection[str]) -> list[str]:
    """Give the ids of experiments that touch or test one of some records, shown or not."""
    columns, position = workspace.columns(), workspace.influence().position
    is_wanted = np.zeros(columns.kinds.size, dtype=np.bool_)
    is_wanted[[position[id_] for id_ in wanted if id_ in position]] = True
    found: set[int] = set()
    for kind in ("TOUCHES", "TESTS"):
        sources, targets, _ = links_of(columns, kind, source="Experiment")
        found.update(sources[is_wanted[targets]].tolist())
    return [columns.ids[at] for at in sorted(found)]


def _reachable(around: SystemMap, ids: Iterable[str]) -> tuple[Reachable, ...]:
    nodes = (around.node_by_id[id_] for id_ in sorted(set(ids)))
    return tuple(
        Reachable(noun_of(node), node.contact, node.url)
        for node in nodes
        if isinstance(node, Organisation)
    )


def _named(around: SystemMap, ids: Iterable[str], *kinds: NodeKind) -> tuple[Noun, ...]:
    nouns = [noun_of(around.node_by_id[id_]) for id_ in set(ids)]
    chosen = [noun for noun in nouns if not kinds or noun.kind in kinds]
    return tuple(sorted(chosen, key=lambda noun: (noun.name.casefold(), noun.id)))


def _chosen(
    nouns: dict[str, Noun], ids: Collection[str], wanted: Collection[str]
) -> tuple[Noun, ...]:
    found = [nouns[id_] for id_ in ids if id_ in nouns and id_ in wanted]
    return tuple(sorted(found, key=lambda noun: (noun.name.casefold(), noun.id)))
