"""What the figures of a story count, and who did it: "Nhóm trả lại rừng [17.400 cây] ba kích"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.model import Figure, Mention
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import ADDRESS, LONGEST_SENTENCE, Sentence
from pipelines.facts.titles import opens_title

_FIGURE = re.compile(r"<[FN](\d+)>")
_MEASURE = re.compile(
    r"(?:(?:trăm|nghìn|ngàn|triệu|tỷ|tỉ|vạn)\s*)*"
    r"(?:đồng|usd|đô la|euro|kg|g|gam|tấn|tạ|yến|lít|m|m2|m²|m3|m³|km|km2|cm|mm|ha|héc-ta|sào|công|mẫu|mét|mét vuông|"
    r"cây số|hải lý|%|phần trăm|giờ|phút|ngày|đêm|tuần|tháng|năm|lần|lượt|chuyến|buổi|ca|vụ|suất|"
    r"chiếc|cái|con|bộ|cuốn|cây|hạt|quả|đòn|bài)(?:/\S+)*"
)
_STOP = (
    "ở|tại|cho|trong|từ|đến|với|và|để|là|thì|mà|do|của|theo|trên|vào|bằng|nhưng|rồi|không|đã|được|bị|sau|trước|khi|nên|vì|"
    "mỗi|này|nay|có|đang|qua|hoặc|cùng|nhờ|còn|chưa|gồm|như|ra|lên|xuống|về|suốt|giai|năm|tháng|đầu|hiện"
)
_BEHIND = re.compile(rf"\s*((?!(?:{_STOP})\b)[^\W\d_]+(?:\s+(?!(?:{_STOP})\b)[^\W\d_]+){{0,6}})")
_ABOUT = (
    r"(?:hơn|trên|gần|khoảng|tới|được|đến|lên|đạt|là|có|đủ|trung bình|bình quân|ngót|chừng|độ|cả|tổng cộng|gồm|với|cho|"
    r"thêm)"
)
_ADVERB = (
    r"(?:đã|còn|cũng|vừa|hiện|nay|giờ|bây giờ|tới nay|đến nay|hôm nay|tính đến|tổng cộng|từng|sẽ|đang|mới|mỗi năm|"
    r"mỗi tháng|mỗi ngày|mỗi tuần|hằng năm|hàng năm|lại|rồi|và|thì|mà|để|trung bình|có|là|do|nhờ|đó|này|riêng|trong đó|"
    r"ngoài ra|tự|toàn)"
)
_AHEAD = re.compile(rf"(?:{_ADVERB}\s+)*(?P<deed>(?:[^\W\d_]+\s+){{0,5}}?)(?:{_ABOUT}\s+){{0,3}}$")
_BODY = (
    "nhà trường|trường|đơn vị|đội|đồn|trạm|chốt|quỹ|công ty|htx|hợp tác xã|trung tâm|chi bộ|nhóm|câu lạc bộ|clb|tổ|xã|"
    "phường|thôn|bản|ấp|hội|khoa|mô hình|doanh nghiệp"
)
_ADDRESSED = re.compile(rf"^.*\b(?:{ADDRESS})\s+|^\s*(?:{_BODY}|nhân dân|nông dân|bà con)\s+")
_JOINED = re.compile(r"\s*(?:[^<>,;.]{0,24})(?:,|và|cùng|với)\s*(?:hơn |trên |gần |khoảng )?$")
_PREPOSITION = (
    r"(?:của|ở|tại|cho(?! biết| hay)|với|từ|cùng|theo|về|thuộc|gồm|tới|đến|vào|dự|trong|trên|qua|gặp|nhờ|sang|xuống|"
    r"lên|là|xin)"
)
_SUBJECT = re.compile(
    rf"(?P<aside>(?<!\w){_PREPOSITION}\s+[^<>,;.]{{0,16}})?<(?P<kind>[POMC])(?P<number>\d+)>(?P<next>\s*[,;:)–-]|\s+<[OM])?|"
    r"<F(?P<counted>\d+)>\s+(?:đang|đã|tự|cùng|có|giữ|góp|hiến|tham gia)\s|"
    rf"(?:^|[,;:.–-]\s*|>\s*,?\s*|\b(?:và|nhưng|rồi|thì|nay|hiện|riêng|nên|qua|đó)\s+)"
    rf"(?:(?P<pronoun>{ADDRESS})|(?P<body>{_BODY}))(?=\s)"
)
_SAYS = re.compile(
    r"[^<>.;]{0,40}?\b(?:cho biết|cho hay|thống kê|nói|kể|lưu ý|đề nghị|đánh giá|báo cáo|đếm|khẳng định|thông tin|"
    r"nhận xét)\b"
)
_BY = re.compile(rf"[^<>,;.]{{0,20}}\b(?:được|do)\s+(?:(?P<pronoun>{ADDRESS})\s|<[POM](?P<number>\d+)>)")
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
_MARKS = re.compile(r"[,;:.(>–\"“”]")
_DATE = re.compile(r"<D\d+>")
_LONGEST = 80  # letters before a figure in which the words of doing stand
_NEAR = 300  # letters back to the person whom a sentence without a subject goes on about


def find_figures(sentences: Sequence[Sentence], mentions: Sequence[Mention], short: ShortForms) -> Iterator[Figure]:
    """What each figure counts and who did it, in the order of the text."""
    for sentence in sentences:
        if len(sentence.skeleton) > LONGEST_SENTENCE:
            continue
        signs = list(_FIGURE.finditer(sentence.skeleton))
        subjects = _subjects(sentence.skeleton) if signs else []
        at, deed = 0, ""
        nearest: re.Match[str] | None = None
        for sign in signs:
            number = int(sign[1])
            while subjects and subjects[0].end() <= sign.start() + 1:
                nearest = subjects.pop(0)
            subject = _by(sentence, sign.end(), short) or (_meant(nearest, sentence, short) if nearest else [])
            who = subject or _before(sentence, short)
            between = sentence.skeleton[at : sign.start()]
            deed = _deed(sentence.skeleton, sign.start()) or (deed if at and _JOINED.fullmatch(between) else "")
            noun = _noun(sentence.skeleton, sign.end(), mentions[number])
            counted = " ".join((*deed.split(), *noun.split()))
            yield Figure(number, counted, who[0] if who else None, 0.8 if subject else 0.5 if who else 0.7)
            at = sign.end()


def _before(sentence: Sentence, short: ShortForms) -> list[int]:
    last = short.person_before(sentence.start)
    return last if last and sentence.start - short.start_of(last[0]) < _NEAR else []


def _by(sentence: Sentence, at: int, short: ShortForms) -> list[int]:
    """ "[34 người] được ông đóng tiền trọ"."""
    by = _BY.match(sentence.skeleton, at)
    if by is None:
        return []
    return [int(by["number"])] if by["number"] else short.person_before(sentence.offset(at), by["pronoun"])


def _subjects(skeleton: str) -> list[re.Match[str]]:
    """What stands in a sentence as a subject: a name, a pronoun or a noun that means a body."""
    skeleton = _BRACKETS.sub(lambda part: " " * len(part[0]), skeleton)
    found: list[re.Match[str]] = []
    person = None
    for subject in _SUBJECT.finditer(skeleton):
        kind = subject["kind"]
        if subject["aside"] or _SAYS.match(skeleton, subject.end()) or (kind == "C" and subject["next"]):
            continue
        if person and kind in ("O", "M"):
            between = skeleton[person.end() : subject.start()].strip(" ,(–-")
            if subject["next"] or not between or opens_title(between):
                continue  # "<P1>, cán bộ <O2>: …": where the person belongs
        person = subject if kind == "P" else person
        found.append(subject)
    return found


def _meant(subject: re.Match[str], sentence: Sentence, short: ShortForms) -> list[int]:
    if subject["number"] or subject["counted"]:
        return [int(subject["number"] or subject["counted"])]
    if subject["pronoun"]:
        return short.person_before(sentence.offset(subject.start("pronoun")), subject["pronoun"])
    return short.body_before(sentence.offset(subject.start("body")), subject["body"])


def _deed(skeleton: str, end: int) -> str:
    """The words of doing before a figure: "đã hiến", "xuất khẩu hơn" without what is no part of it."""
    ahead = _DATE.sub("", skeleton[max(0, end - _LONGEST) : end])
    words = _ADDRESSED.sub("", _MARKS.split(ahead)[-1]).lstrip()
    found = _AHEAD.search(words)
    return found["deed"].strip() if found else ""


def _noun(skeleton: str, at: int, mention: Mention) -> str:
    """What is counted: the unit, unless it is a measure, with the words behind it."""
    behind = _BEHIND.match(skeleton, at)
    words = behind[1] if behind else ""
    unit = mention.attrs.get("unit", "").casefold()
    return words if _MEASURE.fullmatch(unit) and (words or "/" in unit or " " in unit) else f"{unit} {words}".strip()
