"""Markup for the parts that page and exported file share: built, escaped and never patched up."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "hr", "input", "meta", "link"})


class Html(str):
    """Text that is markup already; everything else is escaped where it is put in."""

    __slots__ = ()

    def __html__(self) -> str:
        """Give itself to templates, which escape all that has no such method."""
        return str(self)


Child = str | None


def _inside(child: Child) -> str:
    if child is None:
        return ""
    return str(child) if isinstance(child, Html) else escape(child, quote=False)


def el(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Give an element.

    Parameters
    ----------
    name
        The element's name.
    *children
        Markup as `Html`; other text is escaped; None is nothing.
    **attributes
        A trailing ``_`` is dropped and ``_`` stands for ``-``; None and False leave the attribute
        out, True gives it without a value.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        word = key.rstrip("_").replace("_", "-")
        parts.append(word if value is True else f'{word}="{escape(str(value))}"')
    head = f"<{' '.join(parts)}>"
    if name in _VOID:
        return Html(head)
    return Html(f"{head}{''.join(map(_inside, children))}</{name}>")


def join(children: Iterable[Child], between: Child = None) -> Html:
    """Give several children in a row, with something between them."""
    return Html(_inside(between).join(_inside(child) for child in children))
