"""Who tried the same policy or outcome, what they learned, and how to reach them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from graphmap.errors import NotFound
from graphmap.model.catalogue import NodeKind
from graphmap.model.nodes import Answer, Experiment, LearningCycle, Observation, Organisation
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.cycle_records import ids_of_kind
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
    tried = [*_cycles(workspace, wanted), *_experiments(workspace, wanted)]
    tried.sort(key=lambda one: (one.noun.name.casefold(), one.noun.id))
    return HelpPage(noun, tried[:_MOST_TRIED], policies)


def _cycles(workspace: Workspace, wanted: Collection[str]) -> list[Tried]:
    touched = touched_by_cycles(workspace)
    ids = sorted(
        id_ for id_, one in touched.items() if (one.policies | one.outcomes).intersection(wanted)
    )
    around = near(workspace, ids)
    nouns = nouns_shown(workspace, {id_ for one in ids for id_ in touched[one].policies})
    nouns |= nouns_shown(workspace, {id_ for one in ids for id_ in touched[one].outcomes})
    found: list[Tried] = []
    for id_ in ids:
        node = around.node_by_id.get(id_)
        if not isinstance(node, LearningCycle):
            continue
        answers = [around.node_by_id[one] for one in around.sources(id_, "FOR")]
        shared = [one for one in answers if isinstance(one, Answer) and one.question_id == _SHARED]
        about = around.targets(id_, "ABOUT")
        joined = [*about, *around.targets(id_, "INVOLVES"), *around.sources(id_, "FUNDS")]
        found.append(
            Tried(
                noun=noun_of(node),
                address=f"/cycles/{id_}",
                about=_named(around, about),
                policies=_chosen(nouns, touched[id_].policies, wanted),
                outcomes=_chosen(nouns, touched[id_].outcomes, wanted),
                learned=next((one.text for one in shared), None),
                seen=_seen(workspace, around.sources(id_, "OBSERVED_IN")),
                people=_reachable(around, joined),
            )
        )
    return found


def _experiments(workspace: Workspace, wanted: Collection[str]) -> list[Tried]:
    everything = near(workspace, ids_of_kind(workspace, "Experiment"))
    found: list[Tried] = []
    for node in everything.of_kind("Experiment"):
        touched = [
            *everything.targets(node.id, "TOUCHES"),
            *everything.targets(node.id, "TESTS"),
        ]
        if not isinstance(node, Experiment) or not set(touched).intersection(wanted):
            continue
        joined = [*touched, *everything.targets(node.id, "INVOLVES")]
        verdict = VERDICT_WORDS[node.verdict] if node.verdict else None
        found.append(
            Tried(
                noun=noun_of(node),
                address=f"/experiments/{node.id}",
                about=_named(everything, touched, "Place"),
                policies=_named(everything, set(touched).intersection(wanted), "Policy"),
                outcomes=_named(everything, set(touched).intersection(wanted), "Outcome"),
                learned=node.verdict_text or verdict,
                seen=_seen(workspace, everything.sources(node.id, "OBSERVED_IN")),
                people=_reachable(everything, joined),
            )
        )
    return found


def _seen(workspace: Workspace, ids: list[str]) -> tuple[Seen, ...]:
    around = near(workspace, ids[:_MOST_SEEN])
    nodes = (around.node_by_id.get(id_) for id_ in ids[:_MOST_SEEN])
    return tuple(read_observation(node, around) for node in nodes if isinstance(node, Observation))


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
