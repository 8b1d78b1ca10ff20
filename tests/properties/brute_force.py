"""Blocking across places, written once more from its definitions alone.

Plain dictionaries and recursion over a `SystemMap`; nothing of ``graphmap.analysis`` is used.
"""

from dataclasses import dataclass
from typing import Any

from graphmap.model.system_map import SystemMap

Pair = tuple[str, str | None]


@dataclass(frozen=True)
class Question:
    as_of: str = "any"
    max_steps: int = 3
    include_assumed: bool = False
    scope: str | None = None
    roll_up: str | None = None
    by_family: bool = False


@dataclass(frozen=True)
class Claim:
    """One effect with what is recorded of it."""

    id: str
    cause: str
    target: str
    place: str | None
    sign: int
    observations_for: frozenset[str]
    observations_against: frozenset[str]
    felt_by: frozenset[str]


@dataclass(frozen=True)
class Chain:
    claims: tuple[Claim, ...]
    place: str | None
    sign: int

    @property
    def outcome(self) -> str:
        return self.claims[-1].target


def first_day(date: str) -> str:
    return (date + "-01-01")[:10]


class BruteForce:
    """Every answer about one map and one question."""

    def __init__(self, system_map: SystemMap, question: Question) -> None:
        self.map = system_map
        self.question = question
        self.node = {node.id: node for node in system_map.nodes}
        self.claims = [
            self.read_claim(node.id) for node in system_map.nodes if node.kind == "Effect"
        ]
        self.counting = [claim for claim in self.claims if self.counts(claim)]
        self.found: dict[str, list[Chain]] = {}
        self.causing: dict[str, list[Claim]] = {}
        self.bundle: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.counting:
            self.causing.setdefault(claim.cause, []).append(claim)
            self.bundle.setdefault((claim.cause, claim.target), []).append(claim)

    def ends(self, kind: str, *, source: str | None = None, target: str | None = None) -> list[str]:
        """Give the other ends of the links of a kind at a node."""
        if source is not None:
            links = [link for link in self.map.links_from.get(source, ()) if link.kind == kind]
            return [link.target for link in links]
        links = [link for link in self.map.links_to.get(target, ()) if link.kind == kind]
        return [link.source for link in links]

    def read_claim(self, id_: str) -> Claim:
        return Claim(
            id=id_,
            cause=self.ends("CAUSES", target=id_)[0],
            target=self.ends("ON", source=id_)[0],
            place=next(iter(self.ends("IN", source=id_)), None),
            sign=self.node[id_].polarity,
            observations_for=frozenset(self.ends("SUPPORTS", target=id_)),
            observations_against=frozenset(self.ends("CHALLENGES", target=id_)),
            felt_by=frozenset(
                person
                for person in self.ends("FELT_BY", source=id_)
                if not self.node[person].illustrative
            ),
        )

    def sources(self, observations: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for observation in observations:
            found |= set(self.ends("CITES", source=observation)) or {observation}
        return found

    def counts(self, claim: Claim) -> bool:
        if not claim.observations_for:
            is_assumed = not claim.observations_against
            if not (is_assumed and self.question.include_assumed):
                return False
        if self.question.as_of == "any":
            return True
        today = first_day(self.question.as_of)
        effect = self.node[claim.id]
        if effect.valid_from and first_day(effect.valid_from) > today:
            return False
        if effect.valid_until and first_day(effect.valid_until) <= today:
            return False
        applications = [
            link
            for link in self.map.links_from.get(claim.cause, ())
            if link.kind == "APPLIES_IN" and link.target == claim.place
        ]
        return not applications or any(self.holds(link, today) for link in applications)

    @staticmethod
    def holds(link: Any, today: str) -> bool:
        if link.valid_from and first_day(link.valid_from) > today:
            return False
        if link.valid_until:
            return first_day(link.valid_until) > today
        return link.status != "repealed"

    def containers(self, place: str) -> list[str]:
        """Give a place and all it lies within, the nearest first."""
        above = self.ends("PART_OF", source=place)
        return [place, *(self.containers(above[0]) if above else [])]

    def chains_from(self, node: str) -> list[Chain]:
        if node not in self.found:
            self.found[node] = self.search(node)
        return self.found[node]

    def search(self, node: str) -> list[Chain]:
        found: list[Chain] = []

        def go_on(claims: tuple[Claim, ...], visited: tuple[str, ...]) -> None:
            for claim in self.causing.get(visited[-1], []):
                if claim.target in visited:
                    continue
                longer = (*claims, claim)
                chain = self.valid(longer)
                if chain:
                    found.append(chain)
                if len(longer) < self.question.max_steps:
                    go_on(longer, (*visited, claim.target))

        go_on((), (node,))
        return found

    def valid(self, claims: tuple[Claim, ...]) -> Chain | None:
        sign = 1
        for claim in claims:
            sign *= claim.sign
        places = {claim.place for claim in claims if claim.place}
        if not places:
            return Chain(claims, None, sign)
        for place in places:
            if places <= set(self.containers(place)):
                return Chain(claims, place, sign)
        return None

    def rolled(self, place: str | None) -> tuple[str | None, bool]:
        """Give what a place becomes, and whether the roll-up has no place for it."""
        if place is None or self.question.roll_up is None:
            return place, False
        for container in self.containers(place):
            if self.node[container].type == self.question.roll_up:
                return container, False
        return place, True

    def in_scope(self, place: str | None) -> bool:
        scope = self.question.scope
        if scope is None or self.node[scope].kind != "Place":
            return True
        return place is not None and scope in self.containers(place)

    def roots(self, policy: str) -> set[str]:
        above = self.ends("DERIVES_FROM", source=policy)
        return set().union(*(self.roots(origin) for origin in above)) if above else {policy}

    def members(self) -> dict[str, list[str]]:
        """Give the policies of each row: itself, or all that lead to it."""
        policies = [node.id for node in self.map.nodes if node.kind == "Policy"]
        if not self.question.by_family:
            rows = {policy: [policy] for policy in policies}
        else:
            rows = {}
            for policy in policies:
                for root in self.roots(policy):
                    rows.setdefault(root, []).append(policy)
        scope = self.question.scope
        if scope is not None and self.node[scope].kind == "Organisation":
            theirs = {*self.ends("SETS", source=scope), *self.ends("APPLIES", source=scope)}
            rows = {row: family for row, family in rows.items() if theirs & set(family)}
        return rows

    def exposed(self) -> int:
        pairs: set[Pair] = set()
        for cause in self.causing:
            for chain in self.chains_from(cause):
                place, is_wider = self.rolled(chain.place)
                is_pair = self.node[chain.outcome].kind == "Outcome" and place and not is_wider
                if is_pair and self.in_scope(place):
                    pairs.add((chain.outcome, place))
        return len(pairs)

    def chains_to_pairs(self, family: list[str]) -> dict[Pair, list[Chain]]:
        found: dict[Pair, list[Chain]] = {}
        for policy in family:
            for chain in self.chains_from(policy):
                place, _ = self.rolled(chain.place)
                if self.node[chain.outcome].kind == "Outcome" and self.in_scope(place):
                    found.setdefault((chain.outcome, place), []).append(chain)
        return found

    def rows(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Give the ranked rows and the others, as the JSON of the product has them."""
        exposed = self.exposed()
        ranked, others = [], []
        for policy, family in self.members().items():
            row = self.row(policy, self.chains_to_pairs(family), exposed)
            if row["pairs"]:
                ranked.append(row)
            elif row["mixed"] or row["undetermined"] or row["no_place"] or row.get("wider"):
                others.append(row)
        ranked.sort(
            key=lambda row: (
                -len(row["places"]),
                -len(row["outcomes"]),
                -len(row["pairs"]),
                row["sources_against"] - row["sources_for"],
                row["policy"],
            )
        )
        return ranked, sorted(others, key=lambda row: row["policy"])

    def row(self, policy: str, chains: dict[Pair, list[Chain]], exposed: int) -> dict[str, Any]:
        signs = {pair: {chain.sign for chain in found} for pair, found in chains.items()}
        blocked = [pair for pair, has in signs.items() if -1 in has and 1 not in has]
        mixed = [pair for pair, has in signs.items() if -1 in has and 1 in has]
        undetermined = [pair for pair, has in signs.items() if has == {0}]
        wider = [pair for pair in blocked if pair[1] and self.is_wide(pair[1])]
        pairs = [pair for pair in blocked if pair[1] and pair not in wider]
        claims = {
            claim
            for pair in pairs
            for chain in chains[pair]
            if chain.sign == -1
            for claim in chain.claims
        }
        persons = frozenset().union(*(claim.felt_by for claim in claims))
        row = {
            "policy": policy,
            "name": self.node[policy].name,
            "set_by": sorted(self.ends("SETS", target=policy)),
            "owner_scale": self.node[policy].owner_scale,
            "discretion": self.node[policy].discretion,
            "places": sorted({place for _, place in pairs}),
            "outcomes": sorted({outcome for outcome, _ in pairs}),
            "pairs": in_order(pairs),
            "mixed": in_order(mixed),
            "undetermined": in_order(undetermined),
            "no_place": sorted(outcome for outcome, place in blocked if place is None),
            "exposure": len(pairs) / exposed if pairs else 0.0,
            "sources_for": len(
                set().union(*(self.sources(claim.observations_for) for claim in claims))
            ),
            "sources_against": len(
                set().union(*(self.sources(claim.observations_against) for claim in claims))
            ),
            "people": len(persons),
            "newest_evidence": self.newest(claims),
            "disputed": any(self.is_disputed(claim) for claim in claims),
        }
        return row | ({"wider": in_order(wider)} if self.question.roll_up else {})

    def is_wide(self, place: str) -> bool:
        return self.rolled(place)[1]

    def newest(self, claims: set[Claim]) -> str | None:
        dates = [
            self.node[observation].date
            for claim in claims
            for observation in claim.observations_for | claim.observations_against
            if self.node[observation].date
        ]
        return max(dates, key=lambda date: (first_day(date), len(date)), default=None)

    def is_disputed(self, claim: Claim) -> bool:
        """Whether the claim's bundle holds both signs in one place, whichever that is."""
        bundle = self.bundle[claim.cause, claim.target]
        return any(
            one.place == other.place and one.sign == 1 and other.sign == -1
            for one in bundle
            for other in bundle
        )

    def explained(self, policy: str) -> list[dict[str, Any]]:
        """Give the blocked pairs of a policy with their -1 chains."""
        family = self.members().get(policy, [])
        chains = self.chains_to_pairs(family)
        row = self.row(policy, chains, 1)
        return [
            {
                "outcome": outcome,
                "place": place,
                "chains": sorted(
                    (self.told(chain) for chain in chains[outcome, place] if chain.sign == -1),
                    key=lambda chain: (len(chain["effects"]), chain["effects"]),
                ),
            }
            for outcome, place in row["pairs"]
        ]

    def told(self, chain: Chain) -> dict[str, Any]:
        for_ = frozenset().union(*(claim.observations_for for claim in chain.claims))
        against = frozenset().union(*(claim.observations_against for claim in chain.claims))
        return {
            "effects": [claim.id for claim in chain.claims],
            "sign": chain.sign,
            "place": chain.place,
            "observations": sorted(for_ | against),
            "observations_against": sorted(against),
            "sources": sorted(self.sources(for_ | against)),
            "sources_against": sorted(self.sources(against)),
        }

    def states(self) -> dict[Pair, str]:
        """Give the state of every pair that a policy reaches."""
        found: dict[Pair, set[str]] = {}
        for family in self.members().values():
            for pair, chains in self.chains_to_pairs(family).items():
                signs = {chain.sign for chain in chains}
                own = found.setdefault(pair, set())
                own |= {"mixed"} if signs >= {-1, 1} else {"blocked"} if -1 in signs else set()
                own |= {"enabled"} if 1 in signs else set()
        order = ("blocked", "mixed", "enabled")
        return {
            pair: next((state for state in order if state in states), "undetermined")
            for pair, states in found.items()
        }


def in_order(pairs: list[Pair]) -> list[list[str | None]]:
    return [list(pair) for pair in sorted(pairs, key=lambda pair: (pair[0], pair[1] or ""))]
