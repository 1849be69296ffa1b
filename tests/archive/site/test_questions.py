"""The twenty questions: each runs, cheaply, and what it answers of small archives is the truth."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.folder import DataFolder
from archive.site.questions import Question, questions
from scraper.samples.newspaper import newspapers
from tests.archive.site.small_archive import SmallArchive
from tests.command import guong

QUESTIONS = {question.id: question for question in questions()}
STEPS = 1_000_000  # of SQLite's virtual machine: some 0.05 s, far more than a small archive may need

DIRECTIVE = "Chỉ thị số 05-CT/TW (2016)"


def ask(path: Path, question: Question) -> list[tuple[Any, ...]]:
    """The answer of a file, interrupted where it takes too many steps."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.set_progress_handler(lambda: 1, STEPS)
        return connection.execute(question.sql).fetchall()


def answer(small: SmallArchive, name: str) -> list[tuple[Any, ...]]:
    """What a published file of a small archive answers; archive.db says the same where it can."""
    published = ask(small.publish(), QUESTIONS[name])
    if QUESTIONS[name].is_of_archive:
        assert ask(small.folder.archive_db, QUESTIONS[name]) == published
    return published


@pytest.fixture
def small(tmp_path: Path) -> SmallArchive:
    return SmallArchive(tmp_path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The archive that `guong demo` makes of its sample newspapers."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    run = guong("demo", "--no-serve", "--json", "--data", folder)
    assert run.code == 0, run.err
    return DataFolder(folder)


def test_there_are_twenty_each_with_a_name_of_its_own() -> None:
    assert len(questions()) == len(QUESTIONS) == 20
    assert [one.id for one in questions() if not re.fullmatch(r"[a-z-]+", one.id)] == []


@pytest.mark.parametrize("question", questions(), ids=QUESTIONS)
def test_every_question_is_told_in_both_languages_with_its_limits(question: Question) -> None:
    assert question.vi.endswith("?")
    assert question.en.endswith("?")
    assert question.limits_vi.endswith(".")
    assert question.limits_en.endswith(".")
    assert question.tables


@pytest.mark.parametrize("question", questions(), ids=QUESTIONS)
def test_what_has_a_confidence_is_filtered_by_it(question: Question) -> None:
    sure = {"awards", "roles", "mention_places"} & set(question.tables)
    assert [table for table in sorted(sure) if f"{table}.confidence >=" not in question.sql] == []


@pytest.mark.parametrize("question", questions(), ids=QUESTIONS)
def test_the_newsrooms_archive_answers_every_question(made: DataFolder, question: Question) -> None:
    ask(made.current, question)
    if question.is_of_archive:
        ask(made.archive_db, question)


@pytest.mark.slow
def test_the_demos_archive_answers_what_its_newspapers_tell(demo: DataFolder) -> None:
    answers = {question.id: ask(demo.current, question) for question in questions()}
    for question in questions():
        if question.is_of_archive:
            assert ask(demo.archive_db, question) == answers[question.id], question.id
    assert [row[:5] for row in answers["prime-minister"]] == [
        ("tỉnh Lâm Đồng", "2023", "Phan Đình Luyện", "Bằng khen", 1),
        ("tỉnh Vĩnh Long", "2025", "Đội xây cầu từ thiện xã Giồng Trôm", "Bằng khen", 1),
    ]
    assert answers["land-given"] == [
        ("tỉnh Lâm Đồng", "2025", 1500, 1500, 1),
        ("tỉnh Sơn La", "2026", 3200, 3200, 1),
        ("tỉnh Vĩnh Long", "2023", 600, 600, 1),  # its reprint in another newspaper is not counted again
    ]
    names = {f"{paper.id}/{story.number}": paper.name for paper in newspapers() for story in paper.online(edition=1)}
    taken = {
        (names[story.taken_from], paper.name)
        for paper in newspapers()
        for story in paper.online(edition=1)
        if story.taken_from
    }
    assert {row[:2] for row in answers["reprints"]} == taken
    themes = sum(story.theme for paper in newspapers() for story in paper.online(edition=1))
    assert sum(stories for _, _, stories in answers["coverage"]) == themes


@pytest.mark.parametrize("question", questions(), ids=QUESTIONS)
def test_no_question_joins_tables_without_an_index(made: DataFolder, question: Question) -> None:
    """Within one loop at most one table may be read from end to end."""
    with closing(sqlite3.connect(made.current)) as connection:
        plan = connection.execute(f"explain query plan {question.sql}").fetchall()
    scans: dict[int, list[str]] = {}
    for _, parent, _, detail in plan:
        if detail.startswith("SCAN") and "json_each" not in detail and "SCAN field" not in detail:
            scans.setdefault(parent, []).append(detail)
    assert [details for details in scans.values() if len(details) > 1] == []


def test_who_was_commended_by_the_prime_minister(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    small.unit("LC", "tỉnh Lào Cai", "tinh")
    small.unit("x", "xã Hồng Ca", "xa", "LC")
    first = small.story(paper, "2024-03-01T08:00:00+07:00")
    small.placed(first, "x")
    full = small.mention(first, "PER", "Giàng A Páo")
    short = small.award(first, "Bằng khen", giver="Thủ tướng Chính phủ", receiver=("PER", "Páo"), date="2023-12-01")
    assert short is not None
    small.short_form(first, short, full)
    second = small.story(paper, "2025-03-01T08:00:00+07:00")
    small.award(second, "Bằng khen", giver="Thủ tướng", counted=("22", "tập thể"))
    small.award(second, "Bằng khen", giver="Bộ Y tế", receiver=("PER", "Lò Thị Mai"))
    small.award(second, "Cờ thi đua", giver="Thủ tướng", receiver=("PER", "Không Chắc"), confidence=0.5)

    assert [row[:5] for row in answer(small, "prime-minister")] == [
        (None, "2025", "22 tập thể", "Bằng khen", 1),
        ("tỉnh Lào Cai", "2023", "Giàng A Páo", "Bằng khen", 1),
    ]


def test_levels_of_givers_are_read_from_their_names(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    story = small.story(paper, "2024-03-01T08:00:00+07:00")
    levels = {
        "Chủ tịch nước": "nhà nước",
        "Bộ Y tế": "trung ương",
        "Trung ương Đoàn": "trung ương",
        "UBND tỉnh Sơn La": "tỉnh",
        "Bảo hiểm xã hội tỉnh": "tỉnh",
        "Huyện ủy Trạm Tấu": "huyện",
        "UBND thị xã Nghĩa Lộ": "huyện",
        "Đảng ủy xã Hồng Ca": "xã",
        "Hợp tác xã Suối Giàng": "khác",
    }
    for number, giver in enumerate(levels):
        small.award(story, f"Giấy khen {number}", giver=giver, receiver=("PER", "Lò Thị Mai"))
    small.award(story, "Bằng khen", receiver=("PER", "Lò Thị Mai"))

    answered = {award: level for _, level, award, _ in answer(small, "levels")}
    assert answered == {f"Giấy khen {number}": level for number, level in enumerate(levels.values())} | {
        "Bằng khen": "không nêu"
    }


def test_a_reprint_does_not_double_what_was_given(small: SmallArchive) -> None:
    paper, other = small.newspaper("Báo A"), small.newspaper("Báo B")
    first, again = small.story(paper, "2024-03-01T08:00:00+07:00"), small.story(other, "2024-03-02T08:00:00+07:00")
    small.reprint(first, again)
    for story in (first, again):
        small.award(story, "Bằng khen", giver="Tỉnh ủy Sơn La", counted=("24", "tập thể"), occasion="Dân vận khéo")
        small.award(story, "Bằng khen", giver="Tỉnh ủy Sơn La", counted=("1.040", "cá nhân"), occasion="Dân vận khéo")
        small.award(story, "Giấy khen", counted=("12", "nông dân"), date="2023")
        small.award(story, "Giấy khen", receiver=("PER", "Lò Thị Mai"), date="2023")

    assert answer(small, "collectives-or-individuals") == [
        ("(không nêu)", "2023", 0, 1, 12),
        ("Dân vận khéo", "2024", 24, 1040, 0),
    ]
    assert [row for row in ask(small.folder.root / "small.db", QUESTIONS["levels"]) if row[1] == "tỉnh"] == [
        ("2024", "tỉnh", "Bằng khen", 2)
    ]


def test_who_was_commended_more_than_once(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    for year in (2023, 2024):
        story = small.story(paper, f"{year}-03-01T08:00:00+07:00")
        giver = "Bộ Y tế" if year == 2024 else "UBND tỉnh Sơn La"
        small.award(story, "Bằng khen", giver=giver, receiver=("PER", "Lò Thị Mai"), date=str(year))
        small.award(story, "Bằng khen", giver="Bộ Y tế", receiver=("PER", "Chỉ Một Lần"))

    assert answer(small, "more-than-once") == [
        ("Lò Thị Mai", 1, 2, "Bằng khen", "UBND tỉnh Sơn La,Bộ Y tế", "2023", "2024", 2)
    ]


def test_campaigns_are_counted_by_year_and_only_in_stories_of_the_theme(small: SmallArchive) -> None:
    paper, other = small.newspaper("Báo A"), small.newspaper("Báo B")
    for newspaper, year, theme in ((paper, 2023, 0.9), (other, 2023, 0.9), (paper, 2024, 0.9), (paper, 2024, 0.1)):
        story = small.story(newspaper, f"{year}-03-01T08:00:00+07:00", theme=theme)
        small.mention(story, "CAMPAIGN", "Dân vận khéo")
        small.mention(story, "CAMPAIGN", "Dân vận khéo")

    assert answer(small, "campaigns") == [("Dân vận khéo", "2023", 2, 2), ("Dân vận khéo", "2024", 1, 1)]


def test_a_model_is_counted_where_its_stories_lie(small: SmallArchive) -> None:
    paper, other = small.newspaper("Báo A"), small.newspaper("Báo B")
    small.unit("SL", "tỉnh Sơn La", "tinh")
    small.unit("ĐN", "tỉnh Đắk Nông", "tinh", until="2025-06-30")
    small.unit("LĐ", "tỉnh Lâm Đồng", "tinh")
    small.became("ĐN", "LĐ")
    for newspaper, unit in ((paper, "SL"), (other, "SL"), (other, "ĐN")):
        story = small.story(newspaper, "2024-03-01T08:00:00+07:00")
        small.mention(story, "MODEL", "Thùng lòng tin")
        small.placed(story, unit)
    small.placed(story, "SL", confidence=0.4)
    alone = small.story(paper, "2024-03-01T08:00:00+07:00")
    small.mention(alone, "MODEL", "Hũ gạo")
    small.placed(alone, "SL")

    assert answer(small, "models") == [
        ("Thùng lòng tin", 2, 3, "tỉnh Sơn La,tỉnh Lâm Đồng"),
        ("Hũ gạo", 1, 1, "tỉnh Sơn La"),
    ]


def test_a_changed_title_is_seen_and_a_past_one_is_none(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    told = (
        ("2022-03-01", "Lò Thị Mai", "Trưởng bản", False),
        ("2023-03-01", "Lò Thị Mai", "trưởng bản", False),
        ("2024-03-01", "Lò Thị Mai", "Bí thư Đảng ủy xã", False),
        ("2021-03-01", "Tòng Thị Ơn", "Hiệu trưởng", True),
        ("2025-03-01", "Tòng Thị Ơn", "Chủ tịch UBND xã", False),
    )
    for day, person, title, past in told:
        small.role(small.story(paper, f"{day}T08:00:00+07:00"), person, title, past=past)

    assert answer(small, "titles") == [
        ("Lò Thị Mai", "Trưởng bản", "2022-03-01", "Bí thư Đảng ủy xã", "2024-03-01", "Báo A")
    ]


def test_communes_of_todays_lao_cai_under_the_directive_before_2025(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    small.unit("LC", "tỉnh Lào Cai", "tinh")
    small.unit("YB", "tỉnh Yên Bái", "tinh", until="2025-06-30")
    small.unit("TT", "huyện Trấn Yên", "huyen", "YB", until="2025-06-30")
    small.unit("old", "xã Kiên Thành", "xa", "TT", until="2025-06-30")
    small.unit("new", "xã Quy Mông", "xa", "LC")
    small.unit("far", "xã Mường Chùm", "xa")
    small.became("YB", "LC")
    small.became("TT", "new", share=0.3)
    small.became("old", "new")
    for day, document, unit in (
        ("2022-05-19", DIRECTIVE, "old"),
        ("2024-05-19", DIRECTIVE, "old"),
        ("2025-05-19", DIRECTIVE, "old"),  # too late
        ("2024-05-19", "Chỉ thị số 03-CT/TW (2011)", "old"),  # another one
        ("2024-05-19", "Chỉ thị số 05-CT/TU", "old"),  # of the province
        ("2024-05-19", DIRECTIVE, "TT"),  # only the district
        ("2024-05-19", DIRECTIVE, "far"),  # elsewhere
    ):
        story = small.story(paper, f"{day}T08:00:00+07:00")
        small.mention(story, "DOC", document)
        small.placed(story, unit)

    assert answer(small, "lao-cai") == [("xã Quy Mông", 2, "xã Kiên Thành", "2022-05-19", "2024-05-19")]


def test_who_is_quoted_most_and_as_what(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    for day, title in (("2023-03-01", "Trưởng bản"), ("2024-03-01", "Bí thư Đảng ủy xã")):
        story = small.story(paper, f"{day}T08:00:00+07:00")
        small.role(story, "Lò Thị Mai", title)
        small.quote(story, "Lò Thị Mai")
        small.quote(story, None)
    small.mention(story, "PER", "Giàng A Páo")
    small.quote(story, "Giàng A Páo")
    small.quote(story, "Ai Đó", known=False)

    assert answer(small, "speakers") == [("Lò Thị Mai", 2, 2, "Bí thư Đảng ủy xã"), ("Giàng A Páo", 1, 1, None)]
    assert ask(small.folder.root / "small.db", QUESTIONS["leaders-or-people"]) == [
        ("Báo A", "2023", 2, 0, 1, 0, 1),
        ("Báo A", "2024", 4, 1, 0, 2, 1),
    ]


def test_sums_of_money_are_read_as_printed_and_only_where_something_was_saved(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    saved = small.story(paper, "2024-03-01T08:00:00+07:00", "Chị tiết kiệm 450.000 đồng, cả xã được 1,9 tỷ đồng.")
    small.figure(saved, "450.000", "đồng")
    small.figure(saved, "1,9", "tỷ đồng")
    far = small.story(
        paper, "2024-03-01T08:00:00+07:00", "Chị tiết kiệm." + " Chuyện khác." * 20 + " Vay 20 triệu đồng."
    )
    small.figure(far, "20", "triệu đồng")

    assert [row[:3] for row in answer(small, "money-saved")] == [
        (1_900_000_000, "1,9", "tỷ đồng"),
        (450_000, "450.000", "đồng"),
    ]


def test_land_is_summed_in_square_metres_where_it_was_given(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    small.unit("SL", "tỉnh Sơn La", "tinh")
    given = small.story(paper, "2024-03-01T08:00:00+07:00", "Cả bản hiến 4.200 m² đất, bà hiến 0,5 ha đất đồi.")
    small.figure(given, "4.200", "m²")
    small.figure(given, "0,5", "ha")
    small.placed(given, "SL")
    planted = small.story(paper, "2024-03-01T08:00:00+07:00", "Nay bản đã hiện rõ: trên đất đồi có 30 ha chè.")
    small.figure(planted, "30", "ha")

    assert answer(small, "land-given") == [("tỉnh Sơn La", "2024", 9200, 5000, 1)]


def test_communes_of_stories_about_minorities(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    small.unit("SL", "tỉnh Sơn La", "tinh")
    small.unit("03", "xã Mường Chùm", "xa", "SL")
    for text in ("Xã vùng đồng bào dân tộc thiểu số.", "Xã ven đô."):
        small.placed(small.story(paper, "2024-03-01T08:00:00+07:00", text), "03")

    assert answer(small, "minorities") == [("xã Mường Chùm", "tỉnh Sơn La", "03", 1, "2024-03-01", "2024-03-01")]


def test_which_newspaper_reprints_which(small: SmallArchive) -> None:
    paper, other = small.newspaper("Báo A"), small.newspaper("Báo B")
    for share in (0.9, 0.7, 0.2):
        first = small.story(paper, "2024-03-01T08:00:00+07:00")
        small.reprint(first, small.story(other, "2024-03-03T08:00:00+07:00"), share=share)

    assert answer(small, "reprints") == [("Báo A", "Báo B", "edited", 2, 0.8, 2.0)]


def test_what_vanished_and_what_was_changed(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    gone = small.story(paper, "2024-03-01T08:00:00+07:00", gone="2024-03-11T08:00:00+00:00")
    small.gone(gone, paper, "2024-03-11T08:00:00+00:00")
    for day in (3, 5):
        small.version(small.story(paper, "2024-03-01T00:00:00+07:00"), paper, f"2024-03-0{day}T00:00:00+07:00", "title")

    assert [row[2:7] for row in answer(small, "vanished")] == [("2024-03-01", "2024-03-11", None, "http-404", 10)]
    assert ask(small.folder.root / "small.db", QUESTIONS["changed"]) == [("Báo A", "title", 2, 2, 3.0)]


def test_places_that_changed_and_bodies_of_units_that_ended(small: SmallArchive) -> None:
    paper = small.newspaper("Báo A")
    small.unit("h", "huyện Trạm Tấu", "huyen", until="2025-06-30")
    small.unit("x", "xã Trạm Tấu", "xa")
    small.unit("p", "xã Phình Hồ", "xa")
    small.unit("same", "xã Hồng Ca", "xa")
    small.unit("kept", "xã Púng Luông", "xa", until="2025-06-30")
    small.unit("heir", "xã Púng Luông", "xa")
    small.became("kept", "heir")
    small.became("h", "x", share=0.6)
    small.became("h", "p", share=0.4, main=False)
    for day in ("2024-03-01", "2025-08-01"):
        story = small.story(paper, f"{day}T08:00:00+07:00")
        small.placed(story, "h", kind="ORG", name="Huyện ủy Trạm Tấu")
        small.placed(story, "same", kind="ORG", name="Đảng ủy xã Hồng Ca")
        small.placed(story, "kept", kind="ORG", name="Đảng ủy xã Púng Luông")

    assert answer(small, "renamed") == [
        ("huyện Trạm Tấu", "huyen", "xã Trạm Tấu", 0.6, "2025-07-01", 2),
        ("huyện Trạm Tấu", "huyen", "xã Phình Hồ", 0.4, "2025-07-01", 2),
    ]
    assert ask(small.folder.root / "small.db", QUESTIONS["ended"]) == [
        ("Huyện ủy Trạm Tấu", "huyện Trạm Tấu", "huyen", "2025-06-30", 2, "2025-08-01", 1)
    ]


def test_coverage_by_month_and_provinces_by_year(small: SmallArchive) -> None:
    paper, other = small.newspaper("Báo A"), small.newspaper("Báo B")
    small.unit("LC", "tỉnh Lào Cai", "tinh")
    small.unit("YB", "tỉnh Yên Bái", "tinh", until="2025-06-30")
    small.became("YB", "LC")
    for newspaper, day in ((paper, "2024-03-01"), (paper, "2024-03-31"), (other, "2025-01-01")):
        small.placed(small.story(newspaper, f"{day}T08:00:00+07:00"), "YB")
    small.story(other, None)

    assert answer(small, "coverage") == [("Báo A", "2024-03", 2), ("Báo B", None, 1), ("Báo B", "2025-01", 1)]
    assert ask(small.folder.root / "small.db", QUESTIONS["provinces"]) == [
        ("tỉnh Lào Cai", "2024", 2, 1),
        ("tỉnh Lào Cai", "2025", 1, 1),
    ]
