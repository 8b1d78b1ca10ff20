"""The vocabulary of a system map: scales, kinds, and which kinds a link may join.

The single source of these words. The pydantic models, the store, the tables, the API and the
screens take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Scale = Literal["person", "organisation", "place", "country"]
Sensitivity = Literal["public", "workshop", "steward", "restricted"]
Profile = Literal["steward", "workshop", "public"]

NodeKind = Literal[
    "Person",
    "Organisation",
    "Place",
    "Policy",
    "Factor",
    "Outcome",
    "Effect",
    "LearningCycle",
    "Experiment",
    "Observation",
    "Pattern",
    "PolicyChange",
    "EnablingCondition",
    "Session",
    "Answer",
    "Source",
]
LinkKind = Literal[
    "PART_OF",
    "OPERATES_IN",
    "LIVES_IN",
    "WORKS_FOR",
    "SUPPORTED_BY",
    "WORKS_WITH",
    "FUNDS",
    "SETS",
    "APPLIES",
    "APPLIES_IN",
    "DERIVES_FROM",
    "REPLACES",
    "SEEKS_CHANGE_OF",
    "CHANGES",
    "ASKED_OF",
    "CAUSES",
    "ON",
    "IN",
    "FELT_BY",
    "SEEKS",
    "SUPPORTS",
    "CHALLENGES",
    "TOUCHES",
    "OBSERVED_IN",
    "CITES",
    "TESTS",
    "ABOUT",
    "LEARNS_FROM",
    "CONNECTED_WITH",
    "STEWARDED_BY",
    "INVOLVES",
    "NEEDS",
    "PROVIDED_BY",
    "FOR",
    "DRAWS_ON",
    "TAKES_UP",
    "IN_SPACE",
    "CONSIDERED",
    "SHARED_WITH",
]

PersonRole = Literal["citizen", "practitioner", "steward", "commissioner"]
WorksInLearning = Literal["does", "wants", "no", "unknown"]
Consent = Literal["hold", "map", "workshop", "public"]
OrganisationType = Literal[
    "council",
    "nhs",
    "government",
    "voluntary",
    "housing_provider",
    "alliance",
    "forum",
    "funder",
    "other",
]
PlaceType = Literal[
    "neighbourhood",
    "lower_tier",
    "upper_tier",
    "programme_area",
    "region",
    "jurisdiction",
    "nation",
    "country",
]
PolicyType = Literal[
    "statute",
    "regulation",
    "guidance",
    "local_policy",
    "contract_term",
    "target",
    "eligibility",
    "allocation",
    "charging",
    "practice_rule",
]
Discretion = Literal["none", "some", "wide"]
PolicyStatus = Literal["in_force", "under_challenge", "changed", "repealed"]
ControllableBy = Literal["person", "organisation", "place", "country", "none"]
Polarity = Literal[1, -1, 0]
Strength = Literal["weak", "medium", "strong", "unknown"]
Delay = Literal["none", "weeks", "months", "years", "unknown"]
Stage = Literal["purpose", "understand", "co_design", "experiment", "embed_influence"]
CycleStatus = Literal["running", "paused", "ended"]
Verdict = Literal["as_predicted", "partly", "opposite", "unclear"]
ExperimentStatus = Literal["idea", "agreed", "running", "paused", "stopped", "embedded", "unknown"]
ObservationType = Literal["story", "count", "quotation", "feedback", "workaround", "failure_demand"]
Confidence = Literal["A", "B", "C"]
PatternStatus = Literal["tentative", "agreed", "challenged"]
Decision = Literal["change_it", "ask", "work_round", "park"]
PolicyChangeStatus = Literal["proposed", "asked", "agreed", "refused", "done"]
ConditionType = Literal[
    "caseload",
    "information_system",
    "reflective_space",
    "staff_capability",
    "funding",
    "workforce",
    "permission",
]
ConditionState = Literal["missing", "asked", "refused", "partial", "in_place", "not_needed"]
WorkingQuality = Literal["strong", "weak", "conflict"]
Capacity = Literal[
    "co_designer",
    "actor",
    "reflector",
    "feedback",
    "sense_maker",
    "ally",
    "interested",
    "provides",
    "could_provide",
]

SCALES: Final[tuple[Scale, ...]] = get_args(Scale)
SENSITIVITIES: Final[tuple[Sensitivity, ...]] = get_args(Sensitivity)
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
NODE_KINDS: Final[tuple[NodeKind, ...]] = get_args(NodeKind)
LINK_KINDS: Final[tuple[LinkKind, ...]] = get_args(LinkKind)

#: Place types that belong to the country scale; the others belong to the place scale.
COUNTRY_SCALE_PLACES: Final[frozenset[PlaceType]] = frozenset(
    {"region", "jurisdiction", "nation", "country"}
)
#: Kinds whose name may be absent and is then derived from their text.
NAMELESS_KINDS: Final[frozenset[NodeKind]] = frozenset(
    {"Effect", "Observation", "Answer", "Session", "Experiment"}
)
#: Links stored once, smaller id first.
UNDIRECTED_LINKS: Final[frozenset[LinkKind]] = frozenset({"WORKS_WITH", "CONNECTED_WITH"})
#: Links that must not form a circle.
ACYCLIC_LINKS: Final[tuple[LinkKind, ...]] = ("PART_OF", "DERIVES_FROM")
#: What the member of a link's own fields may be, where the field is shared by kinds.
CAPACITIES: Final[dict[LinkKind, tuple[Capacity, ...]]] = {
    "INVOLVES": (
        "co_designer",
        "actor",
        "reflector",
        "feedback",
        "sense_maker",
        "ally",
        "interested",
    ),
    "PROVIDED_BY": ("provides", "could_provide"),
}


@dataclass(frozen=True)
class LinkRule:
    """Which kinds a link joins, and which fields it has beyond the common ones."""

    joins: frozenset[tuple[NodeKind, NodeKind]]
    fields: tuple[str, ...] = ()
    group: str = field(default="", kw_only=True)

    def in_words(self) -> str:
        """Give the allowed pairs as ``Place to Place, Organisation to Organisation``."""
        return ", ".join(sorted(f"{source} to {target}" for source, target in self.joins))


def _pairs(
    sources: tuple[NodeKind, ...], targets: tuple[NodeKind, ...]
) -> frozenset[tuple[NodeKind, NodeKind]]:
    return frozenset((source, target) for source in sources for target in targets)


def _same(*kinds: NodeKind) -> frozenset[tuple[NodeKind, NodeKind]]:
    return frozenset((kind, kind) for kind in kinds)


_CAUSES: Final[tuple[NodeKind, ...]] = (
    "Policy",
    "Factor",
    "Outcome",
    "Organisation",
    "Experiment",
    "EnablingCondition",
)
_TOUCHED: Final[tuple[NodeKind, ...]] = (
    "Person",
    "Organisation",
    "Place",
    "Policy",
    "Factor",
    "Outcome",
    "EnablingCondition",
)

#: What an experiment can touch beside people.
TOUCHED_THINGS: Final[tuple[NodeKind, ...]] = tuple(kind for kind in _TOUCHED if kind != "Person")

LINK_RULES: Final[dict[LinkKind, LinkRule]] = {
    "PART_OF": LinkRule(
        _same("Place", "Organisation") | _pairs(("Experiment",), ("LearningCycle",)),
        group="structure",
    ),
    "OPERATES_IN": LinkRule(_pairs(("Organisation",), ("Place",)), group="structure"),
    "LIVES_IN": LinkRule(_pairs(("Person",), ("Place",)), group="structure"),
    "WORKS_FOR": LinkRule(_pairs(("Person",), ("Organisation",)), group="structure"),
    "SUPPORTED_BY": LinkRule(
        _pairs(("Person",), ("Organisation", "Person")), ("trust",), group="structure"
    ),
    "WORKS_WITH": LinkRule(_same("Organisation"), ("quality",), group="structure"),
    "FUNDS": LinkRule(
        _pairs(("Organisation",), ("Organisation", "Place", "LearningCycle", "Experiment")),
        ("form",),
        group="structure",
    ),
    "SETS": LinkRule(_pairs(("Organisation",), ("Policy",)), group="policy"),
    "APPLIES": LinkRule(_pairs(("Organisation",), ("Policy",)), group="policy"),
    "APPLIES_IN": LinkRule(
        _pairs(("Policy",), ("Place",)), ("status", "discretion"), group="policy"
    ),
    "DERIVES_FROM": LinkRule(_same("Policy"), group="policy"),
    "REPLACES": LinkRule(_same("Policy"), group="policy"),
    "SEEKS_CHANGE_OF": LinkRule(_pairs(("Person", "Organisation"), ("Policy",)), group="policy"),
    "CHANGES": LinkRule(_pairs(("PolicyChange",), ("Policy",)), group="policy"),
    "ASKED_OF": LinkRule(_pairs(("PolicyChange",), ("Organisation",)), group="policy"),
    "CAUSES": LinkRule(_pairs(_CAUSES, ("Effect",)), group="causation"),
    "ON": LinkRule(_pairs(("Effect",), ("Outcome", "Factor", "Policy")), group="causation"),
    "IN": LinkRule(_pairs(("Effect",), ("Place",)), group="causation"),
    "FELT_BY": LinkRule(_pairs(("Effect",), ("Person",)), group="causation"),
    "SEEKS": LinkRule(_pairs(("Person", "LearningCycle"), ("Outcome",)), group="causation"),
    "SUPPORTS": LinkRule(_pairs(("Observation",), ("Effect", "Pattern")), group="evidence"),
    "CHALLENGES": LinkRule(_pairs(("Observation",), ("Effect", "Pattern")), group="evidence"),
    "TOUCHES": LinkRule(_pairs(("Experiment", "Observation"), _TOUCHED), group="evidence"),
    "OBSERVED_IN": LinkRule(
        _pairs(("Observation",), ("Experiment", "LearningCycle")), group="evidence"
    ),
    "CITES": LinkRule(_pairs(NODE_KINDS, ("Source",)), group="evidence"),
    "TESTS": LinkRule(_pairs(("Experiment",), ("Effect", "Policy")), group="evidence"),
    "ABOUT": LinkRule(
        _pairs(("LearningCycle",), ("Person", "Organisation", "Place")), group="learning"
    ),
    "LEARNS_FROM": LinkRule(_same("LearningCycle"), group="learning"),
    "CONNECTED_WITH": LinkRule(_same("LearningCycle"), group="learning"),
    "STEWARDED_BY": LinkRule(_pairs(("LearningCycle",), ("Person",)), group="learning"),
    "INVOLVES": LinkRule(
        _pairs(("LearningCycle", "Experiment", "Session"), ("Person", "Organisation")),
        ("as", "wanted"),
        group="learning",
    ),
    "NEEDS": LinkRule(
        _pairs(("LearningCycle", "Experiment"), ("EnablingCondition",)), group="learning"
    ),
    "PROVIDED_BY": LinkRule(
        _pairs(("EnablingCondition",), ("Organisation", "Place", "Person")),
        ("as",),
        group="learning",
    ),
    "FOR": LinkRule(
        _pairs(("Answer",), ("LearningCycle", "Organisation", "Place", "Person"))
        | _pairs(("EnablingCondition",), ("Organisation", "Place")),
        group="learning",
    ),
    "DRAWS_ON": LinkRule(
        _pairs(("Pattern", "PolicyChange", "Answer"), ("Observation", "Effect", "Pattern")),
        group="learning",
    ),
    "TAKES_UP": LinkRule(_pairs(("LearningCycle",), ("Pattern",)), group="learning"),
    "IN_SPACE": LinkRule(_pairs(("Session",), ("EnablingCondition",)), group="learning"),
    "CONSIDERED": LinkRule(
        _pairs(("Session",), ("Observation", "Pattern", "PolicyChange", "Answer")),
        group="learning",
    ),
    "SHARED_WITH": LinkRule(
        _pairs(("Experiment", "Pattern"), ("Organisation", "Place")), group="learning"
    ),
}


def scale_of_place(place_type: PlaceType | None) -> Scale | None:
    """Give the scale a place belongs to, or None where its type is not recorded."""
    if place_type is None:
        return None
    return "country" if place_type in COUNTRY_SCALE_PLACES else "place"


def scale_below(scale: Scale) -> Scale | None:
    """Give the scale that ``scale`` learns from, or None for the person scale."""
    position = SCALES.index(scale)
    return SCALES[position - 1] if position else None
