"""Uploaded files between preview and import, given out for an hour at most."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from pathlib import Path
from typing import Final

from graphmap.errors import InputRefused, LimitReached

_NAME: Final = re.compile(r"[0-9a-f]{32}")
_KEPT_SECONDS: Final = 3600
_MOST_BYTES: Final = 500_000_000


class Uploads:
    """A folder of uploaded files under names of ours.

    A file's own name never touches the disk: a key is drawn at random, and whoever has it
    (the page that shows the preview) can ask for the bytes again. What waits longer than an
    hour is taken away at the next start, and whenever a file comes in or is asked for.

    Parameters
    ----------
    folder
        Where they are kept; made where it is absent, for this user alone.
    most_bytes
        How much is kept at most in all.
    """

    def __init__(self, folder: Path, *, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._drop_old()

    def keep(self, data: bytes) -> tuple[str, str]:
        """Keep a file; give its key and the SHA-256 of its bytes.

        Raises
        ------
        LimitReached
            Where too much is kept already.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self._drop_old()
        if kept + len(data) > self._most_bytes:
            raise LimitReached(
                "Too many files wait to be imported; import or leave them, or try in an hour."
            )
        key = secrets.token_hex(16)
        path = self._folder / key
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(data)
        return key, hashlib.sha256(data).hexdigest()

    def read(self, key: str, digest: str) -> bytes:
        """Give the bytes that were kept.

        Raises
        ------
        InputRefused
            Where they are gone or are not those that were kept.
        """
        gone = InputRefused("The uploaded file is no longer here; choose it once more.")
        if not _NAME.fullmatch(key):
            raise gone
        self._drop_old()
        try:
            data = (self._folder / key).read_bytes()
        except FileNotFoundError:
            raise gone from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise gone
        return data

    def drop(self, key: str) -> None:
        """Forget a file."""
        if _NAME.fullmatch(key):
            (self._folder / key).unlink(missing_ok=True)

    def _drop_old(self) -> int:
        """Forget files that wait too long; give how many bytes are still kept."""
        kept = 0
        oldest = time.time() - _KEPT_SECONDS
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            try:
                state = path.stat()
                if state.st_mtime < oldest:
                    path.unlink()
                else:
                    kept += state.st_size
            except FileNotFoundError:
                continue
        return kept
