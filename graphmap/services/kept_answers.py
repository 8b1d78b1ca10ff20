"""Answers of analyses, kept as long as the revision that they were worked out from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from graphmap.analysis.influence import InfluenceGraph

_MOST_KEPT: Final = 64

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class KeptAnswers:
    """What was asked of the graphs of one revision, and what was answered.

    The same question asked twice at once is worked out once: whoever comes second waits. A
    question that is refused is not kept. The answers asked for longest ago are let go first.
    """

    def __init__(self) -> None:
        self._work_out = cached(
            LRUCache[Hashable, Any](_MOST_KEPT), key=hashkey, condition=Condition()
        )(_work_out)

    def answer(
        self,
        graph: InfluenceGraph,
        analysis: Callable[Concatenate[InfluenceGraph, Asked], Answer],
        *asked: Asked.args,
        **named: Asked.kwargs,
    ) -> Answer:
        """Give what an analysis answers of a graph, kept if it was asked before."""
        return cast("Answer", self._work_out(analysis, graph, *asked, **named))


def _work_out(analysis: Callable[..., object], *asked: object, **named: object) -> object:
    return analysis(*asked, **named)
