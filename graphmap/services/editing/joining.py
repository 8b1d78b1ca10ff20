"""Two nodes become one: where their links go, and which effects become the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from graphmap.errors import RecordRefused
from graphmap.model.catalogue import SENSITIVITIES
from graphmap.model.changes import Change, Delete, Put
from graphmap.model.identity import derived_id, derived_link_id, link_key
from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import Effect, Node
from graphmap.model.records import canonical_bytes, link_from, node_from, to_json_values
from graphmap.model.system_map import SystemMap

_ENDS_OF_EFFECT: Final = ("CAUSES", "ON", "IN")
_LISTS: Final = ("tags", "aliases", "external_ids", "stage_history")
#: Texts of which neither is lost where two records become one.
_JOINED: Final = {"note": "\n", "description": "\n", "mechanism": "; "}


@dataclass(frozen=True)
class Joined:
    """What becomes of the graph when two nodes become one.

    ``into`` gives for each node that goes the one that takes its place: the second of the two,
    and effects that are the same then. ``moved`` are links that get another end, ``doubled``
    links that are there already, ``dropped`` those that would lead from a node to itself.
    """

    changes: tuple[Change, ...]
    into: Mapping[str, str]
    moved: tuple[Link, ...]
    doubled: tuple[Link, ...]
    dropped: tuple[Link, ...]


def join_nodes(whole: SystemMap, kept: Node, gone_id: str, *, without: Collection[str]) -> Joined:
    """Give the changes that make one node of two.

    Parameters
    ----------
    whole
        The graph, or at least all links at both nodes and at their effects.
    kept
        The node that stays, with the values it shall have.
    gone_id
        The id of the node that goes.
    without
        Ids of links that are not wanted any more.

    Raises
    ------
    RecordRefused
        Where one of the two has an effect on the other: then they are not the same.
    """
    into = {gone_id: kept.id}
    effects = [] if kept.kind == "Effect" else _effects_joined(whole, into)
    into.update({gone: stays for stays, gone in effects})
    touched = _links_at(whole, into)
    if kept.kind == "Effect":
        own = [one for one in whole.links_from.get(gone_id, ()) if one.kind in _ENDS_OF_EFFECT]
        own += [one for one in whole.links_to.get(gone_id, ()) if one.kind == "CAUSES"]
        without = {*without, *(link.id for link in own)}
    changes, sorted_out = _links_changed(whole, touched, into, set(without))
    nodes: list[Change] = _put_if_changed(whole.node_by_id[kept.id], kept)
    for stays, gone in effects:
        one, other = whole.node_by_id[stays], whole.node_by_id[gone]
        nodes += _put_if_changed(one, joined_effect(cast("Effect", one), cast("Effect", other)))
    deleted = [_delete("node", whole.node_by_id[id_]) for id_ in sorted(into)]
    moved, doubled, dropped = sorted_out
    return Joined((*nodes, *changes, *deleted), into, moved, doubled, dropped)


def joined_effect(kept: Effect, gone: Effect) -> Node:
    """Give one effect for two of the same cause, target, place and sign.

    What the first does not say is taken from the second; lists are put together; the validity
    covers both; the stricter sensitivity holds.
    """
    one, other = _values(kept), _values(gone)
    values = {**other, **one, **lists_of(one, other), **_texts_of(one, other)}
    level = max(kept.sensitivity, gone.sensitivity, key=SENSITIVITIES.index)
    named = {"sensitivity": level, **_validity(one, other), "id": kept.id}
    return node_from({**values, **named})


def _effects_joined(whole: SystemMap, into: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give pairs of effects that become the same: the one that stays, the one that goes."""
    (gone,) = into
    touching = {
        *whole.targets(gone, "CAUSES"),
        *whole.sources(gone, "ON"),
        *whole.sources(gone, "IN"),
    }
    kept = into[gone]
    near = touching | {
        *whole.targets(kept, "CAUSES"),
        *whole.sources(kept, "ON"),
        *whole.sources(kept, "IN"),
    }
    same: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for effect in sorted(near):
        same[_effect_key(whole, effect, into)].append(effect)
    pairs: list[tuple[str, str]] = []
    for group in same.values():
        stays = min(group, key=lambda id_: (id_ in touching, id_))
        pairs += [(stays, other) for other in group if other != stays]
    return pairs


def _effect_key(whole: SystemMap, effect: str, into: Mapping[str, str]) -> tuple[str, ...]:
    (cause,), (target,) = whole.sources(effect, "CAUSES"), whole.targets(effect, "ON")
    if cause != target and into.get(cause, cause) == into.get(target, target):
        raise RecordRefused(
            "One of them has an effect on the other. If they are the same, take that effect away"
            " first."
        )
    place = next(iter(whole.targets(effect, "IN")), "")
    polarity = str(cast("Effect", whole.node_by_id[effect]).polarity)
    ends = (into.get(end, end) for end in (cause, target, place))
    return (*ends, polarity)


def _links_at(whole: SystemMap, ids: Iterable[str]) -> list[Link]:
    found = {
        link.id: link
        for id_ in ids
        for link in (*whole.links_from.get(id_, ()), *whole.links_to.get(id_, ()))
    }
    return [found[id_] for id_ in sorted(found)]


def _links_changed(
    whole: SystemMap, touched: Sequence[Link], into: Mapping[str, str], without: set[str]
) -> tuple[list[Change], tuple[tuple[Link, ...], tuple[Link, ...], tuple[Link, ...]]]:
    """Give the changes of links; links of one natural key become one."""
    groups: defaultdict[LinkKey, list[Link]] = defaultdict(list)
    dropped: list[Link] = []
    for link in touched:
        key = _key_after(link, into)
        if link.id in without or key[1] == key[2]:
            dropped.append(link)
        else:
            groups[key].append(link)
    there = _there_already(whole, groups, into, without)
    taken = {link.id for link in whole.links}
    puts: list[Change] = []
    moved: list[Link] = []
    doubled: list[Link] = []
    for key, links in groups.items():
        stays = there.get(key)
        if stays is not None:
            puts += _put_if_changed(stays, _one_link([stays, *links], key, stays.id))
            doubled += links
        else:
            new_id = _free_id(key, taken)
            taken.add(new_id)
            puts.append(Put(value=_one_link(links, key, new_id), expected_version=0))
            moved.append(links[0])
            doubled += links[1:]
    also = [link for link in _links_at_ids(whole, without) if link not in touched]
    deletes: list[Change] = [_delete("link", link) for link in (*touched, *also)]
    return [*puts, *deletes], (tuple(moved), tuple(doubled), (*dropped, *also))


def _there_already(
    whole: SystemMap,
    groups: Mapping[LinkKey, list[Link]],
    into: Mapping[str, str],
    without: set[str],
) -> dict[LinkKey, Link]:
    """Give the links that stay where they are and have one of the natural keys."""
    sources = {key[1] for key in groups}
    return {
        link.key: link
        for source in sorted(sources)
        for link in whole.links_from.get(source, ())
        if link.key in groups
        and link.id not in without
        and not {link.source, link.target} & into.keys()
    }


def _links_at_ids(whole: SystemMap, ids: Collection[str]) -> list[Link]:
    return [link for link in whole.links if link.id in ids] if ids else []


def _key_after(link: Link, into: Mapping[str, str]) -> LinkKey:
    source, target = (into.get(end, end) for end in (link.source, link.target))
    return link_key(link.kind, source, target, link.as_ or "", link.valid_from or "")


def _one_link(links: Sequence[Link], key: LinkKey, id_: str) -> Link:
    """Give one link for several of one natural key; the first says what they differ in."""
    values = _values(links[0])
    for link in links[1:]:
        other = _values(link)
        values = {**other, **values, **_texts_of(values, other), **_ends_at(values, other)}
    wanted = all(link.wanted for link in links)
    named = {"id": id_, "source": key[1], "target": key[2], "wanted": wanted}
    return link_from({**_present(values), **named})


def _free_id(key: LinkKey, taken: Collection[str]) -> str:
    id_, number = derived_link_id(key), 2
    while id_ in taken:
        id_, number = derived_id(*key, str(number)), number + 1
    return id_


def lists_of(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Give the lists that two records hold together."""
    both = {name: [*one.get(name, []), *other.get(name, [])] for name in _LISTS}
    return {name: list(dict.fromkeys(words)) for name, words in both.items() if words}


def _texts_of(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: between.join(dict.fromkeys([one[name], other[name]]))
        for name, between in _JOINED.items()
        if one.get(name) and other.get(name)
    }


def _validity(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    begins = [values["valid_from"] for values in (one, other) if "valid_from" in values]
    begin = min(begins) if len(begins) == 2 else None
    return {"valid_from": begin, **_ends_at(one, other)}


def _ends_at(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    ends: list[str] = [values.get("valid_until") or "" for values in (one, other)]
    return {"valid_until": max(ends) if all(ends) else None}


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _put_if_changed(stored: Node | Link, after: Node | Link) -> list[Change]:
    if canonical_bytes(stored) == canonical_bytes(after):
        return []
    return [Put(value=after, expected_version=stored.version)]


def _delete(record: Any, one: Node | Link) -> Delete:
    return Delete(record=record, id=one.id, expected_version=one.version)


def _values(record: Node | Link) -> dict[str, Any]:
    return dict(to_json_values(record))
