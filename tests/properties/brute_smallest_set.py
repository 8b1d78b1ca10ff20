"""The smallest set of changes, by trying every set of policies."""

from itertools import combinations
from typing import Any

from graphmap.analysis.smallest_set.results import SetQuestion
from tests.properties.brute_force import BruteForce, Chain

Pair = tuple[str, str]


class BruteSets(BruteForce):
    def blocking_chains(self) -> dict[Pair, list[Chain]]:
        """Give the -1 chains from every policy to each blocked pair with a place in scope."""
        every: dict[Pair, list[Chain]] = {}
        blocked: set[Pair] = set()
        for node in self.map.nodes:
            if node.kind != "Policy":
                continue
            signs: dict[Pair, set[int]] = {}
            for chain in self.chains_from(node.id):
                pair = (chain.outcome, chain.place)
                is_pair = self.node[chain.outcome].kind == "Outcome" and chain.place
                if is_pair and self.in_scope(chain.place):
                    signs.setdefault(pair, set()).add(chain.sign)
                    if chain.sign == -1:
                        every.setdefault(pair, []).append(chain)
            blocked |= {pair for pair, has in signs.items() if -1 in has and 1 not in has}
        return {pair: every[pair] for pair in sorted(blocked)}

    def clauses(self, question: SetQuestion) -> dict[Pair, list[set[str]]]:
        return {
            pair: [
                {
                    claim.cause
                    for claim in chain.claims
                    if self.node[claim.cause].kind == "Policy"
                    and (
                        question.within is None
                        or (claim.place and question.within in self.containers(claim.place))
                    )
                }
                for chain in chains
            ]
            for pair, chains in self.blocking_chains().items()
            if not question.for_outcome or pair[0] in question.for_outcome
        }

    def candidates(self, question: SetQuestion) -> list[str]:
        policies = {node.id for node in self.map.nodes if node.kind == "Policy"}
        scope = self.question.scope
        if scope is not None and self.node[scope].kind == "Organisation":
            policies &= {*self.ends("SETS", source=scope), *self.ends("APPLIES", source=scope)}
        return sorted((policies - set(question.never)) | set(question.must))

    def best_sets(self, question: SetQuestion) -> list[dict[str, Any]]:
        """Give the best set for each budget, as the product's rows have it."""
        clauses = self.clauses(question)
        tried = [
            self.tried(chosen, clauses, question)
            for size in range(len(self.candidates(question)) + 1)
            for chosen in combinations(self.candidates(question), size)
            if set(question.must) <= set(chosen)
        ]
        rows = []
        for budget in range(1, question.budget + 1):
            fitting = [row for row in tried if row["cost"] <= budget + 1e-9]
            if fitting:
                best = min(
                    fitting,
                    key=lambda row: (
                        -len(row[question.goal]),
                        len(row["policies"]),
                        row["cost"],
                        row["policies"],
                    ),
                )
                rows.append({"budget": budget, **best, "optimal": True})
        return rows

    def others(self, question: SetQuestion) -> int:
        """Count the other sets of the whole budget, as small, that do as well."""
        best = self.best_sets(question)[-1]
        if set(best["policies"]) <= set(question.must):
            return 0
        clauses = self.clauses(question)
        equal = [
            row
            for chosen in combinations(self.candidates(question), len(best["policies"]))
            if set(question.must) <= set(chosen)
            for row in [self.tried(chosen, clauses, question)]
            if row["cost"] <= question.budget + 1e-9
            and len(row[question.goal]) == len(best[question.goal])
        ]
        return len(equal) - 1

    def tried(
        self, chosen: tuple[str, ...], clauses: dict[Pair, list[set[str]]], question: SetQuestion
    ) -> dict[str, Any]:
        done = {goal: met(set(chosen), clauses, goal) for goal in ("freed", "relieved")}
        return {
            "policies": list(chosen),
            "cost": sum(question.costs.get(policy, 1) for policy in chosen),
            "freed": [list(pair) for pair in done["freed"]],
            "relieved": [list(pair) for pair in done["relieved"]],
            "needed_for": {
                policy: [
                    list(pair)
                    for pair in done[question.goal]
                    if pair not in met(set(chosen) - {policy}, clauses, question.goal)
                ]
                for policy in chosen
            },
        }


def met(chosen: set[str], clauses: dict[Pair, list[set[str]]], goal: str) -> list[Pair]:
    wanted = all if goal == "freed" else any
    return [pair for pair, sets in clauses.items() if wanted(chosen & each for each in sets)]
