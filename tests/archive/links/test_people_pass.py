"""The pass over people: whom it joins, and that only what the archive holds and people decided makes it so."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.links import people_clusters, people_growth, people_pass, people_sighted, people_tables
from archive.links.people import Judgement, judge
from archive.links.people_clusters import people_of
from archive.links.people_growth import Move
from archive.links.people_pass import People
from archive.model import MentionType, Office, Sighting
from archive.store.entities import Forms, entity_id, refresh_entities
from archive.store.facts import COLUMNS, insert_facts, stored_facts, take_facts_away
from archive.store.people import _in_turn, join_people, sighting_id, sighting_name, sighting_rows
from archive.store.schema import migrate

TABLES = (
    *("sightings", "person_links", "people_blocks", "people_read", "person_profiles", "entities"),
    *("entity_forms", "entity_aliases"),
    *("mentions", "roles", "awards", "quotes"),
)
FIRST = date(2019, 1, 1)
PAO = Sighting("Giàng A Páo", communes=frozenset(("c1",)), provinces=frozenset(("p1",)), born=1984)
CHAIR = Sighting("Trần Huy Tú", provinces=frozenset(("p1",)), offices=(Office("Chủ tịch", "UBND tỉnh Đèo"),))


@dataclass(frozen=True)
class Told:
    """A story that names one person, who has a title and says something."""

    story: str
    person: Sighting
    after: int = 0  # days

    @property
    def id(self) -> str:
        return sighting_id(self.story, sighting_name(self.person.name))


class Archive:
    """The tables alone: what other tables a story needs does not matter here."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        migrate(self.connection, Path("memory"))
        self.connection.execute("INSERT INTO entities VALUES ('award', 'AWARD', 'Bằng khen', 'bằng khen')")

    def put(self, *stories: Told) -> None:
        forms: Forms = Counter()
        for told in stories:
            self._drop(told.story, forms)
            day = FIRST + timedelta(days=told.after)
            self.connection.execute(
                "INSERT INTO stories (id, publisher, url, kind, published, theme_score, first_seen, last_seen,"
                " versions, content, text) VALUES (?, 'p', 'u', 'article', ?, 1, '2026', '2026', 1, 'c', 'x')",
                (told.story, day.isoformat()),
            )
            person, name = told.person.name, entity_id(MentionType.PER, sighting_name(told.person.name))
            rows: dict[str, Sequence[Sequence[object]]] = dict.fromkeys(COLUMNS, ())
            rows |= {
                "mentions": [(0, name, "PER", 0, len(person), person, "{}", None)],
                "sightings": [*sighting_rows([replace(told.person, day=day, mentions=(0,))], {0: 0})],
                "roles": [(0, "Trưởng bản", name, None, None, 0, 0, 3, 0.9)],
                "awards": [("award", name, name, None, None, 0, 0, 0, None, 0.9)],
                "quotes": [(0, 3, name, person)],
            }
            insert_facts(self.connection, told.story, rows, forms)
        refresh_entities(self.connection, forms)

    def drop(self, *stories: Told) -> None:
        forms: Forms = Counter()
        for told in stories:
            self._drop(told.story, forms)
        refresh_entities(self.connection, forms)

    def _drop(self, story: str, forms: Forms) -> None:
        take_facts_away(self.connection, story, forms)
        self.connection.execute("DELETE FROM stories WHERE id = ?", (story,))

    def link(self, *, joined: Sequence[tuple[Told, Told]] = (), apart: Sequence[tuple[Told, Told]] = ()) -> None:
        decided = (frozenset(tuple(sorted((one.id, other.id))) for one, other in pairs) for pairs in (joined, apart))
        join_people(self.connection, People(*decided))  # type: ignore[arg-type]  # pairs of two
        lost = [row for row in self.rows("PRAGMA foreign_key_check") if row[2] == "entities"]
        assert lost == []

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql).fetchall()

    def people(self) -> dict[object, object]:
        """The person of each story."""
        return dict(self.rows("SELECT story, person FROM sightings"))  # type: ignore[arg-type]  # rows of two

    def dump(self) -> dict[str, list[str]]:
        return {table: sorted(map(repr, self.rows(f"SELECT * FROM {table}"))) for table in TABLES}


@pytest.fixture
def archive() -> Iterator[Archive]:
    made = Archive()
    with closing(made.connection):
        yield made


def test_one_person_of_two_stories_has_one_page_and_the_id_of_the_earliest(archive: Archive) -> None:
    late, early = Told("s1", PAO, after=30), Told("s2", PAO)
    archive.put(late, early)
    archive.link()
    assert archive.people() == {"s1": early.id, "s2": early.id}
    assert archive.rows("SELECT id, name FROM entities WHERE type = 'PER'") == [(early.id, "Giàng A Páo")]
    assert archive.rows("SELECT * FROM entity_aliases") == [(late.id, early.id)]


def test_all_that_names_a_person_names_the_joined_one(archive: Archive) -> None:
    late, early = Told("s1", PAO, after=30), Told("s2", PAO)
    archive.put(late, early)
    archive.link()
    named = "SELECT entity FROM mentions UNION ALL SELECT person FROM roles UNION ALL SELECT speaker FROM quotes"
    named += " UNION ALL SELECT giver FROM awards UNION ALL SELECT receiver FROM awards"
    assert archive.rows(named) == [(early.id,)] * 10


def test_two_of_one_name_without_evidence_are_two(archive: Archive) -> None:
    one, other = Told("s1", PAO), Told("s2", replace(PAO, communes=frozenset(("c2",)), born=None), after=9)
    archive.put(one, other)
    archive.link()
    assert archive.people() == {"s1": one.id, "s2": other.id}
    assert archive.rows("SELECT name FROM entities WHERE type = 'PER'") == [("Giàng A Páo",)] * 2


def test_nobody_bridges_two_who_contradict_each_other(archive: Archive) -> None:
    """Páo without an age fits a Páo of 1984 and one of 1951, who do not fit each other: he goes to the surer one."""
    grandson, grandfather = Told("s1", PAO), Told("s2", replace(PAO, born=1951), after=1)
    ageless = Told("s3", replace(PAO, born=None, offices=(Office("nghệ nhân"),)), after=2)
    grandfather = replace(grandfather, person=replace(grandfather.person, offices=(Office("nghệ nhân"),)))
    archive.put(grandson, grandfather, ageless)
    archive.link()
    assert archive.people() == {"s1": grandson.id, "s2": grandfather.id, "s3": grandfather.id}


def test_two_of_one_story_are_never_one(archive: Archive) -> None:
    full, short = Told("s1", PAO), Told("s2", PAO, after=1)
    archive.put(full, short)
    archive.connection.execute("UPDATE sightings SET story = 's1', name = 'other' WHERE story = 's2'")
    archive.link()
    assert archive.rows("SELECT count(DISTINCT person) FROM sightings") == [(2,)]


def test_who_is_named_in_a_thousand_stories_is_held_against_the_first_few(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put(*(Told(f"s{number:04}", CHAIR, after=number) for number in range(1000)))
    compared = 0

    def count(one: Sighting, other: Sighting) -> Judgement:
        nonlocal compared
        compared += 1
        return judge(one, other)

    monkeypatch.setattr(people_sighted, "judge", count)
    archive.link()
    assert len(set(archive.people().values())) == 1
    assert compared <= 1000 * people_pass.ANCHORS


def test_a_person_who_only_grows_is_not_grouped_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [Told(f"s{number:02}", CHAIR, after=number) for number in range(1, 40)]
    archive.put(*told)
    archive.link()
    monkeypatch.setattr(people_pass, "people_of", None)  # who asks for it fails
    archive.put(Told("s99", replace(CHAIR, address="ông"), after=99))
    archive.link()
    assert set(archive.people().values()) == {told[0].id}


def test_an_earlier_story_gives_its_id_to_all_without_grouping(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put(*(Told(f"s{number}", PAO, after=number) for number in range(1, 4)))
    archive.link()
    monkeypatch.setattr(people_pass, "people_of", None)
    earliest = Told("s0", replace(PAO, born=None))
    archive.put(earliest)
    archive.link()
    assert set(archive.people().values()) == {earliest.id}
    assert archive.rows("SELECT id FROM entities WHERE type = 'PER'") == [(earliest.id,)]
    assert archive.rows("SELECT person FROM person_profiles") == [(earliest.id,)]


def test_who_comes_into_a_story_that_names_the_person_already_is_another(archive: Archive) -> None:
    one, other = Told("s1", PAO), Told("s2", PAO, after=1)
    archive.put(one, other)
    archive.link()
    namesake = Told("s3", replace(PAO, name="Páo"), after=2)
    archive.put(namesake)
    archive.connection.execute("UPDATE sightings SET story = 's2' WHERE story = 's3'")
    archive.link()
    assert archive.rows("SELECT person FROM sightings ORDER BY day") == [(one.id,), (one.id,), (namesake.id,)]


def test_the_year_of_an_office_counts_where_the_namesake_is_young(archive: Archive) -> None:
    head = replace(PAO, born=None, offices=(Office("Chủ tịch", "UBND xã Đèo"),))
    then, later, young = Told("s1", head), Told("s2", head, after=4000), Told("s3", replace(PAO, born=1995), after=4001)
    archive.put(then, later, young)
    archive.link()
    held = archive.rows("SELECT reasons FROM person_links WHERE reasons LIKE '%too-young%'")
    assert (len(held), archive.people()["s1"]) == (0, then.id)
    assert archive.rows("SELECT count(*) FROM person_links") == [(2,)]


def test_an_earlier_namesake_who_contradicts_takes_nobody_along(archive: Archive) -> None:
    one, other = Told("s1", PAO, after=5), Told("s2", PAO, after=6)
    archive.put(one, other)
    archive.link()
    grandfather = Told("s0", replace(PAO, born=1951))
    archive.put(grandfather)
    archive.link()
    assert archive.people() == {"s0": grandfather.id, "s1": one.id, "s2": one.id}


def test_two_of_one_story_who_change_places_keep_their_own_rows() -> None:
    rows = ["a", "b", "c"]  # whom the rows of one story name
    moves = [Move("x", "s", "a", "b"), Move("y", "s", "b", "a"), Move("z", "s", "c", "d")]
    for after, _, before in _in_turn(moves):
        rows = [after if row == before else row for row in rows]
    assert rows == ["b", "a", "d"]


def test_who_leaves_takes_only_his_own_with_him(archive: Archive) -> None:
    first, second, third = (Told(f"s{n}", PAO, after=n) for n in range(3))
    archive.put(first, second, third)
    archive.link()
    archive.drop(first)
    archive.link()
    assert archive.people() == {"s1": second.id, "s2": second.id}
    assert archive.rows("SELECT * FROM entity_aliases") == [(third.id, second.id)]
    assert archive.rows("SELECT id FROM entities WHERE type = 'PER'") == [(second.id,)]


def test_people_may_join_and_part_whom_evidence_does_not(archive: Archive) -> None:
    one, other = Told("s1", PAO), Told("s2", replace(PAO, provinces=frozenset(("p2",)), communes=frozenset()), after=9)
    archive.put(one, other)
    archive.link(joined=[(one, other)])
    assert archive.people() == {"s1": one.id, "s2": one.id}
    archive.link()
    assert archive.people() == {"s1": one.id, "s2": other.id}
    like = Told("s3", PAO, after=10)
    archive.put(like)
    archive.link(apart=[(one, like)])
    assert archive.people() == {"s1": one.id, "s2": other.id, "s3": like.id}


def test_what_is_doubtful_is_kept_for_people_and_joins_nobody(archive: Archive) -> None:
    hung = replace(PAO, name="Nguyễn Văn Hùng", born=None)
    archive.put(Told("s1", hung), Told("s2", hung, after=5))
    archive.link()
    assert archive.rows("SELECT verdict FROM person_links") == [("doubtful",)]
    assert len(set(archive.people().values())) == 2


def test_a_story_put_away_keeps_the_names_of_its_people(archive: Archive) -> None:
    late, early = Told("s1", PAO, after=30), Told("s2", PAO)
    archive.put(late, early)
    before = {told.story: stored_facts(archive.connection, told.story) for told in (late, early)}
    archive.link()
    assert {told.story: stored_facts(archive.connection, told.story) for told in (late, early)} == before


NAMES = ("Giàng A Páo", "Páo", "Sùng A Páo", "Nguyễn Văn Hùng", "Y Thiên Byă", "Y Thiên")
SIGHTINGS = st.builds(
    Sighting,
    name=st.sampled_from(NAMES),
    communes=st.sets(st.sampled_from(("c1", "c2")), max_size=1).map(frozenset),
    provinces=st.sets(st.sampled_from(("p1", "p2")), max_size=1).map(frozenset),
    offices=st.lists(
        st.builds(
            Office, st.sampled_from(("Trưởng bản", "Chủ tịch")), st.sampled_from(("", "UBND xã Đèo")), st.booleans()
        ),
        max_size=2,
    ).map(tuple),
    born=st.sampled_from((None, 1951, 1984)),
    address=st.sampled_from(("", "ông", "bà", "cụ", "anh")),
)


def from_the_ground(archive: Archive) -> dict[str, str]:
    """The person of each sighting where all are grouped together, and nobody only grows."""
    keys = [str(key) for (key,) in archive.rows("SELECT id FROM sightings")]
    sighted = people_sighted.Reader(archive.connection).read(keys)
    joined, apart = (people_tables.decided(archive.connection, verdict) for verdict in ("join", "split"))
    groups = people_of(
        {key: (one.story, one.telling.told) for key, one in sighted.items()},
        set(people_tables.links_of(archive.connection, keys)),
        joined,
        apart,
    )
    earliest = ((min((sighted[key] for key in group), key=lambda one: one.rank).id, group) for group in groups)
    return {key: person for person, group in earliest for key in group}


@given(people=st.lists(SIGHTINGS, min_size=2, max_size=14), seed=st.integers(0, 999))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_only_what_the_archive_holds_decides_not_the_order_in_which_it_came(
    people: list[Sighting], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_pass, "ANCHORS", 2)  # so that who is an anchor changes all the time
    monkeypatch.setattr(people_pass, "AT_ONCE", 3)
    for module in (people_clusters, people_growth, people_tables):  # so that some are known in too many ways
        monkeypatch.setattr(module, "PROFILES", 3)
    told = [Told(f"s{number}", person, after=number % 5) for number, person in enumerate(people)]
    chance = random.Random(seed)
    decided = {"joined": [(told[0], told[-1])]} if seed % 3 == 0 else {"apart": [(told[0], told[-1])]}
    at_once, step_by_step = Archive(), Archive()
    with closing(at_once.connection), closing(step_by_step.connection):
        at_once.put(*told)
        at_once.link(**decided)
        for one in chance.sample(told, len(told)):
            step_by_step.put(one)
            if chance.random() < 0.5:
                step_by_step.link()
            if chance.random() < 0.3:
                step_by_step.drop(*chance.sample(told, chance.randint(1, len(told))))
                step_by_step.link()
        step_by_step.put(*told)
        step_by_step.link(**decided)
        assert step_by_step.dump() == at_once.dump()
        assert dict(at_once.rows("SELECT id, person FROM sightings")) == from_the_ground(at_once)  # type: ignore[arg-type]
        before = at_once.dump()
        at_once.link(**decided)
        assert at_once.dump() == before
