from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipelines.legacy import TCVN3, VNI, from_tcvn3, from_vni, to_tcvn3, to_vni

SMALL = "aăâbcdđeêghiklmnoôơpqrstuưvxy àằầèềìòồờùừỳ áắấéếíóốớúứý ảẳẩẻểỉỏổởủửỷ ãẵẫẽễĩõỗỡũữỹ ạặậẹệịọộợụựỵ"
LETTERS = SMALL + SMALL.upper() + " 0123456789.,:()"


def test_both_tables_know_every_letter_of_the_alphabet() -> None:
    small = {char for char in SMALL if not char.isascii()}
    assert small <= set(TCVN3.values())
    assert small | {char.upper() for char in small} <= set(VNI.values())


@given(st.text(alphabet=SMALL + "ĂÂÊÔƠƯĐ"))
def test_tcvn3_gives_back_what_unicode_put_in(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text


@given(st.text(alphabet=LETTERS))
def test_vni_gives_back_what_unicode_put_in(text: str) -> None:
    assert from_vni(to_vni(text)) == text


@given(st.text(alphabet=LETTERS))
def test_capitals_that_tcvn3_lacks_come_back_small(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)).lower() == text.lower()


def test_known_words_of_both_fonts() -> None:
    assert from_vni("Tröôøng Tieåu hoïc Ñoàng Taâm, nghóa tình") == "Trường Tiểu học Đồng Tâm, nghĩa tình"
    assert from_tcvn3("tr\xad\xeang ti\xd3u h\xe4c") == "trường tiểu học"


def test_a_capital_with_small_marks_is_read_as_it_was_meant() -> None:
    assert from_vni("AÙnh saùng, Aùnh saùng") == "Ánh sáng, Ánh sáng"


def test_the_tables_are_nfc() -> None:
    assert all(unicodedata.is_normalized("NFC", letter) for letter in (*TCVN3.values(), *VNI.values()))
