"""Copies a whole graph from one store to another: records, history, documents."""

from __future__ import annotations

from dataclasses import dataclass

from graphmap.errors import StoreDamaged
from graphmap.model.changes import CheckReport
from graphmap.store.port import GraphStore


@dataclass(frozen=True)
class Copied:
    """What was copied. ``source_moved_on`` says that somebody changed the source meanwhile."""

    revision: int
    nodes: int
    links: int
    graph_hash: str
    source_moved_on: bool


def copy_graph(source: GraphStore, target: GraphStore) -> Copied:
    """Fill an empty store with all that another holds, then check both.

    Raises
    ------
    InputRefused
        Where the target is not empty.
    StoreDamaged
        Where the integrity check finds a problem on either side, or they differ.
    """
    revision = target.load(source.dump())
    filled, copied = target.check(), source.check()
    for report, which in ((copied, "copied"), (filled, "filled")):
        if report.problems:
            raise StoreDamaged(f"The store that was {which} is damaged: {report.problems[0]}")
    moved_on = copied.revision != revision
    if not moved_on and _content(copied) != _content(filled):
        raise StoreDamaged("The two stores differ after the copy; do not use the new one")
    return Copied(
        revision=revision,
        nodes=filled.nodes,
        links=filled.links,
        graph_hash=filled.graph_hash,
        source_moved_on=moved_on,
    )


def _content(report: CheckReport) -> tuple[int, int, int, int, str]:
    return (report.revision, report.nodes, report.links, report.entries, report.graph_hash)
