"""The built-in registry as a whole: every province has its newspapers, and no two files contradict each other."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.publisher import GENERIC, Registry

# Resolution 202/2025/QH15 of the National Assembly, in force since 1 July 2025: today's 34, and what each is made of.
PROVINCES = {
    "An Giang": "An Giang, Kiên Giang",
    "Bắc Ninh": "Bắc Ninh, Bắc Giang",
    "Cà Mau": "Cà Mau, Bạc Liêu",
    "Cần Thơ": "Cần Thơ, Hậu Giang, Sóc Trăng",
    "Cao Bằng": "Cao Bằng",
    "Đà Nẵng": "Đà Nẵng, Quảng Nam",
    "Đắk Lắk": "Đắk Lắk, Phú Yên",
    "Điện Biên": "Điện Biên",
    "Đồng Nai": "Đồng Nai, Bình Phước",
    "Đồng Tháp": "Đồng Tháp, Tiền Giang",
    "Gia Lai": "Gia Lai, Bình Định",
    "Hà Nội": "Hà Nội",
    "Hà Tĩnh": "Hà Tĩnh",
    "Hải Phòng": "Hải Phòng, Hải Dương",
    "Huế": "Thừa Thiên Huế",
    "Hưng Yên": "Hưng Yên, Thái Bình",
    "Khánh Hòa": "Khánh Hòa, Ninh Thuận",
    "Lai Châu": "Lai Châu",
    "Lâm Đồng": "Lâm Đồng, Đắk Nông, Bình Thuận",
    "Lạng Sơn": "Lạng Sơn",
    "Lào Cai": "Lào Cai, Yên Bái",
    "Nghệ An": "Nghệ An",
    "Ninh Bình": "Ninh Bình, Hà Nam, Nam Định",
    "Phú Thọ": "Phú Thọ, Vĩnh Phúc, Hòa Bình",
    "Quảng Ngãi": "Quảng Ngãi, Kon Tum",
    "Quảng Ninh": "Quảng Ninh",
    "Quảng Trị": "Quảng Trị, Quảng Bình",
    "Sơn La": "Sơn La",
    "Tây Ninh": "Tây Ninh, Long An",
    "Thái Nguyên": "Thái Nguyên, Bắc Kạn",
    "Thanh Hóa": "Thanh Hóa",
    "Thành phố Hồ Chí Minh": "Thành phố Hồ Chí Minh, Bình Dương, Bà Rịa - Vũng Tàu",
    "Tuyên Quang": "Tuyên Quang, Hà Giang",
    "Vĩnh Long": "Vĩnh Long, Bến Tre, Trà Vinh",
}
FAMILIES = (
    "aspnet-newsimg", "aspx-viewer", "bbg", "d-datetime", "epi", "fck-a", "htm-id", "liferay", "mediatech",
    "mediatech-old", "onecms", "shortid", "uploads-image", "yyyymm-hex", "yyyymm-old",
)  # fmt: skip
REGISTRY = Registry.load()
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)  # somewhere it is tomorrow already
IDS = list(REGISTRY.publishers)


def test_the_map_of_today_has_34_provinces_made_of_63() -> None:
    assert len(PROVINCES) == 34
    assert len({old for names in PROVINCES.values() for old in names.split(", ")}) == 63


def test_every_province_of_today_and_of_before_has_a_newspaper() -> None:
    assert {publisher.province for publisher in REGISTRY} == set(PROVINCES)
    before = {old for publisher in REGISTRY for old in publisher.province_before}
    assert before == {old for names in PROVINCES.values() for old in names.split(", ")}


@pytest.mark.parametrize("name", IDS)
def test_a_newspaper_lies_in_the_province_that_its_old_ones_became(name: str) -> None:
    publisher = REGISTRY.get(name)
    assert publisher.province is not None
    assert set(publisher.province_before) <= set(PROVINCES[publisher.province].split(", "))


def test_no_host_of_today_or_of_before_belongs_to_two_newspapers() -> None:
    hosts = Counter(host for publisher in REGISTRY for host in {*publisher.hosts, *publisher.old_hosts})
    assert [host for host, count in hosts.items() if count > 1] == []
    assert all(set(publisher.hosts).isdisjoint(publisher.old_hosts) for publisher in REGISTRY)


@pytest.mark.parametrize("name", IDS)
def test_no_listing_of_a_newspaper_has_the_address_of_a_story(name: str) -> None:
    publisher = REGISTRY.get(name)
    listings = (publisher.home, *publisher.feeds, *publisher.sitemaps, *publisher.sections)
    pages = [f"{url}{(publisher.pagination or '').format(page=12)}" for url in publisher.sections]
    assert [url for url in (*listings, *pages) if publisher.is_article(url)] == []


@pytest.mark.parametrize("name", IDS)
def test_rules_that_ended_are_followed_by_those_of_today(name: str) -> None:
    ages = REGISTRY.get(name).article_rules
    assert not ages or ages[-1].valid_until is None
    assert all(age.valid_until is None or age.valid_until < TOMORROW for age in ages)


def test_rules_that_nobody_held_against_a_page_say_so() -> None:
    never = [publisher.id for publisher in REGISTRY if publisher.checked is None]
    assert {"baoyenbai", "baolangson", "baodienbienphu"} <= set(never)
    assert all(publisher.checked is None or publisher.checked <= TOMORROW for publisher in REGISTRY)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_of_systems_is_a_base_that_a_newspaper_stands_on(family: str) -> None:
    base = REGISTRY.bases[family]
    assert base.article_url is not None
    assert "number" in base.article_url.groupindex
    assert any(publisher.cms is base for publisher in REGISTRY)
    rules = base.rules_on(None)
    assert rules is not None
    assert rules.title
    assert rules.body


def test_every_base_has_rules_and_all_but_the_general_one_an_address() -> None:
    assert set(FAMILIES) | {"vccorp", "mastercms", GENERIC} == set(REGISTRY.bases)
    assert [base.id for base in REGISTRY.bases.values() if not base.article_rules] == []
    assert [base.id for base in REGISTRY.bases.values() if base.article_url is None] == [GENERIC]


def test_the_docs_name_every_base() -> None:
    page = (Path(__file__).parents[2] / "docs/publishers.md").read_text(encoding="utf-8")
    assert [name for name in REGISTRY.bases if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", [name for name in REGISTRY.bases if name != GENERIC])
def test_every_base_is_told_by_marks_that_no_other_base_bears(name: str) -> None:
    marks = REGISTRY.bases[name].marks
    assert marks
    for group in marks:
        page = f"<html><body>{' '.join(group)}</body></html>"
        assert [base.id for base in REGISTRY.bases.values() if base.marks_page(page)] == [name]


@pytest.mark.parametrize(
    ("publisher", "url", "number"),
    [
        ("baotuyenquang", "https://baotuyenquang.com.vn/mot-bai-211760.html", "211760"),
        ("baotuyenquang", "https://baotuyenquang.com.vn/xa-hoi/202601/mot-bai-85124aa/", "85124aa"),
        ("baohungyen", "https://baohungyen.vn/kinh-te/202101/mot-bai-ab12cd3/", "ab12cd3"),
        ("baohungyen", "https://baohungyen.vn/mot-bai-3171182.html", "3171182"),
        ("baolamdong", "https://baolamdong.vn/xa-hoi/202208/mot-bai-3130000/", "3130000"),
        ("baolamdong", "https://baolamdong.vn/mot-bai-438111.html", "438111"),
        ("baolaichau", "https://baolaichau.vn/the-thao/mot-bai-219345.html", "219345"),
        ("baoninhbinh", "https://baoninhbinh.org.vn/mot-bai-527367.htm", "527367"),
        ("baohatinh", "https://baohatinh.vn/nui-hong-song-la/mot-bai/256849.htm", "256849"),
        ("baohatinh", "https://baohatinh.vn/mot-bai-post256849.html", "256849"),
        ("baogialai", "https://baogialai.com.vn/channel/12400/202207/mot-bai-5783489/", "5783489"),
        ("baohaiduong", "https://baohaiduong.vn/nong-nghiep/mot-bai-151256", "151256"),
    ],
)
def test_a_change_of_address_forms_loses_no_story(publisher: str, url: str, number: str) -> None:
    assert REGISTRY.get(publisher).number(url) == number


def test_a_slug_that_ends_in_a_date_has_no_number() -> None:
    lai_chau = REGISTRY.get("baolaichau")
    url = "https://baolaichau.vn/chinh-tri/ky-niem-mot-ngay-cua-nam-cu-19122020"
    assert lai_chau.is_article(url)
    assert lai_chau.number(url) is None
