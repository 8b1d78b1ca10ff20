"""The care of a store: backup and restore as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphmap.errors import FileRefused
from graphmap.formats.whole_file import written_whole
from graphmap.store.port import GraphStore


def back_up(store: GraphStore, path: Path) -> int:
    """Write the whole graph, its history and documents to a file; give the number of lines.

    The file appears whole or not at all; an existing one is replaced only at the end.

    Raises
    ------
    InputRefused
        Where the file cannot be written.
    """
    lines = 0
    with written_whole(path) as file:
        for line in store.dump():
            file.write(line.encode() + b"\n")
            lines += 1
    return lines


def restore(store: GraphStore, path: Path) -> int:
    """Fill an empty store from a backup, whole or not at all; give its revision.

    Raises
    ------
    FileRefused
        Where the file cannot be read.
    InputRefused
        Where the store is not empty.
    StoreDamaged
        Where the backup was cut off or altered.
    """
    return store.load(_lines_of(path))


def _lines_of(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise FileRefused(
            f"{path} cannot be read as a backup: {reason}; name a file that graphmap backup wrote."
        ) from error
