"""ORG: a named organisation or governing body, with the place in its name."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.names import known_place_stop, person_strength, place_stop, run_stop
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens

_LONGEST = 24
_LONGEST_TITLE = 5
_BARE_LEVELS = frozenset(
    ["tỉnh", "huyện", "xã", "phường", "thành", "phố", "thị", "trấn", "thị", "xã", "quận", "thôn", "bản", "ấp", "buôn"]
)
_SHORT_LEVELS = frozenset(("tt", "tp", "tx", "p", "q"))
_NAMED_AFTER_PEOPLE = (
    "trường",
    "thpt",
    "thcs",
    "tiểu",
    "mầm",
    "bệnh",
    "công ty",
    "công đoàn",
    "tập",
    "quỹ",
    "bảo",
    "nhà",
    "liên",
    "chi bộ",
    "chi đoàn",
    "chi hội",
    "lữ",
    "htx",
)
_SEATED = (  # whose name says where they sit: "TAND cấp cao tại Hà Nội"
    "tand cấp cao", "tòa án nhân dân cấp cao", "viện ksnd cấp cao", "vksnd cấp cao", "viện kiểm sát nhân dân cấp cao",
    "đại sứ quán", "tổng lãnh sự quán", "lãnh sự quán", "văn phòng đại diện", "phân hiệu",
)  # fmt: skip
_NUMBERED_BY = frozenset(["khu", "đoàn", "số", "đội", "khoa", "phòng"])
_FREE_HEADS = frozenset(
    [
        "htx",
        "báo",
        "chùa",
        "đồn",
        "đài",
        "trường",
        "công",
        "tập",
        "học",
        "đại",
        "bệnh",
        "cục",
        "chi",
        "liên",
        "hiệp",
        "trung",
        "tổng",
        "ngân",
        "quân",
        "sư",
        "lữ",
    ]
)
_AUTHORITIES = ("ủy", "ubnd", "hđnd", "đoàn", "bộ", "công an")
_VERBS_TOO = frozenset(  # in small letters what the organisation does, not its name
    ("tổ chức", "kiểm tra", "xây dựng", "điều tra", "bảo vệ", "huấn luyện", "quản lý", "phát triển", "thi đua",
     "khen thưởng", "đầu tư", "thẩm định", "hỗ trợ", "dự báo", "nghiên cứu", "chăm sóc", "điều phối", "thiết kế",
     "tư vấn", "chế biến", "khai thác", "vận hành", "điều hành", "kiểm định", "vận chuyển", "phát thanh",
     "vận động", "xét xử", "hợp tác", "sản xuất", "sáng tạo", "chỉ huy", "giáo dục")
)  # fmt: skip
_NEVER_ALONE = frozenset(("thường trực", "văn phòng", "ban tổ chức", "ban chỉ đạo", "chính phủ", "quốc hội"))
_CAPITAL_ONLY = frozenset(
    [
        "hội",
        "đoàn",
        "báo",
        "đài",
        "trường",
        "phòng",
        "viện",
        "vụ",
        "bộ",
        "sở",
        "cục",
        "quỹ",
        "trạm",
        "đồn",
        "khoa",
        "chùa",
        "đình",
        "ban",
        "tổ",
        "trung",
        "tâm",
        "hội",
        "đồng",
        "thường",
        "trực",
        "thanh",
        "tra",
        "tổ",
        "chức",
        "văn",
        "phòng",
        "cơ",
        "quan",
        "liên",
        "minh",
        "hiệp",
        "hội",
        "ngân",
        "hàng",
        "công",
        "đoàn",
        "đội",
        "thanh tra tỉnh",
        "thanh tra huyện",
        "thanh tra sở",
        "thuế tỉnh",
        "thuế thành phố",
        "thuế cơ sở",
        "thống kê tỉnh",
        "thống kê thành phố",
    ]
)


def find_organisations(board: Board) -> None:
    """Claim every organisation, left to right."""
    stop = 0
    for hit in board.hits_of(Family.ORGANISATION):
        if hit.first >= stop and board.free(hit.first, hit.stop) and _may_open(board, hit):
            end = _stop(board, hit)
            if end > hit.first and board.claim(MentionType.ORG, hit.first, end):
                stop = end


def _may_open(board: Board, hit: Hit) -> bool:
    """A capital opens a body; a small letter only where the head is several words or a pagoda, parish, company."""
    tokens = board.tokens
    key = tokens.key(hit.first, hit.stop)
    if (
        tokens.key(hit.stop, hit.stop + 2) in ("xét xử", "thi đua", "giám khảo", "thẩm định", "nghệ thuật", "chấm thi")
        and key == "hội đồng"
    ):
        return False
    if hit.stop - hit.first == 1 and not _is_head(board, hit):
        return False
    if tokens.keys[hit.first] == "bộ" and hit.first and tokens.keys[hit.first - 1] == "cán":
        return False
    if tokens.shapes[hit.first] >= Shape.CAP:
        return True
    if key in _CAPITAL_ONLY:
        return False
    if hit.mark == "alone" or key in ("chùa", "giáo xứ", "giáo họ"):
        return True
    return tokens.is_name_like(hit.stop)


def _is_head(board: Board, hit: Hit) -> bool:
    """Whether one syllable is a head and not the beginning of a name ("Trạm Tấu", "Đoàn Quốc Hiệu")."""
    tokens = board.tokens
    at, after = hit.first, hit.stop
    if tokens.shapes[at] == Shape.UPPER or after >= len(tokens):
        return True
    place = board.lexicon.places.at(tokens, at)
    if place and place[0] > after:
        return False
    inside = (
        at > 1
        and tokens.is_name_like(at - 1)
        and tokens.gaps[at] == Gap.BLANK
        and not board.hit_at(Family.TITLE, at - 1)
    )
    if inside and tokens.gaps[at - 1] == Gap.BLANK and tokens.shapes[at - 2] != Shape.PUNCT:
        return False
    if tokens.keys[at] in _FREE_HEADS:
        return True
    level = board.hit_at(Family.LEVEL, after)
    return bool(board.lexicon.organisation_words.at(tokens, after) or board.hit_at(Family.ORGANISATION, after) or level)


def _stop(board: Board, hit: Hit) -> int:
    """The token behind the organisation, `hit.first` where it is none."""
    at = _over_tail(board, hit)
    key = board.tokens.key(hit.first, hit.stop)
    if board.tokens.key(at, at + 1) in ("các", "những", "mỗi"):
        return hit.first
    if at == hit.stop and (hit.mark == "named" or key in _NEVER_ALONE):
        return hit.first
    if at == hit.stop and board.tokens.shapes[hit.first] < Shape.CAP and hit.mark == "alone":
        return hit.first
    return at


def _over_tail(board: Board, hit: Hit) -> int:
    tokens = board.tokens
    at = hit.stop
    limit = min(len(tokens), hit.first + _LONGEST)
    while at < limit:
        further, ends = _one_step(board, at, hit)
        if further == at:
            break
        at = further
        if ends:
            break
    return at


def _one_step(board: Board, at: int, hit: Hit) -> tuple[int, bool]:
    """Over one part of the name at `at`: (the token behind it, whether it ends the name)."""
    tokens = board.tokens
    if tokens.gaps[at] == Gap.LINE or board.taken[at]:
        return at, True
    if tokens.forms[at] in ",-–&" or tokens.keys[at] == "và":
        return _over_joint(board, at), False
    if tokens.gaps[at] == Gap.NONE:
        return at, True
    if tokens.keys[at] == "tại" and tokens.key(hit.first, hit.stop) in _SEATED:
        return max(at, known_place_stop(board, at + 1), _over_place(board, at + 1, hit)), True
    if _is_holder(board, at, hit):
        return at, True
    place = _over_place(board, at, hit)
    if place:
        return place, tokens.key(at, place) != "việt nam"
    head = board.hit_at(Family.ORGANISATION, at)
    word = board.lexicon.organisation_words.at(tokens, at)
    if head and (word is None or head.stop >= word[0]) and (tokens.shapes[at] >= Shape.CAP or head.stop - at >= 2):
        return head.stop, False
    if word and _is_part(tokens, at, word[0], hit):
        return word[0], False
    if tokens.shapes[at] == Shape.NUMBER and tokens.keys[at - 1] in _NUMBERED_BY:
        return at + 1, False
    return _over_name(board, at, hit)


def _is_holder(board: Board, at: int, hit: Hit, least: int = 1) -> bool:
    """Whether who holds the office before the body stands at `at`: "Thứ trưởng Bộ Y tế Đoàn Hữu Kha"."""
    tokens = board.tokens
    if tokens.shapes[at] != Shape.CAP or not _is_behind_title(board, hit.first):
        return False
    stop, place = run_stop(board, at), board.lexicon.places.at(tokens, at)
    strength = person_strength(board, at, stop)
    if place and (place[0] >= stop or person_strength(board, place[0], stop) >= strength):
        return False
    return "'" in tokens.keys[at] or strength == 2 or (strength >= least and stop - at > 2)


def _is_behind_title(board: Board, at: int) -> bool:
    """Whether a title reaches to where a body begins, or into it: "Phó Chủ tịch UBND"."""
    titles = (board.hit_at(Family.TITLE, first) for first in range(max(at - _LONGEST_TITLE, 0), at))
    return any(title and title.stop >= at for title in titles)


def _is_part(tokens: Tokens, at: int, stop: int, hit: Hit) -> bool:
    """Small words carry a name on as a compound of two and more, but not behind an authority ("Tỉnh ủy kiểm tra")."""
    if tokens.shapes[at] >= Shape.CAP:
        return True
    if tokens.key(at, stop) in _VERBS_TOO:
        return False
    return stop - at >= 2 and not tokens.key(hit.first, hit.stop).endswith(_AUTHORITIES)


def _over_joint(board: Board, at: int) -> int:
    """Over a comma, dash or "và" inside a name: a word of organisations' names must follow on both sides."""
    tokens = board.tokens
    word = board.lexicon.organisation_words.at(tokens, at + 1)
    if word is None or tokens.gaps[at + 1] == Gap.LINE:
        return at
    if board.hit_at(Family.ORGANISATION, at + 1) and tokens.forms[at] == ",":
        return at
    if tokens.shapes[at + 1] < Shape.CAP and not (tokens.keys[at] in ("và", ",") and word[0] - at >= 3):
        return at
    if tokens.forms[at] == "," and not _goes_on(board, word[0]):
        return at
    return word[0]


def _goes_on(board: Board, at: int) -> bool:
    """Whether a list of fields goes on to its "và": "Văn hóa, Thể thao và Du lịch"."""
    tokens = board.tokens
    return at < len(tokens) and (
        tokens.keys[at] in ("và", ",") or bool(board.lexicon.organisation_words.at(tokens, at))
    )


def _over_place(board: Board, at: int, hit: Hit) -> int:
    """Over "huyện Mường Tè", "tỉnh", "thôn 5"; 0 where no level word stands."""
    tokens = board.tokens
    level = board.hit_at(Family.LEVEL, at)
    if (
        level
        and tokens.keys[at] in _SHORT_LEVELS
        and not tokens.is_name_like(at + 1)
        and tokens.key(at + 1, at + 2) != "."
    ):
        level = None
    if level is None or (tokens.shapes[at] >= Shape.CAP and tokens.shapes[at] != Shape.UPPER):
        return _over_region(board, at)
    after = level.stop
    if after < len(tokens) and tokens.forms[after] == "." and tokens.gaps[after] == Gap.NONE:
        after += 1
    if tokens.is_name_like(after) and tokens.gaps[after] != Gap.LINE and not _names_person(board, after, hit, level):
        stop = place_stop(board, after)
        if stop > after:
            return stop
    if after < len(tokens) and tokens.shapes[after] == Shape.NUMBER and tokens.gaps[after] == Gap.BLANK:
        return after + 1
    return level.stop if tokens.key(at, level.stop) in _BARE_LEVELS or level.mark in ("tinh", "huyen", "xa") else 0


def _names_person(board: Board, at: int, hit: Hit, level: Hit) -> bool:
    """Whether a person, not the place, follows a level word: "UBND xã Vàng A Lâu", "Phó Chủ tịch UBND tỉnh K'Brơi"."""
    if person_alone(board, at) or _is_holder(board, at, hit, least=2):
        return True
    known = board.lexicon.places.at(board.tokens, at)
    other = known is not None and level.mark == "tinh" != known[1]
    return other and _is_behind_title(board, hit.first) and person_strength(board, at, run_stop(board, at)) == 2


def _over_region(board: Board, at: int) -> int:
    """Over "Việt Nam", "vùng Tây Nguyên", "khu vực Nghĩa Lộ"."""
    tokens = board.tokens
    name = at
    if tokens.key(at, at + 1) == "vùng":
        name = at + 1
    elif tokens.key(at, at + 2) == "khu vực":
        name = at + 2
    if name > at or tokens.is_name_like(at):
        region = board.lexicon.regions.at(tokens, name)
        longest = known_place_stop(board, name)
        if region or name > at:
            return longest
    return 0


def person_alone(board: Board, at: int) -> bool:
    """Whether the capitalised words at `at` are all one person: "Chủ tịch UBND xã Vàng A Lâu"."""
    stop = run_stop(board, at)
    known = board.lexicon.places.at(board.tokens, at)
    if known and (known[0] >= stop or person_strength(board, known[0], stop)):
        return False
    return person_strength(board, at, stop) == 2


def _over_name(board: Board, at: int, hit: Hit) -> tuple[int, bool]:
    """Over capitalised words, up to a person's name glued on."""
    tokens = board.tokens
    if tokens.shapes[at] == Shape.UPPER:
        return at + 1, False
    if tokens.shapes[at] != Shape.CAP:
        return at, True
    if person_alone(board, at) and not tokens.key(hit.first, hit.stop).startswith(_NAMED_AFTER_PEOPLE):
        return at, True
    stop = run_stop(board, at)
    if tokens.keys[at - 1] == "nam" and person_strength(board, at, stop):  # "… Việt Nam Lê Khả …"
        return at, True
    known = board.lexicon.places.at(tokens, at)
    return (place_stop(board, at), known is not None) if stop > at else (at, True)
