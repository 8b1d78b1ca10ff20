"""The demonstration system: the files of ``fixtures/demo`` to records.

The README beside the files says what a row of each means; this module is that description in
code. Ids that the files give (F…, S…, L…) are lower-cased; what they leave empty is not
documented and stays absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from graphmap.formats.csv_text import read_csv
from graphmap.model.catalogue import NodeKind
from graphmap.model.gathering import Gathering
from graphmap.model.identity import choose_id, derived_id, effect_id
from graphmap.model.records import node_from
from graphmap.model.system_map import SystemMap

#: The tag of records that hold judgements of the editors beside documented facts.
EDITORIAL: Final = "editorial"
_POLARITY: Final = {"blocks": -1, "enables": 1, "uncertain": 0}
_POLICY_FIELDS: Final = ("name", "type", "owner_scale", "discretion")


def read_demonstration(folder: Path) -> SystemMap:
    """Read the demonstration system from its folder."""
    reading = _Reading(folder)
    reading.read_structure()
    reading.read_facts()
    reading.read_causal_links()
    reading.read_applies_in()
    learning = cast("dict[str, Any]", json.loads((folder / "learning.json").read_text("utf-8")))
    reading.read_people(learning["people"])
    reading.read_felt_by()
    reading.read_cycles(learning["cycles"])
    reading.read_conditions(learning["enabling_conditions"])
    return SystemMap.of(reading.gathered.nodes, reading.gathered.links)


@dataclass
class _Reading:
    folder: Path
    gathered: Gathering = field(default_factory=Gathering)
    #: The effects that each fact speaks of, by the fact's id.
    effects_of: dict[str, list[str]] = field(default_factory=dict)
    #: The rules as found in the place, by effect.
    rules_of: dict[str, list[str]] = field(default_factory=dict)

    def rows(self, name: str) -> Iterator[Mapping[str, str]]:
        file = f"{name}.csv"
        table = read_csv((self.folder / file).read_bytes(), file=file)
        return (row.cells for row in table.rows)

    def put(self, kind: NodeKind, node_id: str, **fields: object) -> str:
        given = {name: value for name, value in fields.items() if value not in (None, "", [])}
        self.gathered.put(node_from({"id": node_id, "kind": kind, **given}))
        return node_id

    def read_structure(self) -> None:
        join = self.gathered.join
        for row in self.rows("places"):
            self.put("Place", row["key"], **_some(row, "name", "type", "gss_code"))
            if row["part_of"]:
                join("PART_OF", row["key"], row["part_of"])
        for row in self.rows("outcomes"):
            self.put("Outcome", row["key"], **_some(row, "name", "statement"))
        for row in self.rows("factors"):
            fields = _some(row, "name", "description", "controllable_by")
            self.put("Factor", row["key"], **fields)
        for row in self.rows("organisations"):
            self.put("Organisation", row["key"], **_some(row, "name", "type"))
            if row["operates_in"]:
                join("OPERATES_IN", row["key"], row["operates_in"])
        for row in self.rows("sources"):
            self.put("Source", row["id"].lower(), name=row["title"], url=row["address"])
        for row in self.rows("experiments"):
            self.put("Experiment", row["key"], **_some(row, "action", "status", "started"))
            join("TOUCHES", row["key"], row["place"])
        self.read_policies()

    def read_policies(self) -> None:
        for row in self.rows("policies"):
            fields = _some(row, *_POLICY_FIELDS)
            level = int(row["meadows_level"])
            self.put("Policy", row["key"], **fields, meadows_level=level, tags=[EDITORIAL])
            if row["set_by"]:
                self.gathered.join("SETS", row["set_by"], row["key"])
            if row["derives_from"]:
                self.gathered.join("DERIVES_FROM", row["key"], row["derives_from"])

    def read_facts(self) -> None:
        facts = list(self.rows("facts"))
        for row in facts:
            self.read_observation(row)
            fact = row["id"].lower()
            stance = "CHALLENGES" if row["stance"] == "challenges" else "SUPPORTS"
            self.effects_of[fact] = [
                self.read_effect(row, target) for target in _list(row, "outcomes")
            ]
            for effect in self.effects_of[fact]:
                self.gathered.join(stance, fact, effect)
        for row in facts:
            for challenged in _list(row, "challenges"):
                for effect in self.effects_of[challenged.lower()]:
                    self.gathered.join("CHALLENGES", row["id"].lower(), effect)

    def read_observation(self, row: Mapping[str, str]) -> None:
        join, policy = self.gathered.join, row["policy"]
        fact = self.put(
            "Observation",
            row["id"].lower(),
            text=row["observed"],
            **_some(row, "figure", "how_we_know", "confidence", "date"),
        )
        join("CITES", fact, row["source"].lower())
        for organisation in _list(row, "applied_by"):
            join("APPLIES", organisation, policy)
            join("TOUCHES", fact, organisation)
        for organisation in _list(row, "touches"):
            join("TOUCHES", fact, organisation)
        if experiment := row["experiment"]:
            join("OBSERVED_IN", fact, experiment)
            for touched in (policy, row["place"], *_list(row, "outcomes")):
                join("TOUCHES", experiment, touched)

    def read_effect(self, row: Mapping[str, str], target: str) -> str:
        """Put the effect of one outcome; the rules of several facts are its mechanism, in order."""
        polarity = _POLARITY[row["direction"]]
        effect = effect_id(row["policy"], target, row["place"], polarity)
        rules = self.rules_of.setdefault(effect, [])
        if row["rule_as_found"] not in rules:
            rules.append(row["rule_as_found"])
        self.put("Effect", effect, polarity=polarity, mechanism="; ".join(rules))
        self.join_effect(effect, row["policy"], target, row["place"])
        return effect

    def join_effect(self, effect: str, cause: str, target: str, place: str) -> None:
        self.gathered.join("CAUSES", cause, effect)
        self.gathered.join("ON", effect, target)
        if place:
            self.gathered.join("IN", effect, place)

    def read_felt_by(self) -> None:
        for row in self.rows("facts"):
            for person in _list(row, "felt_by"):
                for effect in self.effects_of[row["id"].lower()]:
                    self.gathered.join("FELT_BY", effect, person)

    def read_causal_links(self) -> None:
        for row in self.rows("causal_links"):
            effect = row["id"].lower()
            self.put("Effect", effect, polarity=int(row["polarity"]), mechanism=row["note"])
            self.join_effect(effect, row["cause"], row["target"], row["place"])
            for fact in _list(row, "facts"):
                self.gathered.join("SUPPORTS", fact.lower(), effect)

    def read_applies_in(self) -> None:
        for row in self.rows("applies_in"):
            facts = ", ".join(fact.lower() for fact in _list(row, "facts"))
            self.gathered.join(
                "APPLIES_IN",
                row["policy"],
                row["place"],
                note=f"Documented by {facts}" if facts else None,
                **_some(row, "status", "valid_from", "valid_until"),
            )

    def read_people(self, people: Sequence[Mapping[str, Any]]) -> None:
        own = ("name", "role", "sensitivity", "consent", "description", "what_matters")
        for person in people:
            key: str = person["key"]
            fields = {name: person[name] for name in own if name in person}
            self.put("Person", key, **fields, illustrative=person.get("illustrative", False))
            if "works_for" in person:
                self.gathered.join("WORKS_FOR", key, person["works_for"])
            if "lives_in" in person:
                self.gathered.join("LIVES_IN", key, person["lives_in"])
            if "source" in person:
                self.gathered.join("CITES", key, person["source"].lower())

    def read_cycles(self, cycles: Sequence[Mapping[str, Any]]) -> None:
        join = self.gathered.join
        for cycle in cycles:
            key: str = cycle["key"]
            own = {name: cycle[name] for name in ("name", "scale", "question", "stage")}
            self.put("LearningCycle", key, **own)
            join("ABOUT", key, cycle["about"][1])
            for person in cycle["stewarded_by"]:
                join("STEWARDED_BY", key, person)
            for experiment in cycle["experiments"]:
                join("PART_OF", experiment, key)
            for question, answers in cycle["answers"].items():
                for text, facts in answers:
                    self.read_answer(key, question, text, facts)
        for cycle in cycles:
            for below in cycle["learns_from"]:
                join("LEARNS_FROM", cycle["key"], below)

    def read_answer(self, cycle: str, question: str, text: str, facts: Sequence[str]) -> None:
        answer = derived_id("Answer", question, cycle, text)
        self.put("Answer", answer, question_id=question, text=text)
        self.gathered.join("FOR", answer, cycle)
        for fact in facts:
            self.gathered.join("DRAWS_ON", answer, fact.lower())

    def read_conditions(self, conditions: Sequence[Mapping[str, Any]]) -> None:
        for given in conditions:
            condition = choose_id(
                "EnablingCondition",
                given=None,
                name=given["name"],
                key=(given["type"], given["scale"], given["place"], given["name"]),
                is_free=lambda slug: self.gathered.node(slug) is None,
            )
            own = {name: given[name] for name in ("name", "type", "scale", "state")}
            self.put("EnablingCondition", condition, **own)
            self.gathered.join("FOR", condition, given["place"])
            for fact in given["facts"]:
                self.gathered.join("TOUCHES", fact.lower(), condition)


def _some(row: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: row[name] for name in names if row.get(name)}


def _list(row: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in row[name].split(";") if part.strip()]
