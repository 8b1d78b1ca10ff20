"""The parts of an XLSX file, taken out safely before anything parses them.

An XLSX file is a zip of XML parts. What comes from a stranger may lie about its sizes, unpack
to gigabytes, hold entities that multiply, or say one thing to one zip reader and another to
the next. So sizes are judged before unpacking, every part is unpacked here within its declared
size and against its checksum, and the spreadsheet library reads a zip that was made here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphmap.errors import FileRefused
from graphmap.formats.file_record import FilePlace
from graphmap.formats.tabular import MAX_FILE_BYTES

MAX_UNPACKED_BYTES: Final = 50_000_000
MAX_RATIO: Final = 100
#: A part below this size is not worth a bomb, and short repetitive parts compress well.
_SMALL_PART: Final = 100_000
_MAX_PARTS: Final = 2_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KEPT_SUFFIXES: Final = (".xml", ".rels")
_LEFT_OUT: Final = ("xl/externalLinks/", "xl/embeddings/", "xl/media/", "customXml/")


@dataclass(frozen=True)
class Package:
    """The XML parts of a workbook by name, and whether it held macros."""

    parts: Mapping[str, bytes]
    has_macros: bool

    def to_zip(self) -> bytes:
        """Give the parts as a zip of our own, unpacked."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return out.getvalue()


def open_package(data: bytes, *, file: str) -> Package:
    """Take the XML parts out of an XLSX file.

    Macros, embedded objects and links to other workbooks are left out.

    Raises
    ------
    FileRefused
        Where it is no XLSX file, protected by a password, damaged, lies about its sizes,
        unpacks to more than 50 MB or a hundred times its size, or declares entities.
    """
    place = FilePlace(file)
    if data.startswith(_OLE):
        raise _refused(
            place, "is protected by a password or of the old .xls kind; save it as .xlsx without"
        )
    if len(data) > MAX_FILE_BYTES:
        raise _refused(place, f"is larger than {MAX_FILE_BYTES // 1_000_000} MB; divide it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _judge_sizes(archive, place)
            names = dict.fromkeys(archive.namelist())
            kept = [name for name in names if _is_kept(name)]
            parts = {name: _unpack(archive, name, place) for name in kept}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise _refused(place, "is damaged; open it in a spreadsheet and save it again") from None
    except RuntimeError:
        raise _refused(place, "holds encrypted parts; save it without a password") from None
    if "xl/workbook.xml" not in parts:
        raise _refused(place, "is a zip file, but no .xlsx workbook")
    return Package(parts, any(name.endswith("vbaProject.bin") for name in names))


def _refused(place: FilePlace, message: str) -> FileRefused:
    return FileRefused(place.problem(message))


def _judge_sizes(archive: zipfile.ZipFile, place: FilePlace) -> None:
    entries = archive.infolist()
    if len(entries) > _MAX_PARTS:
        raise _refused(place, f"holds {len(entries):,} parts; a workbook has far fewer")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise _refused(
            place,
            f"unpacks to {unpacked / 1e6:,.0f} MB; the most is"
            f" {MAX_UNPACKED_BYTES // 1_000_000} MB. Divide it",
        )
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > _SMALL_PART and entry.file_size >= MAX_RATIO * packed:
            raise _refused(
                place,
                f"unpacks to {entry.file_size / packed:,.0f} times its size, as no table does;"
                " copy the cells into a new workbook",
            )


def _is_kept(name: str) -> bool:
    return name.lower().endswith(_KEPT_SUFFIXES) and not name.startswith(_LEFT_OUT)


def _unpack(archive: zipfile.ZipFile, name: str, place: FilePlace) -> bytes:
    declared = archive.getinfo(name).file_size
    with archive.open(name) as part:
        content = part.read(declared + 1)
    if len(content) != declared:
        raise _refused(place, "is damaged: a part is not of the size that it declares")
    # A document type can hold entities; UTF-16, which no spreadsheet writes, could hide one.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise _refused(
            place, "holds a document type declaration, which no spreadsheet writes; save it again"
        )
    return content
