"""Names that try to run as script wherever they are shown, as a map."""

from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Factor, Outcome, Place, Policy
from graphmap.model.system_map import SystemMap
from graphmap.views.map_view.request import MapRequest

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style><script>alert(3)</script>",
    '"><img src=x onerror=alert(4)>',
    "' onload='alert(5)",
    "<a href=javascript:alert(6)>x</a>",
    "]]><script>alert(7)</script>",
    "<!--<script>",
    "&lt;b&gt; \u2028\u2029 ${alert(8)} {{7*7}}",
)


def hostile_map() -> SystemMap:
    """Each hostile name as a policy, a factor, an outcome, a place and a mechanism."""
    nodes, links = [], []
    for number, name in enumerate(HOSTILE):
        ends = {
            "CAUSES": (f"p{number}", f"e{number}"),
            "ON": (f"e{number}", f"o{number}"),
            "IN": (f"e{number}", f"t{number}"),
        }
        nodes += [
            Policy(id=f"p{number}", name=name, description=name),
            Factor(id=f"f{number}", name=name),
            Outcome(id=f"o{number}", name=f"{name} wanted", statement=name),
            Place(id=f"t{number}", name=name),
            Effect(id=f"e{number}", polarity=-1, mechanism=name),
            Effect(id=f"g{number}", polarity=1, mechanism=name),
        ]
        more = {"CAUSES": (f"p{number}", f"g{number}"), "ON": (f"g{number}", f"f{number}")}
        for found in (ends, more):
            links += [
                Link(
                    id=f"{kind.lower()}-{source}-{target}", kind=kind, source=source, target=target
                )
                for kind, (source, target) in found.items()
            ]
    return SystemMap.of(nodes, links)


ASKED = MapRequest(everything=True, evidence=("reported", "contested", "assumed"))
