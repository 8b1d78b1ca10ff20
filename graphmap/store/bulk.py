"""Bulk loads in every store: how many records a transaction, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from graphmap.errors import Problem, RecordRefused
from graphmap.model.changes import MAX_CHANGES
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.records import record_type


def batches(records: Iterable[Node | Link]) -> Iterator[tuple[list[Node | Link], bool]]:
    """Give the records in batches of one transaction, each with whether it is the last.

    Raises
    ------
    RecordRefused
        Where a node comes after a link.
    """
    rest = _nodes_first(records)
    batch = list(islice(rest, MAX_CHANGES))
    while True:
        following = list(islice(rest, 1))
        yield batch, not following
        if not following:
            return
        batch = list(islice(chain(following, rest), MAX_CHANGES))


def _nodes_first(records: Iterable[Node | Link]) -> Iterator[Node | Link]:
    links_began = False
    for record in records:
        if isinstance(record, Link):
            links_began = True
        elif links_began:
            raise RecordRefused(
                Problem(
                    "comes after a link; a bulk load takes all nodes before the first link",
                    rule="nodes_first",
                    record=f"node {record.id}",
                )
            )
        yield record


def refuse_twice(batch: Iterable[Node | Link], known: set[tuple[str, str]]) -> None:
    """Refuse records that a batch names twice or that are ``known`` from batches before.

    Raises
    ------
    RecordRefused
        Naming each of them.
    """
    problems: list[Problem] = []
    for record in batch:
        key = (record_type(record), record.id)
        if key in known:
            message = "comes twice in one load; keep one"
            problems.append(Problem(message, rule="twice", record=f"{key[0]} {key[1]}"))
        known.add(key)
    if problems:
        raise RecordRefused(problems)


def not_empty() -> RecordRefused:
    """Give the refusal of a load into a store that holds a graph."""
    return RecordRefused(
        "The store is not empty; a bulk load fills an empty store. Name a new one, or import"
        " the file in parts."
    )
