"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO

from graphmap.errors import InputRefused


@contextlib.contextmanager
def written_whole(path: Path) -> Generator[IO[bytes]]:
    """Give a file to write to that takes the place of ``path`` at the end.

    Where anything fails, ``path`` stays as it was and nothing is left beside it.

    Raises
    ------
    InputRefused
        Where the place cannot be written to, naming it and why.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _not_writable(path, error) from error
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise _not_writable(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _not_writable(path: Path, error: OSError) -> InputRefused:
    return InputRefused(f"{path} cannot be written: {error.strerror}; choose another place.")
