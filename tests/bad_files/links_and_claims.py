"""Link tables and claims sheets, bad and odd: each with what must become of it."""

from tests.bad_files.corpus import Case, csv_text

LINK = "kind,source,target\n"
LINKS = [
    Case(
        "dangling source",
        "l.csv",
        csv_text(LINK + "PART_OF,atlantis,gateshead\n"),
        row=2,
        column="source",
    ),
    Case(
        "dangling target",
        "l.csv",
        csv_text(LINK + "PART_OF,gateshead,atlantis\n"),
        row=2,
        column="target",
    ),
    Case("blank end", "l.csv", csv_text(LINK + "PART_OF,gateshead,\n"), row=2, column="target"),
    Case(
        "unknown link kind",
        "l.csv",
        csv_text(LINK + "NEAR,gateshead,england\n"),
        row=2,
        column="kind",
    ),
    Case(
        "kinds that do not join",
        "l.csv",
        csv_text(LINK + "SETS,gateshead,england\n"),
        row=2,
        says="cannot join",
    ),
    Case(
        "link with itself",
        "l.csv",
        csv_text(LINK + "PART_OF,england,England\n"),
        row=2,
        says="with itself",
    ),
    Case(
        "circle of places",
        "l.csv",
        csv_text(LINK + "PART_OF,england,gateshead\n"),
        row=2,
        says="circle: england -> gateshead -> england",
    ),
    Case(
        "two parents",
        "l.csv",
        csv_text(LINK + "PART_OF,gateshead,plymouth\n"),
        row=2,
        says="one place at most",
    ),
    Case(
        "same link twice under two ids",
        "l.csv",
        csv_text(
            "id,kind,source,target\none,OPERATES_IN,council,plymouth\ntwo,OPERATES_IN,council,plymouth\n"
        ),
        row=2,
        says="is there as",
    ),
    Case(
        "ends changed",
        "l.csv",
        csv_text("id,kind,source,target\nl-1,PART_OF,plymouth,england\n"),
        row=2,
        says="never change",
    ),
    Case(
        "ambiguous name",
        "l.csv",
        csv_text(LINK + "OPERATES_IN,council,Newtown\n"),
        row=2,
        column="target",
        says="newtown-north",
    ),
    Case(
        "field of another link",
        "l.csv",
        csv_text("kind,source,target,trust\nPART_OF,plymouth,england,high\n"),
        row=2,
        says="no field trust",
    ),
    Case(
        "wrong status",
        "l.csv",
        csv_text("kind,source,target,status\nAPPLIES_IN,rule,plymouth,gone\n"),
        row=2,
        column="status",
    ),
]

CLAIM = "cause,target,effect,place,observed\n"
CLAIMS = [
    Case(
        "claim without target",
        "c.csv",
        csv_text(CLAIM + "rule,,blocks,gateshead,seen\n"),
        row=2,
        column="target",
    ),
    Case(
        "claim without cause",
        "c.csv",
        csv_text(CLAIM + ",home,blocks,gateshead,seen\n"),
        row=2,
        column="cause",
    ),
    Case(
        "claim of no known effect",
        "c.csv",
        csv_text(CLAIM + "rule,home,stops,gateshead,seen\n"),
        row=2,
        column="effect",
    ),
    Case(
        "effect that does not fit",
        "c.csv",
        csv_text(CLAIM + "rule,home,raises,gateshead,seen\n"),
        row=2,
        column="effect",
        says="blocks, enables, uncertain",
    ),
    Case(
        "unknown kind of cause",
        "c.csv",
        csv_text("cause,cause_kind,target,effect\nx,Weather,home,blocks\n"),
        row=2,
        column="cause_kind",
    ),
    Case(
        "figure without observation",
        "c.csv",
        csv_text("cause,target,effect,figure\nrule,home,blocks,7\n"),
        row=2,
        column="figure",
    ),
    Case(
        "challenge without observation",
        "c.csv",
        csv_text("cause,target,effect,stance\nrule,home,blocks,challenges\n"),
        row=2,
        column="stance",
    ),
    Case(
        "applied by somebody, but no policy",
        "c.csv",
        csv_text("cause,cause_kind,target,effect,applied_by\nworry,Factor,home,blocks,council\n"),
        row=2,
        column="applied_by",
    ),
    Case(
        "claims sheet without targets",
        "c.csv",
        csv_text("cause,effect\nrule,blocks\n"),
        row=1,
        column="target",
    ),
    Case(
        "condition that is not there",
        "c.csv",
        csv_text("cause,cause_kind,target,effect\nmoney,EnablingCondition,home,enables\n"),
        row=2,
        column="cause",
    ),
    Case(
        "two validities of one effect",
        "c.csv",
        csv_text(
            "cause,target,effect,place,since\nrule,home,blocks,gateshead,2018\nrule,home,blocks,gateshead,2019\n"
        ),
        row=3,
        column="since",
    ),
]
