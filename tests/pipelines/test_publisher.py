from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archive.errors import BadInput
from pipelines.listing import as_json_line, as_table, as_text
from pipelines.publisher import Publisher, Registry

WHOLE = """\
id = "bao"
name = "Báo Mẫu"
home = "https://bao.example/"
hosts = ["bao.example"]
cms = "epi"
feeds = ["https://bao.example/rss/home.rss"]
"""


def load(tmp_path: Path, text: str = WHOLE, name: str = "bao.toml") -> Registry:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return Registry.load(tmp_path)


def bao(tmp_path: Path, more: str = "") -> Publisher:
    return load(tmp_path, WHOLE + more).get("bao")


def test_six_lines_on_a_cms_base_are_a_newspaper(tmp_path: Path) -> None:
    publisher = bao(tmp_path)
    assert publisher.cms is not None
    assert publisher.delay == 2.0
    assert publisher.number("https://BAO.example:443/mot-bai-post12.html?utm_source=x#top") == "12"
    assert publisher.number("https://bao.example/muc/") is None
    assert publisher.owns("http://bao.example/x")
    assert not publisher.owns("https://bao.example:8443/x")
    assert publisher.checked is None


def test_a_page_is_read_by_the_rules_of_its_day(tmp_path: Path) -> None:
    publisher = bao(tmp_path, '[[article]]\nvalid_until = 2025-06-30\ntitle = "h1.cu"\n[[article]]\ntitle = "h1.moi"\n')

    def title(day: date | None) -> str:
        rules = publisher.rules_on(day)
        assert rules is not None
        return rules.title[0].css

    assert title(date(2025, 6, 30)) == "h1.cu"
    assert title(date(2025, 7, 1)) == "h1.moi"
    assert title(None) == "h1.moi"


def test_days_after_the_last_rules_have_none_of_their_own(tmp_path: Path) -> None:
    publisher = bao(tmp_path, '[[article]]\nvalid_until = 2020-01-01\ntitle = "h1"\n')
    assert publisher.rules_on(date(2021, 1, 1)) is None
    assert publisher.rules_on(None) is not None


@pytest.mark.parametrize(
    ("change", "to", "key"),
    [
        ('name = "Báo Mẫu"', 'name = "Báo Mẫu"\nfeed = []', "feed: unknown key; did you mean 'feeds'"),
        ('name = "Báo Mẫu"\n', "", "name: is missing"),
        ('home = "https://bao.example/"\n', "", "home: is missing"),
        ('hosts = ["bao.example"]\n', "", "hosts: is missing"),
        ('feeds = ["https://bao.example/rss/home.rss"]\n', "", "feeds: is missing"),
        ('feeds = ["https://bao.example/rss/home.rss"]', "feeds = []", "all empty"),
        ('cms = "epi"\n', "", "article_url: is missing"),
        ('cms = "epi"', 'cms = "epy"', "cms: unknown CMS base 'epy'"),
        ('cms = "epi"', "article_url = '(['", "article_url: bad regular expression"),
        ('cms = "epi"', "article_url = '(?P<nr>1)'", "article_url: the only group"),
        ('id = "bao"', 'id = "khac"', "id: must be the file's name 'bao'"),
        ('id = "bao"', 'id = "Báo"', "id: must be small letters"),
        ("rss/home.rss", 'rss/home.rss", "https://khac.example/rss', "feeds: https://khac.example/rss lies outside"),
        ('"https://bao.example/rss/home.rss"', '"/rss/home.rss"', "feeds: '/rss/home.rss' must begin with"),
        ('hosts = ["bao.example"]', 'hosts = ["https://bao.example"]', "hosts: 'https://bao.example' must be a host"),
        ('cms = "epi"', 'cms = "epi"\ndelay = 0.5', "delay: must be at least 1 second"),
        ('cms = "epi"', 'cms = "epi"\ndelay = "2"', "delay: must be a number"),
        ('cms = "epi"', 'cms = "epi"\nchecked = "2026-11-23"', "checked: must be a date"),
        ('cms = "epi"', 'cms = "epi"\nchecked = 2026-11-23T10:00:00', "checked: must be a date"),
        ('cms = "epi"', 'cms = "epi"\npagination = "?page=2"', "pagination: must hold {page}"),
        ('cms = "epi"', 'cms = "epi"\nimages = "yes"', "images: must be true or false"),
        ('cms = "epi"', 'cms = "epi"\nembargo_days = 1.5', "embargo_days: must be a whole number"),
        ('rss/home.rss"]\n', "rss/home.rss\"]\n[[article]]\ntitle = 'h1['\n", "article[1].title: bad selector"),
        ('rss/home.rss"]\n', "rss/home.rss\"]\n[[article]]\ntitel = 'h1'\n", "article[1].titel: unknown key"),
        ('rss/home.rss"]\n', 'rss/home.rss"]\n[[article]]\n[[article]]\n', "article[2].valid_until: is never reached"),
        ('rss/home.rss"]\n', 'rss/home.rss"]\narticle = 1\n', "article: must be written as tables"),
        ('id = "bao"', "id = bao", "not TOML"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_file_and_key(tmp_path: Path, change: str, to: str, key: str) -> None:
    assert change in WHOLE
    with pytest.raises(BadInput) as raised:
        load(tmp_path, WHOLE.replace(change, to))
    assert "bao.toml" in str(raised.value)
    assert key in str(raised.value)
    assert "\n" not in str(raised.value)


def test_delay_zero_is_for_this_machine_only(tmp_path: Path) -> None:
    local = WHOLE.replace("bao.example", "127.0.0.1:8001").replace("https", "http") + "delay = 0\n"
    assert load(tmp_path, local).get("bao").delay == 0


def test_two_newspapers_cannot_own_one_host(tmp_path: Path) -> None:
    load(tmp_path)
    with pytest.raises(BadInput, match=r"hosts: bao.example already belongs to bao.toml"):
        load(tmp_path, WHOLE.replace('id = "bao"', 'id = "hai"'), "hai.toml")


def test_a_folder_replaces_the_newspapers_and_keeps_the_bases(tmp_path: Path) -> None:
    registry = load(tmp_path)
    assert [publisher.id for publisher in registry] == ["bao"]
    (tmp_path / "cms").mkdir()
    (tmp_path / "cms/own.toml").write_text('id = "own"\nname = "x"\nmarks = [["own-mark"]]\n', encoding="utf-8")
    assert {"own", "epi"} <= set(Registry.load(tmp_path).bases)


def test_an_unknown_name_is_answered_with_its_neighbours() -> None:
    with pytest.raises(BadInput, match="did you mean baolaocai"):
        Registry.load().get("baolaocay")
    with pytest.raises(BadInput, match="no registry folder"):
        Registry.load(Path("/nowhere"))


def test_every_built_in_newspaper_has_what_a_crawl_needs() -> None:
    registry = Registry.load()
    assert len(registry) >= 60
    for publisher in registry:
        assert publisher.feeds or publisher.sitemaps or publisher.sections
        assert publisher.province
        assert publisher.province_before
        assert publisher.delay >= 1


def test_a_moved_newspaper_is_found_by_its_old_host_too() -> None:
    registry = Registry.load()
    old = registry.of("https://baophuyen.vn/95/64112/mot-bai/")
    assert old is not None
    assert old.id == "baophuyen"
    assert old.number("https://baophuyen.vn/95/64112/mot-bai/") == "64112"
    assert not old.owns("https://baophuyen.vn/95/64112/mot-bai/")
    assert registry.of("https://nobody.example/") is None
    assert registry.of("http://[broken") is None


@pytest.mark.parametrize(
    ("publisher", "url", "number"),
    [
        ("baodaklak", "https://baodaklak.vn/xa-hoi/202603/mot-bai-a1e16da/", "a1e16da"),
        ("baodaklak", "https://baodaklak.vn/channel/3484/201903/mot-bai-5626270/", "5626270"),
        ("baoapbac", "https://baoapbac.vn/xa-hoi/202407/mot-bai-1016437/index.htm", "1016437"),
        ("baonghean", "https://baonghean.vn/mot-bai-10315432.html", "10315432"),
        ("baonghean", "https://baonghean.vn/mot-bai-post263070.html", "263070"),
        ("baonghean", "https://baonghean.vn/en/mot-bai-10315432.html", None),
        ("baohaiphong", "https://baohaiphong.vn/chuyen-de-event12345.html", None),
        ("baoyenbai", "http://baoyenbai.com.vn/254/194270/Mot-bai.aspx", "194270"),
        ("baobinhdinh", "https://baobinhdinh.vn/viewer.aspx?macm=39&macmp=39&mabb=222823", "222823"),
        ("baoninhbinh", "https://baoninhbinh.org.vn/mot-bai/d2023032215063906.htm", "2023032215063906"),
        ("baotayninh", "https://baotayninh.vn/mot-bai-a169010.html", "a169010"),
        ("baothanhhoa", "https://baothanhhoa.vn/thoi-su/mot-bai/23151.htm", "23151"),
        ("baohatinh", "https://baohatinh.vn/chu-de/mot-chu-de-665.html", None),
    ],
)
def test_every_age_of_addresses_gives_the_newspapers_number(publisher: str, url: str, number: str | None) -> None:
    assert Registry.load().get(publisher).number(url) == number


def test_the_list_says_which_rules_are_guesses() -> None:
    registry = Registry.load()
    lines = list(as_table(registry))
    assert lines[0].split() == ["id", "name", "hosts", "cms", "checked"]
    assert any(line.endswith("never") for line in lines)
    assert as_json_line(registry.get("baolaocai"))["cms"] == "epi"
    assert "CMS base epi" in as_text(registry.get("baolaocai"))
    assert "a guess" in as_text(registry.get("baoyenbai"))
