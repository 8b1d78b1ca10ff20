"""Shared patterns, by intersecting the features of every set of systems."""

from typing import Any

from graphmap.analysis.results_patterns import PatternQuestion
from tests.properties.brute_force import BruteForce, Claim

Feature = tuple[str, str, int]


class BrutePatterns(BruteForce):
    def systems(self, question: PatternQuestion) -> list[str]:
        scope = self.question.scope
        found = []
        for node in self.map.nodes:
            if question.scale == "organisation":
                supporters = [
                    id_
                    for id_ in self.ends("SUPPORTED_BY", source=node.id)
                    if self.node[id_].kind == "Organisation"
                ]
                is_citizen = node.kind == "Person" and node.role == "citizen"
                if is_citizen and not node.illustrative:
                    found += (
                        [node.id] if (scope in supporters or (not scope and supporters)) else []
                    )
            elif question.scale == "place" and node.kind == "Organisation":
                places = self.ends("OPERATES_IN", source=node.id)
                if not scope or any(scope in self.containers(place) for place in places):
                    found.append(node.id)
            elif question.scale == "country" and node.kind == "Place":
                is_in = not scope or scope in self.containers(node.id)
                if node.type == question.place_type and is_in:
                    found.append(node.id)
        return sorted(found)

    def is_evidenced(self, claim: Claim, system: str, question: PatternQuestion) -> bool:
        if question.scale == "organisation":
            return system in claim.felt_by
        if question.scale == "country":
            return claim.place is not None and system in self.containers(claim.place)
        touched = any(
            system in self.ends("TOUCHES", source=observation)
            for observation in claim.observations_for
        )
        applies = claim.cause in self.ends("APPLIES", source=system)
        there = claim.place in self.ends("OPERATES_IN", source=system)
        return touched or claim.cause == system or (applies and there)

    def patterns(self, question: PatternQuestion) -> list[dict[str, Any]]:
        systems = self.systems(question)
        claims_in = {
            system: [claim for claim in self.counting if self.is_evidenced(claim, system, question)]
            for system in systems
        }
        features_in = {
            system: {(claim.cause, claim.target, claim.sign) for claim in claims}
            for system, claims in claims_in.items()
        }
        # The closed sets are what the systems of any set of them share: system by system, each
        # one's own features, and those it shares with every set of systems before it.
        closed: set[frozenset[Feature]] = set()
        for system in systems:
            own = frozenset(features_in[system])
            closed |= {own, *(own & shared for shared in closed)}
        closed.discard(frozenset())
        rows = []
        for features in closed:
            having = [system for system in systems if features <= features_in[system]]
            if len(having) >= question.min_support:
                rows.append(self.pattern(features, having, systems, claims_in))
        rows.sort(
            key=lambda row: (
                -row["support"] * len(row["features"]),
                -row["support"],
                row["features"],
            )
        )
        return rows

    def pattern(
        self,
        features: frozenset[Feature],
        having: list[str],
        systems: list[str],
        claims_in: dict[str, list[Claim]],
    ) -> dict[str, Any]:
        claims = {
            claim
            for system in having
            for claim in claims_in[system]
            if (claim.cause, claim.target, claim.sign) in features
        }
        sources = set().union(*(self.sources(claim.observations_for) for claim in claims))
        return {
            "features": [list(feature) for feature in sorted(features)],
            "support": len(having),
            "systems": having,
            "without": [system for system in systems if system not in having],
            "sources": len(sources),
        }
