"""Text files as they really arrive, bad and odd: each with what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A file, and either the place and words of its refusal or the ids it creates."""

    name: str
    file: str
    data: Callable[[], bytes]
    row: int | None = None
    column: str | None = None
    says: str = ""
    creates: tuple[str, ...] = ()
    harmless: bool = False


def csv_text(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


NODES = "id,kind,name\nnew-place,Place,New place\n"
CSV = [
    Case("utf-8 with mark", "a.csv", csv_text(NODES, "utf-8-sig"), creates=("new-place",)),
    Case("utf-16 little endian", "a.csv", csv_text(NODES, "utf-16"), creates=("new-place",)),
    Case(
        "utf-16 big endian",
        "a.csv",
        lambda: b"\xfe\xff" + NODES.encode("utf-16-be"),
        creates=("new-place",),
    ),
    Case("utf-32", "a.csv", csv_text(NODES, "utf-32"), creates=("new-place",)),
    Case("utf-16 cut", "a.csv", lambda: NODES.encode("utf-16")[:-1], row=2, says="utf-16"),
    Case("utf-16 without mark", "a.csv", csv_text(NODES, "utf-16-le"), row=1, says="NUL"),
    Case(
        "windows-1252",
        "a.csv",
        csv_text("id,kind,name\ncafe,Place,Café £5\n", "cp1252"),
        creates=("cafe",),
    ),
    Case(
        "neither utf-8 nor windows-1252",
        "a.csv",
        lambda: b"id,kind,name\nx,Place,\x81\x8d\n",
        row=2,
        says="Windows-1252",
    ),
    Case("NUL", "a.csv", csv_text("id,kind,name\nx,Place,a\0b\n"), row=2, says="NUL"),
    Case("row too long", "a.csv", csv_text(NODES + "x,Place,X,surplus\n"), row=3, says="4 cells"),
    Case("row too short", "a.csv", csv_text(NODES + "x,Place\n"), row=3, says="needs a name"),
    Case("unclosed quote", "a.csv", csv_text(NODES + 'x,Place,"X\n'), row=3, says="never closed"),
    Case("text after quote", "a.csv", csv_text(NODES + 'x,Place,"X"y\n'), row=3, says="closing"),
    Case(
        "10 MB cell",
        "a.csv",
        (NODES + "x,Place," + "y" * 10_000_000 + "\n").encode,
        row=3,
        says="100,000 characters",
    ),
    Case(
        "cell of 101,000 characters",
        "a.csv",
        csv_text("id,kind,name,description\nx,Place,X," + "y" * 101_000 + "\n"),
        row=2,
        column="description",
    ),
    Case(
        "100,000 columns",
        "a.csv",
        ("kind,name," + ",".join(f"c{i}" for i in range(100_000)) + "\n").encode,
        row=1,
        says="columns",
    ),
    Case("200,001 rows", "a.csv", lambda: b"kind,name\n" * 200_001, says="200,000 rows"),
    Case("empty", "a.csv", lambda: b"", says="empty"),
    Case("blank lines only", "a.csv", lambda: b"\n\n  \n,,\n", says="empty"),
    Case("mark only", "a.csv", lambda: b"\xef\xbb\xbf", says="empty"),
    Case("header only", "a.csv", csv_text("id,kind,name\n"), harmless=True),
    Case("semicolons", "a.csv", csv_text(NODES.replace(",", ";")), creates=("new-place",)),
    Case("tabs", "a.tsv", csv_text(NODES.replace(",", "\t")), creates=("new-place",)),
    Case(
        "separator line of Excel",
        "a.csv",
        csv_text("sep=;\r\nid;kind;name\r\nnew-place;Place;New, place\r\n"),
        creates=("new-place",),
    ),
    Case(
        "error after a separator line",
        "a.csv",
        csv_text("sep=;\r\nid;kind;name\r\nx;Nothing;X\r\n"),
        row=3,
        column="kind",
    ),
    Case("quote for a separator", "a.csv", csv_text('sep="\nid,kind\n'), row=1, says="header"),
    Case("bars between cells", "a.csv", csv_text(NODES.replace(",", "|")), row=1, says="header"),
    Case("no header", "a.csv", csv_text("gateshead,Place,Gateshead\n"), row=1, says="header"),
    Case(
        "old Macintosh line ends",
        "a.csv",
        csv_text(NODES.replace("\n", "\r")),
        creates=("new-place",),
    ),
    Case(
        "line break in a cell",
        "a.csv",
        csv_text('id,kind,name,description\nx,Place,X,"one\ntwo"\ny,Nothing,Y,\n'),
        row=3,
        column="kind",
    ),
    Case("double column", "a.csv", csv_text("kind,name,name\nPlace,a,b\n"), row=1, column="name"),
    Case(
        "cell without column",
        "a.csv",
        csv_text("kind,,name\nPlace,a,b\n"),
        row=2,
        says="without a name",
    ),
    Case(
        "unknown column",
        "a.csv",
        csv_text("kind,name,colour\nPlace,X,red\n"),
        row=1,
        column="colour",
    ),
    Case("unknown kind", "a.csv", csv_text(NODES + "x,Castle,X\n"), row=3, column="kind"),
    Case("no kind", "a.csv", csv_text(NODES + "x,,X\n"), row=3, column="kind"),
    Case(
        "field of another kind",
        "a.csv",
        csv_text("kind,name,polarity\nPlace,X,1\n"),
        row=2,
        column="polarity",
    ),
    Case("id twice", "a.csv", csv_text(NODES + "new-place,Place,Other\n"), row=3, column="name"),
    Case(
        "kind changed",
        "a.csv",
        csv_text("id,kind,name\ngateshead,Policy,Gateshead\n"),
        row=2,
        says="never change",
    ),
    Case(
        "control character",
        "a.csv",
        csv_text("id,kind,name\nx,Place,a\x07b\n"),
        row=2,
        column="name",
    ),
    Case(
        "bidirectional override",
        "a.csv",
        csv_text("id,kind,name\nx,Place,a\u202eb\n"),
        row=2,
        column="name",
        says="U+202E",
    ),
    Case(
        "date in the wrong order",
        "a.csv",
        csv_text("kind,name,valid_from\nPlace,X,01/04/2019\n"),
        row=2,
        column="valid_from",
    ),
    Case(
        "30 February",
        "a.csv",
        csv_text("kind,name,valid_from\nPlace,X,2019-02-30\n"),
        row=2,
        column="valid_from",
    ),
    Case(
        "year 0",
        "a.csv",
        csv_text("kind,name,valid_from\nPlace,X,0000\n"),
        row=2,
        column="valid_from",
    ),
    Case(
        "years 1 and 9999",
        "a.csv",
        csv_text("id,kind,name,valid_from,valid_until\nx,Place,X,0001,9999-12-31\n"),
        creates=("x",),
    ),
    Case(
        "level NaN",
        "a.csv",
        csv_text("kind,name,meadows_level\nPolicy,X,NaN\n"),
        row=2,
        column="meadows_level",
    ),
    Case(
        "level 1e400",
        "a.csv",
        csv_text("kind,name,meadows_level\nPolicy,X,1e400\n"),
        row=2,
        column="meadows_level",
    ),
    Case(
        "level of 30 digits",
        "a.csv",
        csv_text("kind,name,meadows_level\nPolicy,X," + "9" * 30 + "\n"),
        row=2,
        column="meadows_level",
    ),
    Case(
        "level -0",
        "a.csv",
        csv_text("kind,name,meadows_level\nPolicy,X,-0\n"),
        row=2,
        column="meadows_level",
    ),
    Case(
        "not a truth",
        "a.csv",
        csv_text("kind,name,focal\nFactor,X,perhaps\n"),
        row=2,
        column="focal",
    ),
    Case(
        "effect without id",
        "a.csv",
        csv_text("kind,name,polarity\nEffect,X,1\n"),
        row=2,
        column="id",
    ),
    Case(
        "effect without ends",
        "a.csv",
        csv_text("id,kind,name,polarity\ne,Effect,X,1\n"),
        row=2,
        says="exactly one CAUSES",
    ),
    Case(
        "unknown question",
        "a.csv",
        csv_text("kind,name,question_id\nAnswer,X,Q-9\n"),
        row=2,
        column="question_id",
    ),
    Case(
        "gss code", "a.csv", csv_text("kind,name,gss_code\nPlace,X,e1\n"), row=2, column="gss_code"
    ),
    Case(
        "formula as name",
        "a.csv",
        csv_text('id,kind,name\nx,Place,"=HYPERLINK(""http://e"")"\n'),
        creates=("x",),
    ),
]
