"""What stands around every answer, and what a hostile reader gets."""

from __future__ import annotations

import json
import re

import pytest

from archive.folder import DataFolder
from archive.site.headers import NATIVE, OURS
from tests.archive.site.conftest import Client
from tests.archive.site.newsroom import STORY


@pytest.mark.parametrize("path", ["/", "/tim?q=ban", f"/tin/{STORY.id}", "/tin/khong", "/du-lieu", "/static/guong.css"])
def test_our_pages_run_no_inline_script_and_load_nothing_from_elsewhere(get: Client, path: str) -> None:
    answer = get(path)
    assert answer.headers["content-security-policy"] == OURS
    assert answer.headers["x-content-type-options"] == "nosniff"
    scripts = re.findall(rb"<script[^>]*>[^<]*", answer.body)
    assert all(re.fullmatch(rb'<script type="module" src="/static/\w+\.js\?v=\w+">', script) for script in scripts)
    assert b"style=" not in answer.body
    assert b'src="http' not in answer.body


@pytest.mark.parametrize("path", ["/archive", "/archive/stories", "/-/", "/-/versions", "/archive.json"])
def test_native_pages_get_the_policy_that_they_need(get: Client, path: str) -> None:
    assert get(path).headers["content-security-policy"] == NATIVE


def test_a_page_is_not_sent_twice(get: Client) -> None:
    first = get("/")
    assert first.headers["cache-control"] == "public, max-age=60"
    again = get("/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_cookie_changes_nothing(get: Client) -> None:
    assert get("/", headers={"cookie": "lang=en"}).headers["cache-control"] == "public, max-age=60"


def test_what_is_missing_is_not_cached(get: Client) -> None:
    answer = get("/tin/khong")
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


def test_static_files_are_kept_for_good_under_their_digest(get: Client) -> None:
    page = get("/").text
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in get(sheet).headers["cache-control"]


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "//evil.example/tim/", "/tim//evil.example/"])
def test_no_address_redirects_to_another_site(get: Client, path: str) -> None:
    answer = get(f"http://guong.test{path}")
    location = answer.headers.get("location", "/")
    assert location.startswith("/")
    assert b'href="//' not in answer.body
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("path", ["/tim", "/archive/-/query.json?sql=select+1", "/-/logout", "/khong-co"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_site_is_only_read(get: Client, method: str, path: str) -> None:
    answer = get(path, method=method, headers={"origin": "http://guong.test", "sec-fetch-site": "same-origin"})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "query",
    [
        "a" * 10_000,
        "từ " * 4_000,
        '"' * 999,
        "%00",
        "a%00b",
        "NEAR(a b, 5)",
        "title:x OR body:*",
        "'; drop table stories; --",
        "-" * 50,
        "***",
        "\\",
        "%F0%9F%8C%BE",
        "%ED%A0%80",
        "<script>alert(1)</script>",
        "{q}",
        "(((",
        "^a",
    ],
)
def test_nothing_a_reader_types_is_an_error(get: Client, query: str) -> None:
    for path in (f"/tim?q={query}", f"/tim.json?q={query}", f"/tin/{STORY.id}?q={query}"):
        answer = get(path)
        assert answer.status == 200, path[:60]
        assert path.startswith("/tim.json") or b"<script>alert" not in answer.body


@pytest.mark.parametrize(
    "arguments",
    [
        "trang=0",
        "trang=-1",
        "trang=1e9",
        "trang=99999999999999999999",
        "nam=abcd",
        "nam=9999",
        "bao=%27",
        "sap=x",
        "lang=zz",
        "trang=٣",
    ],
)
def test_nothing_in_the_address_is_an_error(get: Client, arguments: str) -> None:
    assert get(f"/tim?q=ban&{arguments}").status in {200, 302}


@pytest.mark.parametrize(
    "identifier", ["%00", "..%2f..%2fetc%2fpasswd", "%27%20or%201=1", "x" * 5_000, "%C4%90", "{id}"]
)
def test_no_id_is_an_error(get: Client, identifier: str) -> None:
    for route in ("tin", "nguoi", "bao"):
        assert get(f"/{route}/{identifier}").status == 404


def test_static_files_end_at_their_folder(get: Client) -> None:
    assert get("/static/../serve.py").status == 404
    assert get("/static/%2e%2e/serve.py").status == 404


def test_a_forged_host_is_not_repeated(get: Client) -> None:
    page = get(f"/tin/{STORY.id}", headers={"host": 'evil"><script>'}).text
    assert "evil" not in page


def test_search_engines_are_told_what_is_not_for_them(get: Client) -> None:
    assert "Disallow: /nguoi/" in get("/robots.txt").text


def test_a_spreadsheet_gets_no_formula() -> None:
    from archive.site.searching import _cell

    assert _cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert _cell("-1+1") == "'-1+1"
    assert _cell("- Gạch đầu dòng") == "- Gạch đầu dòng"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/archive/nonesuch", 404),
        ("/archive/nonesuch.json", 404),
        ("/archive/stories/999999", 404),
        ("/-/nonesuch", 404),
        ("/static/" + "a" * 5000, 404),
        ("/-/static/" + "a" * 5000, 404),
        ("/static/" + "a" * 240 + ".css", 404),
        ("/archive/-/query?sql=selec", 400),
        ("/archive/-/query.json?sql=delete+from+stories", 400),
        ("/archive/stories.csv?_next=nonsense&_sort=nonesuch", 400),
    ],
)
def test_a_readers_mistake_is_a_short_answer_and_no_traceback(
    get: Client, capfd: pytest.CaptureFixture[str], path: str, status: int
) -> None:
    answer = get(path)
    assert answer.status == status
    assert answer.body
    if ".json" in path:
        told = json.loads(answer.text)
        assert (told["ok"], told["status"]) == (False, status)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "path",
    [
        "/-/databases",
        "/-/databases.json",
        "/archive.json",
        "/archive/-/query.json?sql=select+*+from+pragma_database_list",
        "/archive/-/query.json?sql=select+*+from+%50RAGMA_database_list()",
        "/archive/-/query?sql=with+a+as+(select+file+from+main.pragma_database_list)+select+*+from+a",
        "/archive/stories.json?_where=text+%3D+(select+file+from+pragma_database_list)",
    ],
)
def test_no_answer_tells_where_the_archive_lies_on_its_machine(get: Client, made: DataFolder, path: str) -> None:
    assert str(made.root) not in get(path).text


def test_a_search_for_these_words_is_a_search(get: Client) -> None:
    assert get("/tim?q=pragma_database_list").status == 200


def test_the_list_of_databases_still_names_the_file_and_its_digest(get: Client, made: DataFolder) -> None:
    (served,) = json.loads(get("/-/databases.json").text)["databases"]
    assert served["path"] == made.current.resolve().name
    assert served["hash"] in served["path"]
