"""Keys of names: two ways of writing one name have one key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archive.links.name_rarity import spelling

REMEMBERED = 50_000
_MARKS = str.maketrans(dict.fromkeys("\"“”'‘«»", " "))
_JOINTS = re.compile(r"[\s,;:–—-]+")
# What newspapers write short, by the words that it stands for; longer ones first where one begins another.
ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "mttq": "mặt trận tổ quốc",
    "lhpn": "liên hiệp phụ nữ",
    "ccb": "cựu chiến binh",
    "tncs": "thanh niên cộng sản",
    "lđlđ": "liên đoàn lao động",
    "bch": "ban chấp hành",
    "btv": "ban thường vụ",
    "bcđ": "ban chỉ đạo",
    "bđbp": "bộ đội biên phòng",
    "chqs": "chỉ huy quân sự",
    "cand": "công an nhân dân",
    "qđnd": "quân đội nhân dân",
    "lllvt": "lực lượng vũ trang",
    "htx": "hợp tác xã",
    "clb": "câu lạc bộ",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "ptdtbt": "phổ thông dân tộc bán trú",
    "ptdtnt": "phổ thông dân tộc nội trú",
    "gdđt": "giáo dục và đào tạo",
    "gd&đt": "giáo dục và đào tạo",
    "nn&ptnt": "nông nghiệp và phát triển nông thôn",
    "tn&mt": "tài nguyên và môi trường",
    "lđ-tb&xh": "lao động thương binh và xã hội",
    "đvtn": "đoàn viên thanh niên",
    "kt-xh": "kinh tế xã hội",
    "dtts": "dân tộc thiểu số",
    "ntm": "nông thôn mới",
    "mtqg": "mục tiêu quốc gia",
    "tnhh": "trách nhiệm hữu hạn",
    "mtv": "một thành viên",
    "cp": "cổ phần",
    "hcm": "hồ chí minh",
    "tw": "trung ương",
    "tp": "thành phố",
    "tx": "thị xã",
}


@lru_cache(REMEMBERED)
def key_of(name: str) -> str:
    """Small letters, no quotation marks, dashes or commas, tones where the dictionary puts them, nothing short."""
    plain = _JOINTS.sub(" ", unicodedata.normalize("NFC", name).translate(_MARKS).replace(".", ". ")).strip()
    words = (ABBREVIATIONS.get(word.casefold().strip("."), word.strip(".")) for word in plain.split())
    return " ".join(spelling(" ".join(words)))
