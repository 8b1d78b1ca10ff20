"""Two hundred names that try to run as script, and a map that holds each of them everywhere.

Each payload is written as it is, after what closes the place it may stand in (an attribute, an
element, a script, a comment, a style), and in spellings that a careless filter lets through.
"""

from __future__ import annotations

from graphmap.model.links import Link
from graphmap.model.nodes import (
    Answer,
    Effect,
    Experiment,
    LearningCycle,
    Node,
    Observation,
    Outcome,
    Place,
    Policy,
    PolicyChange,
    Source,
)
from graphmap.model.system_map import SystemMap

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<math href='javascript:alert(1)'>x</math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<template><script>alert(1)</script></template>",
)
CLOSINGS = ("", '">', "'>", "</script>", "</title>", "</textarea>", "-->", "]]>", "</style>")
OTHERS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "' onmouseover='alert(1)",
    '" onmouseover="alert(1)',
    "` onmouseover=`alert(1)",
    "{{7*7}}",
    "{% for x in [] %}",
    "${alert(1)}",
    "<%= 7*7 %>",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "\u2028alert(1)\u2029",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<\u017fcript>alert(1)</\u017fcript>",
    "=HYPERLINK('https://evil.example')",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
HOSTILE: tuple[str, ...] = (
    *(f"{closing}{payload}" for payload in PAYLOADS for closing in CLOSINGS),
    *OTHERS,
)
HUB = "hub"


def hostile_map() -> SystemMap:
    """A policy that blocks 200 outcomes in a place, each claim seen once; all have such names.

    A learning cycle about the place, with an experiment and an answer, and a change of the policy
    have them too.
    """
    nodes: list[Node] = [
        Policy(id=HUB, name=HOSTILE[0], description=HOSTILE[1], tags=(HOSTILE[2],)),
        Place(id="place", name=HOSTILE[3], aliases=(HOSTILE[4],), type="upper_tier"),
    ]
    links: list[Link] = []
    for number, name in enumerate(HOSTILE):
        outcome, effect, seen, source = (f"{word}-{number}" for word in ("o", "e", "s", "w"))
        nodes += [
            Outcome(id=outcome, name=name, statement=name),
            Effect(id=effect, polarity=-1, mechanism=name),
            Observation(id=seen, text=name, figure=name, how_we_know=name),
            Source(id=source, name=name, url=name, publisher=name),
        ]
        ends = (
            ("CAUSES", HUB, effect),
            ("ON", effect, outcome),
            ("IN", effect, "place"),
            ("SUPPORTS", seen, effect),
            ("CITES", seen, source),
        )
        links += [
            Link(id=f"l-{number}-{at}", kind=kind, source=start, target=end, note=None)
            for at, (kind, start, end) in enumerate(ends)
        ]
    nodes += [
        LearningCycle(
            id="cycle", name=HOSTILE[5], scale="place", purpose=HOSTILE[6], question=HOSTILE[7]
        ),
        Experiment(id="trial", action=HOSTILE[8], prediction=HOSTILE[9], started="2024"),
        Answer(id="answer", question_id="Q-CYC-1", text=HOSTILE[10], how_we_know=HOSTILE[11]),
        PolicyChange(id="change", name=HOSTILE[12], proposal=HOSTILE[13], result=HOSTILE[14]),
    ]
    learning = (
        ("ABOUT", "cycle", "place"),
        ("PART_OF", "trial", "cycle"),
        ("TESTS", "trial", "e-0"),
        ("OBSERVED_IN", "s-0", "trial"),
        ("FOR", "answer", "cycle"),
        ("DRAWS_ON", "answer", "s-1"),
        ("CHANGES", "change", HUB),
    )
    links += [
        Link(id=f"learning-{at}", kind=kind, source=start, target=end)
        for at, (kind, start, end) in enumerate(learning)
    ]
    return SystemMap.of(nodes, links)
