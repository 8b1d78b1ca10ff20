"""The better layout of one drawing, worked out in a process of its own.

Reads the drawing and its measures as JSON from standard input and writes the layout to standard
output. A process and not a thread, because the work keeps the interpreter to itself for seconds
while pages wait. It gives way to everything else, and ends when its parent does.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass

from pydantic import TypeAdapter

from graphmap.views.drawing import Drawing, Layout, Preset, layout_from_json, layout_to_json
from graphmap.views.layout import improve

_NICE = 15


@dataclass(frozen=True)
class Task:
    """What is to be laid out."""

    drawing: Drawing
    preset: Preset


_TASK = TypeAdapter(Task)


def to_input(task: Task) -> str:
    """Give a task as this process reads it."""
    return _TASK.dump_json(task).decode()


def from_output(text: str) -> Layout:
    """Read the layout that this process wrote; raises `ValueError` where it is none."""
    return layout_from_json(text)


def main() -> None:
    """Improve one layout."""
    os.nice(_NICE)
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    task = _TASK.validate_json(sys.stdin.read())
    sys.stdout.write(layout_to_json(improve(task.drawing, task.preset)))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
