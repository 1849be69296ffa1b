"""Names that the model has seen too few of to get right by itself."""

from __future__ import annotations

import pytest

from archive.model import MentionType
from pipelines.entities import find_mentions


def named(text: str, kind: MentionType = MentionType.PER) -> list[str]:
    return [one.surface for one in find_mentions(text) if one.type is kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("K'Brớt, 19 tuổi, chạy chân trần đi học mỗi ngày.", ["K'Brớt"]),
        ("Chị Ka' Thuận mở lớp may ở hiên nhà.", ["Ka' Thuận"]),
        ("Ông Phạm Văn Y', 58 tuổi, bán trâu làm cống.", ["Phạm Văn Y'"]),
        ("K’ Tem, người Mạ, dạy học đã mười năm.", ["K’ Tem"]),
    ],
)
def test_a_name_with_an_apostrophe_is_found_whole(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize("text", ["Bà con K'Ho ở đây trồng cà phê.", "Xã Ia H'Drai có đường mới."])
def test_a_people_or_a_place_with_an_apostrophe_is_nobody(text: str) -> None:
    assert named(text) == []


def test_the_end_of_a_districts_name_does_not_open_the_name_of_its_secretary() -> None:
    text = "Bí thư Huyện ủy Đồng Văn Sùng Mí Lử lội bộ ba ngày cùng thợ điện."
    assert named(text) == ["Sùng Mí Lử"]
    assert named(text, MentionType.ORG) == ["Huyện ủy Đồng Văn"]


def test_a_name_that_begins_behind_a_body_stays_whole() -> None:
    text = "Bí thư Huyện ủy Mèo Vạc Văn Thị Lan về thăm bản."
    assert named(text) == ["Văn Thị Lan"]


def test_a_hamlet_is_no_part_of_its_heads_name() -> None:
    text = "Trưởng thôn Giàng Cài Bàn Tòn Siệu, 47 tuổi, có cuốn sổ ghi ngày công."
    assert named(text) == ["Bàn Tòn Siệu"]


def test_a_long_name_behind_no_hamlet_stays_whole() -> None:
    assert named("Bà Công Tằng Tôn Nữ Mai, 80 tuổi, dạy thêu.") == ["Công Tằng Tôn Nữ Mai"]
