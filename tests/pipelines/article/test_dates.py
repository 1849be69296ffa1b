from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.model import Method
from pipelines.article.dates import VIETNAM, Dated, choose, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-07T08:52:11.000 +07:00", "2026-03-07T08:52:11"),
        ("2025-06-17T13:43:02+0700", "2025-06-17T13:43:02"),
        ("2021-12-01T04:51:00Z", "2021-12-01T11:51:00"),
        ("2025-12-24T09:30:00", "2025-12-24T09:30:00"),
        ("Thứ 4, 01/12/2021 | 11:51:00 [GMT +7]", "2021-12-01T11:51:00"),
        ("08/01/2026 - 18:21", "2026-01-08T18:21:00"),
        ("10:30, 15/05/2011", "2011-05-15T10:30:00"),
        ("07-03-2026 - 00:01 AM", "2026-03-07T00:01:00"),
        ("Thứ bảy, 7/3/2026, 00:05 (GMT+7)", "2026-03-07T00:05:00"),
        ("Cập nhật lúc 14h30 ngày 12/6/2024", "2024-06-12T14:30:00"),
        ("ngày 12 tháng 3 năm 2024 lúc 14 giờ 05 phút", "2024-03-12T14:05:00"),
        ("12/6/2024 | 8:15:07 PM", "2024-06-12T20:15:07"),
        ("Wed, 01 Dec 2021 11:51:00 +0700", "2021-12-01T11:51:00"),
        ("9/11/2021 3:29:47 PM", "2021-09-11T15:29:47"),
        ("09/11/2021 03:29:47 PM", "2021-11-09T15:29:47"),
        ("4/26/2022 11:05:00 AM", "2022-04-26T11:05:00"),
        ("15.05.2011", "2011-05-15T00:00:00"),
    ],
)
def test_every_form_that_newspapers_write_is_read(text: str, expected: str) -> None:
    parsed = parse_date(text)
    assert parsed is not None
    assert parsed[0] == datetime.fromisoformat(expected).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text", ["", "31/02/2020", "hôm nay", "99/99/9999 10:00", "1/1/1", "2020-13-45", "25:99 01/01/2020x"]
)
def test_what_is_no_date_is_none_or_only_a_day(text: str) -> None:
    parsed = parse_date(text)
    assert parsed is None or not parsed[1]


def test_months_come_first_only_where_the_cms_is_known_to_write_so() -> None:
    vietnamese, american = parse_date("9/11/2021 15:29"), parse_date("9/11/2021 15:29", us_order=True)
    assert vietnamese is not None
    assert vietnamese[0].month == 11
    assert american is not None
    assert american[0].month == 9


def dated(text: str, method: Method = Method.META, *, machine: bool = True) -> Dated:
    parsed = parse_date(text)
    assert parsed is not None
    return Dated(parsed[0], parsed[1], method, 0.9, machine)


def test_a_story_is_never_published_after_it_was_fetched() -> None:
    fetched = datetime(2026, 1, 1, tzinfo=UTC)
    chosen = choose([dated("2026-02-01T10:00"), dated("2025-12-30T10:00")], fetched)
    assert chosen is not None
    assert chosen.moment.year == 2025
    assert choose([dated("2026-02-01T10:00")], fetched) is None


def test_the_pages_clock_is_not_believed() -> None:
    fetched = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
    clock = Dated(fetched - timedelta(seconds=20), True, Method.CMS, 0.7, machine=False)
    assert choose([clock], fetched) is None


def test_a_day_without_a_time_takes_the_time_that_another_source_of_that_day_has() -> None:
    chosen = choose([dated("2026-01-08", Method.JSON_LD), dated("08/01/2026 - 18:21")], None)
    assert chosen is not None
    assert (chosen.moment.hour, chosen.moment.minute) == (18, 21)


def test_swapped_day_and_month_are_outvoted_by_the_visible_date() -> None:
    chosen = choose([dated("2021-11-09T15:29"), dated("11/09/2021 15:29")], None)
    assert chosen is not None
    assert (chosen.moment.month, chosen.moment.day) == (9, 11)
