"""Erasing a person: the values are gone everywhere, the chain of the log stays whole.

::

    answer-1 --FOR--> cycle-1 --ABOUT--> Dilys Quill <--FELT_BY-- e-1
"""

import pytest

from graphmap.errors import NotFound
from graphmap.model.changes import Document
from graphmap.model.nodes import Answer, LearningCycle, Observation, Organisation, Person
from graphmap.store.port import GraphStore
from tests.contract.building import (
    ABOUT,
    CYCLE,
    LINKS,
    NODES,
    PERSON,
    apply,
    delete,
    fill,
    link,
    put,
)

ANSWER = Answer(id="answer-1", question_id="who", text="Narwhals")
FOR = link("FOR", "answer-1", "cycle-1")
FELT_BY = link("FELT_BY", "e-1", PERSON.id, note="Platypuses")
OTHER = Person(id="other", name="Someone Else")
OTHERS_CYCLE = LearningCycle(id="cycle-2", name="Another life", scale="person")
COUNCILS_CYCLE = (
    Organisation(id="council", name="Council"),
    LearningCycle(id="cycle-3", name="The council learns", scale="organisation"),
    link("ABOUT", "cycle-3", "council"),
)
LEARNS_FROM = link("LEARNS_FROM", "cycle-3", "cycle-1")
STAYING = (OTHER, OTHERS_CYCLE, link("ABOUT", "cycle-2", "other"))


@pytest.fixture
def filled(store: GraphStore) -> GraphStore:
    """Give a store that holds the small graph, the person drawn above and another one."""
    fill(store)
    apply(store, put(PERSON), put(CYCLE), put(ABOUT), reason="Added Dilys  QUILL")
    apply(store, put(ANSWER), put(FOR), put(FELT_BY), *map(put, STAYING), reason="A DQ day")
    apply(store, put(LEARNS_FROM), *map(put, COUNCILS_CYCLE))
    return store


def erase(store: GraphStore, person_id: str = PERSON.id, operation_id: str = "erase-1"):
    return store.erase(
        person_id, actor="Ada Steward", reason="Asked by Dilys Quill", operation_id=operation_id
    )


def test_erasure_is_shown_before_it_is_done(filled: GraphStore) -> None:
    shown = filled.erasure(PERSON.id)
    assert [node.id for node in shown.nodes] == [PERSON.id, "answer-1", "cycle-1"]
    assert [item.id for item in shown.links] == sorted(
        ["l-about", FOR.id, FELT_BY.id, LEARNS_FROM.id]
    )
    assert (shown.revision, filled.revision()) == (4, 4)


def test_erased_are_the_person_and_what_cannot_stand_without(filled: GraphStore) -> None:
    assert erase(filled).revision == 5
    whole = filled.snapshot()
    assert {node.id for node in whole.nodes} == {
        *(node.id for node in NODES),
        "other",
        "cycle-2",
        "cycle-3",
        "council",
    }
    assert {item.id for item in whole.links} == {
        *(item.id for item in LINKS),
        "about-cycle-2-other",
        "about-cycle-3-council",
    }
    assert filled.search("quill").records == filled.search("narwhals").records == ()


def test_log_stays_whole_and_shows_tombstones(filled: GraphStore) -> None:
    hashes = [entry.hash for entry in filled.changes()]
    erase(filled)
    report = filled.check()
    assert report.problems == ()
    assert report.erased_images == 7
    entries = filled.changes()
    assert [entry.hash for entry in entries][:4] == hashes
    (person,) = (item for item in entries[1].records if item.id == PERSON.id)
    assert (person.after, person.erased) == (None, True)
    assert person.after_hash is not None
    (kept,) = (item for item in entries[2].records if item.id == "other")
    assert (kept.after.name, kept.erased) == ("Someone Else", False)


def test_words_of_the_log_that_name_the_person_are_blanked(filled: GraphStore) -> None:
    erase(filled)
    reasons = [entry.reason for entry in filled.changes()]
    assert reasons == ["The small graph", "(erased)", "(erased)", "", "(erased)"]
    assert filled.changes(after=4)[0].blanked == (2, 3)
    assert filled.changes()[0].actor == "Ada Steward"


def test_actor_who_is_the_person_is_blanked(store: GraphStore) -> None:
    apply(store, put(Person(id="ada", name="ada  steward")))
    erase(store, "ada")
    assert [entry.actor for entry in store.changes()] == ["(erased)", "(erased)"]
    assert store.check().problems == ()


def test_erase_entry_names_what_went_and_holds_no_value(filled: GraphStore) -> None:
    erase(filled)
    (entry,) = filled.changes(after=4)
    assert (entry.type, entry.operation_id) == ("erase", "erase-1")
    assert [item.id for item in entry.records] == [
        PERSON.id,
        "answer-1",
        "cycle-1",
        *sorted(["l-about", FOR.id, FELT_BY.id, LEARNS_FROM.id]),
    ]
    assert all(item.before is None and item.after is None for item in entry.records)
    text = entry.model_dump_json()
    assert not any(word in text for word in ("Dilys", "Quill", "Narwhals", "Wombats"))


def test_what_was_deleted_before_is_erased_as_well(filled: GraphStore) -> None:
    renamed = PERSON.model_copy(update={"name": "Formerly Known", "aliases": ()})
    apply(filled, put(renamed, 2), reason="Formerly known differently")
    apply(filled, delete(ANSWER, 3), delete(FOR, 3), delete(FELT_BY, 3))
    erase(filled)
    assert filled.check().problems == ()
    history = "".join(entry.model_dump_json() for entry in filled.changes())
    words = ("Dilys", "Quill", "Formerly", "Narwhals", "Wombats", "Platypuses")
    assert not any(word in history for word in words)


def test_person_deleted_before_can_still_be_erased(store: GraphStore) -> None:
    apply(store, put(PERSON))
    apply(store, delete(PERSON))
    assert store.erasure(PERSON.id).nodes == ()
    erase(store)
    assert "Dilys" not in "".join(entry.model_dump_json() for entry in store.changes())
    assert store.check().problems == ()
    with pytest.raises(NotFound):
        erase(store, operation_id="erase-2")


def test_documents_lose_what_names_the_erased(filled: GraphStore) -> None:
    body = (
        '{"positions": {"7c9e6679": [1, 2], "other": [3, 4]}, "shown": ["cycle-1", "e-1", 7],'
        ' "title": "For Dilys Quill", "note": "kept", "nested": [{"id": "7c9e6679"}, null]}'
    )
    filled.put_document(Document(collection="views", id="v", version=0, body=body))
    filled.put_document(Document(collection="views", id="w", version=0, body='{"a":  1}'))
    erase(filled)
    cleaned, untouched = filled.list_documents("views")
    assert cleaned == Document(
        collection="views",
        id="v",
        version=2,
        body='{"positions": {"other": [3, 4]}, "shown": ["e-1", 7], "note": "kept",'
        ' "nested": [{}, null]}',
    )
    assert untouched == Document(collection="views", id="w", version=1, body='{"a":  1}')


def test_same_erasure_twice_gives_the_first_result(filled: GraphStore) -> None:
    first = erase(filled)
    again = erase(filled)
    assert (again.revision, again.replayed) == (first.revision, True)


@pytest.mark.parametrize("id_", ["nobody", "gateshead", "cycle-1"])
def test_only_persons_are_erased(filled: GraphStore, id_: str) -> None:
    with pytest.raises(NotFound):
        erase(filled, id_)
    with pytest.raises(NotFound):
        filled.erasure(id_)
    assert filled.revision() == 4


def test_erased_id_can_be_used_again_and_erased_again(filled: GraphStore) -> None:
    erase(filled)
    apply(filled, put(PERSON.model_copy(update={"name": "New Name"})))
    assert filled.check().problems == ()
    erase(filled, operation_id="erase-2")
    report = filled.check()
    assert (report.problems, report.erased_images) == ((), 8)


def test_backup_after_an_erasure_holds_nothing_of_it_and_can_be_restored(stores) -> None:
    store = stores.open()
    fill(store)
    apply(store, put(PERSON), put(CYCLE), put(ABOUT), reason="Added Dilys Quill")
    erase(store)
    lines = list(store.dump())
    assert not any(word in "".join(lines) for word in ("Dilys", "Quill", "Wombats", "Zebrafinches"))
    other = stores.fresh()
    assert other.load(lines) == 3
    report = other.check()
    assert (report.problems, report.erased_images) == ((), 3)


NAMING = (
    Observation(id="o-1", text="Dilys  Quill's rent; dílys quill again."),
    Observation(id="o-2", text="The Quills of DQ Ltd.", how_we_know="Asked Dilys Quill-Ortiz"),
    Observation(id="o-3", text="Nobody is told of here, Dilys."),
    Organisation(id="firm", name="Dilys Quill Lettings", tags=("dq", "rent"), url="https://dq.uk"),
    Person(id="twin", name="Dilys Quill", what_matters="Not being taken for Dilys Quill"),
)
APPLIES = link("APPLIES", "firm", "rent-rule", note="As dq does")


@pytest.fixture
def naming(filled: GraphStore) -> GraphStore:
    """Give the store with records whose words hold the name, one of which held it once."""
    apply(filled, *map(put, NAMING), put(APPLIES))
    apply(filled, put(NAMING[2].model_copy(update={"text": "Dilys Quill was here"}), 5))
    apply(filled, put(NAMING[2], 6), delete(NAMING[1], 5))
    return filled


def test_other_words_that_hold_the_name_are_shown_before(naming: GraphStore) -> None:
    going = naming.erasure(PERSON.id)
    assert [item.id for item in going.naming] == ["firm", "o-1", "twin", APPLIES.id]
    assert [going.names.written_in(item) for item in going.naming] == [
        {"Dilys Quill", "dq"},
        {"Dilys  Quill", "dílys quill"},
        {"Dilys Quill"},
        {"dq"},
    ]


def test_the_name_is_taken_out_of_other_words(naming: GraphStore) -> None:
    seen = naming.snapshot()
    erase(naming)
    whole = naming.snapshot().node_by_id
    assert whole["o-1"].text == "[a person erased]'s rent; [a person erased] again."
    firm = whole["firm"]
    assert (firm.name, firm.tags, firm.url) == ("[a person erased] Lettings", ("rent",), None)
    # The name of another person is theirs; what is said of them is not.
    assert whole["twin"].name == "Dilys Quill"
    assert whole["twin"].what_matters == "Not being taken for [a person erased]"
    notes = {item.id: item.note for item in naming.snapshot().links}
    assert notes[APPLIES.id] == "As [a person erased] does"
    assert whole["o-3"].text == NAMING[2].text
    gone = {PERSON.id, "cycle-1", "answer-1", *(item.id for item in NAMING)}
    kept = [node for node in seen.nodes if node.id not in gone]
    assert [whole[node.id] for node in kept] == kept
    assert [node.id for node in naming.search("quill").records] == ["twin"]
    assert naming.check().problems == ()


def test_no_image_of_the_log_and_no_backup_holds_the_name(naming: GraphStore) -> None:
    apply(naming, delete(NAMING[4], 5))
    erase(naming)
    lines = [*naming.dump(), *(entry.model_dump_json() for entry in naming.changes())]
    told = " ".join("".join(lines).casefold().split())
    assert not any(name in told for name in ("dilys quill", "dílys quill", "dq ", '"dq'))
    report = naming.check()
    assert report.problems == ()
    # Seven of the person, one each of the five that named them, and the former state of a sixth.
    assert report.erased_images == 7 + 5 + 1


def test_words_stay_where_that_is_asked(naming: GraphStore) -> None:
    seen = naming.snapshot().node_by_id
    naming.erase(PERSON.id, actor="Ada", reason="", operation_id="e", keep_words=True)
    whole = naming.snapshot().node_by_id
    assert {id_: whole[id_] for id_ in ("o-1", "firm", "twin")} == {
        id_: seen[id_] for id_ in ("o-1", "firm", "twin")
    }
    assert naming.check().erased_images == 7


def test_what_was_taken_out_of_words_can_be_changed_and_undone_afterwards(
    naming: GraphStore,
) -> None:
    version = erase(naming).revision
    now = naming.snapshot().node_by_id["o-1"]
    assert now.version == version
    apply(naming, put(now.model_copy(update={"surprise": True}), version))
    (entry,) = naming.changes(after=version)
    assert entry.records[0].before == now
    assert naming.check().problems == ()
