"""No file of a profile holds what the profile does not show, on generated maps."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pypdf
import pytest

from graphmap.model.catalogue import SENSITIVITIES, Profile
from graphmap.model.changes import ChangeSet, Put
from graphmap.services.analyses.blocking import blocking_explained, blocking_in
from graphmap.services.drawing import layouts
from graphmap.services.taking_away.exporting import EXPORT_FORMATS, export_as
from graphmap.services.workspace import Workspace
from graphmap.store.sqlite import SqliteGraphStore
from tests.named_people import is_shown_person, named_map, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphmap.model.system_map import SystemMap

MAPS = 60
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
Profiles = ("workshop", "public")


@pytest.fixture(autouse=True)
def _layouts_are_soon_good_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a node stands tells of nobody: few moves are tried to make a sheet read better."""
    monkeypatch.setattr(layouts, "_MOVES_FOR_PAPER", 32)


def opened(folder: Path, seed: int) -> tuple[SystemMap, Workspace]:
    whole = named_map(seed)
    store = SqliteGraphStore(folder / f"{seed}.sqlite")
    changes = tuple(
        Put(value=record, expected_version=0) for record in (*whole.nodes, *whole.links)
    )
    store.apply(ChangeSet(operation_id="load", actor="test", changes=changes))
    return whole, Workspace(store, name="map", now=lambda: NOW)


#: Forms whose making takes long: tried on some of the maps. A pack holds other forms as they are.
_SLOW = ("pdf", "png", "pptx", "svg", "list")
_SLOW_EVERY = 6


def files_of(workspace: Workspace, profile: Profile, seed: int) -> Iterator[tuple[str, bytes]]:
    """Every file that graphmap writes of a map, as the bytes somebody could search."""
    slow = _SLOW if seed % _SLOW_EVERY == 0 else ()
    for name in (*(name for name in EXPORT_FORMATS if name not in (*_SLOW, "pack")), *slow):
        everything = name in _SLOW
        content = export_as(
            workspace, name, profile=profile, everything=everything, with_assumed=everything
        ).content
        yield name, _readable(content)
    ranking = blocking_in(workspace, profile=profile)
    yield "blocking", json.dumps(ranking.to_json()).encode()
    for row in ranking.rows[:3]:
        explained = blocking_explained(workspace, row.policy, profile=profile)
        yield "explanation", json.dumps(explained.to_json()).encode()


def _readable(content: bytes) -> bytes:
    """A file as it can be searched: unpacked, and without the scripts and fonts all files share."""
    if content.startswith(b"PK"):
        return _unpacked(content)
    if content.startswith(b"%PDF"):
        return content + _text_of_pdf(content)
    return re.sub(rb"<style>.*?</style>|<script>.*?</script>", b"", content, flags=re.DOTALL)


def _text_of_pdf(content: bytes) -> bytes:
    """Every stream of a PDF unpacked, its words as they are read, and every text beside them."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    parts = [page.extract_text().encode() for page in reader.pages]
    for number in range(1, reader.trailer["/Size"]):
        found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if isinstance(found, pypdf.generic.StreamObject):
            parts.append(found.get_data())
        parts.append(str(found).encode())
    return b"\n".join(parts)


def _unpacked(content: bytes) -> bytes:
    """Every file of a ZIP, and the files of the ZIPs in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("first", range(0, MAPS, 10))
def test_no_file_holds_a_word_or_id_of_a_left_out_person(tmp_path: Path, first: int) -> None:
    looked_for = 0
    for seed in range(first, first + 10):
        whole, workspace = opened(tmp_path, seed)
        for profile in Profiles:
            left_out = [
                person for person in whole.of_kind("Person") if not is_shown_person(person, profile)
            ]
            words = {word.casefold() for person in left_out for word in words_of(person)}
            for name, content in files_of(workspace, profile, seed):
                text = content.decode("utf-8", "replace").casefold()
                found = {word for word in words if word in text}
                assert not found, (seed, profile, name)
                looked_for += len(words)
        workspace.close()
    assert looked_for > 1000


@pytest.mark.parametrize("first", range(0, MAPS, 20))
def test_no_map_file_holds_a_record_above_the_level(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 20):
        whole, workspace = opened(tmp_path, seed)
        for profile in Profiles:
            level = SENSITIVITIES.index(profile)
            document = json.loads(export_as(workspace, "graphmap", profile=profile).content)
            above = {
                node.id for node in whole.nodes if SENSITIVITIES.index(node.sensitivity) > level
            }
            ids = {node["id"] for node in document["nodes"]}
            assert not ids & above, (seed, profile)
            ends = {end for link in document["links"] for end in (link["source"], link["target"])}
            assert ends <= ids, (seed, profile)
        workspace.close()


@pytest.mark.parametrize("first", range(0, MAPS, 20))
def test_no_count_of_people_includes_one_to_four_who_are_left_out(
    tmp_path: Path, first: int
) -> None:
    suppressed = 0
    for seed in range(first, first + 20):
        whole, workspace = opened(tmp_path, seed)
        for profile in Profiles:
            for row in blocking_in(workspace, profile=profile, as_of="any").rows:
                if row.policy not in whole.node_by_id:
                    continue
                explained = blocking_explained(workspace, row.policy, as_of="any")
                effects = {
                    effect
                    for pair in explained.pairs
                    for chain in pair.chains
                    for effect in chain.effects
                }
                felt_by = {
                    link.target
                    for link in whole.links
                    if link.kind == "FELT_BY" and link.source in effects
                }
                people = [whole.node_by_id[id_] for id_ in felt_by]
                hidden = sum(
                    not is_shown_person(person, profile)
                    for person in people
                    if not getattr(person, "illustrative")  # noqa: B009
                )
                assert (row.people is None) == (1 <= hidden <= 4), (seed, profile, row.policy)
                suppressed += row.people is None
        workspace.close()
    assert suppressed > 0
