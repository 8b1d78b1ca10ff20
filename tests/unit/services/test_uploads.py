"""Uploaded files wait under names of ours, not for ever and not without end."""

import os
import time
from pathlib import Path

import pytest

from graphmap.errors import InputRefused, LimitReached
from graphmap.services.files.uploads import Uploads


def test_a_kept_file_is_read_back_by_key_and_digest(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads")
    key, digest = uploads.keep(b"some bytes")
    assert uploads.read(key, digest) == b"some bytes"
    assert (tmp_path / "uploads" / key).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["../secret", "", "0" * 31, "g" * 32, "0" * 32])
def test_a_key_that_was_not_given_reads_nothing(tmp_path: Path, key: str) -> None:
    uploads = Uploads(tmp_path / "uploads")
    _, digest = uploads.keep(b"some bytes")
    (tmp_path / "secret").write_bytes(b"some bytes")
    with pytest.raises(InputRefused, match="no longer here"):
        uploads.read(key, digest)
    uploads.drop(key)
    assert (tmp_path / "secret").exists()


def test_bytes_that_changed_since_are_not_given(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    key, digest = uploads.keep(b"some bytes")
    (tmp_path / key).write_bytes(b"other bytes")
    with pytest.raises(InputRefused, match="no longer here"):
        uploads.read(key, digest)


def test_a_dropped_file_is_gone(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    key, digest = uploads.keep(b"some bytes")
    uploads.drop(key)
    with pytest.raises(InputRefused):
        uploads.read(key, digest)


def test_files_that_wait_longer_than_an_hour_make_room(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, most_bytes=10)
    old, digest = uploads.keep(b"12345678")
    with pytest.raises(LimitReached, match="wait to be imported"):
        uploads.keep(b"12345678")
    past = time.time() - 4000
    os.utime(tmp_path / old, (past, past))
    uploads.keep(b"12345678")
    with pytest.raises(InputRefused):
        uploads.read(old, digest)


def test_a_file_that_waits_too_long_is_taken_away_when_asked_for_and_at_the_next_start(
    tmp_path: Path,
) -> None:
    uploads = Uploads(tmp_path)
    kept = [uploads.keep(b"some bytes") for _ in range(2)]
    past = time.time() - 4000
    os.utime(tmp_path / kept[0][0], (past, past))
    with pytest.raises(InputRefused, match="no longer here"):
        uploads.read(*kept[0])
    os.utime(tmp_path / kept[1][0], (past, past))
    Uploads(tmp_path)
    assert not list(tmp_path.iterdir())
