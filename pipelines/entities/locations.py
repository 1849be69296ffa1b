"""LOC: a place with its level word where one is printed."""

from __future__ import annotations

from collections.abc import Iterator

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.memory import Memory, Name
from pipelines.entities.names import known_place_stop, person_strength, place_stop, run_stop
from pipelines.entities.organisations import person_alone
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import UNITS_OF_TROOPS

_TITLE_BEFORE = frozenset(("trưởng", "phó", "già", "bộ"))
_NUMBERED = frozenset(
    (
        "thôn",
        "bản",
        "làng",
        "ấp",
        "buôn",
        "xóm",
        "khóm",
        "tổ dân phố",
        "khu phố",
        "khu",
        "tổ",
        "đội",
        "tiểu khu",
        "phường",
        "quận",
        "khu dân cư",
    )
)
_NUMBERED_ROADS = frozenset(
    ("quốc lộ", "tỉnh lộ", "hương lộ", "đường tỉnh", "đường vành đai", "vành đai", "ngõ", "hẻm", "cầu tàu")
)
_COMPOUNDS = frozenset(
    (
        ("yêu", "cầu"),
        ("nhu", "cầu"),
        ("điểm", "cầu"),
        ("toàn", "cầu"),
        ("thỉnh", "cầu"),
        ("thành", "phố"),
        ("khu", "phố"),
        ("dân", "phố"),
        ("thợ", "hồ"),
        ("phu", "hồ"),
        ("phật", "đường"),
        ("thánh", "đường"),
        ("tuần", "đường"),
        ("chánh", "xứ"),
        ("nước", "mũi"),
        ("đội", "mũ"),
        ("cán", "sự"),
        ("gia", "đình"),
        ("hoàn", "thành"),
        ("trở", "thành"),
        ("bờ", "sông"),
        ("xây", "cầu"),
        ("công", "đường"),
    )
)
_PRODUCTS = frozenset(
    [
        "sâm",
        "chè",
        "gạo",
        "cà",
        "phê",
        "nhãn",
        "xoài",
        "cam",
        "bưởi",
        "quế",
        "rượu",
        "mắm",
        "lụa",
        "tiêu",
        "dừa",
        "vải",
        "mật",
        "ong",
        "hồi",
        "tỏi",
        "hành",
        "muối",
        "bún",
    ]
) - {"cà"}
_NEVER_BARE = frozenset(("Anh", "Ý", "Áo", "Mỹ", "Đức", "Nga", "Pháp", "Lào", "Úc", "Bỉ", "Séc", "Iran"))


def find_locations(board: Board) -> None:
    """Claim places behind a level word, behind heads such as "sông", then known names by themselves."""
    for hit in board.hits_of(Family.LEVEL):
        if board.free(hit.first, hit.stop) and not _is_unit_of_troops(board.tokens, hit):
            _behind_level(board, hit)
    find_remembered_places(board)
    _bare(board)


def find_headed_places(board: Board) -> None:
    """Claim "sông Hàm Luông", "đường Phan Đình Phùng": before persons, after whom much is named."""
    for hit in board.hits_of(Family.PLACE_HEAD):
        if board.free(hit.first, hit.stop) and not _is_compound(board.tokens, hit):
            _behind_head(board, hit)


def _is_unit_of_troops(tokens: Tokens, hit: Hit) -> bool:
    """Whether "đội 9" is of "tiểu đội 9"."""
    return (
        hit.first > 0
        and tokens.keys[hit.first] in UNITS_OF_TROOPS
        and tokens.keys[hit.first - 1] in ("tiểu", "trung", "đại", "quân", "binh", "hải", "công", "bộ", "cán")
    )


def _is_compound(tokens: Tokens, hit: Hit) -> bool:
    """Whether "cầu" is of "yêu cầu" and the like."""
    return hit.first > 0 and (tokens.keys[hit.first - 1], tokens.keys[hit.first]) in _COMPOUNDS


def find_remembered_places(board: Board) -> None:
    """Claim a name alone that stands elsewhere in the text behind its level word."""
    tokens = board.tokens
    memory = Memory(_levelled_names(board))
    for at, stop in memory.find(tokens.forms):
        if not _named_after(tokens, at):
            board.claim(MentionType.LOC, at, stop)


def _levelled_names(board: Board) -> Iterator[Name]:
    for span in board.spans:
        level = board.hit_at(Family.LEVEL, span.first) if span.type is MentionType.LOC else None
        if level and span.stop - level.stop >= 2 and board.tokens.is_name_like(level.stop):
            yield tuple(board.tokens.forms[level.stop : span.stop])


def _named_after(tokens: Tokens, at: int) -> bool:
    """Whether a product or newspaper stands before, whose name holds the place's: "sâm Ngọc Linh"."""
    named = at > 0 and (tokens.keys[at - 1] in _PRODUCTS or tokens.keys[at - 1] == "báo")
    return named and tokens.gaps[at] == Gap.BLANK


def _behind_level(board: Board, hit: Hit) -> None:
    tokens = board.tokens
    after = hit.stop
    if (
        after < len(tokens)
        and tokens.forms[after] in (".", ":")
        and tokens.gaps[after] == Gap.NONE
        and hit.stop - hit.first == 1
    ):
        after += 1
    if after >= len(tokens) or tokens.gaps[after] == Gap.LINE:
        return
    is_bare = _belongs_to_title(tokens, hit) or _is_described(tokens, hit) or _is_plural(tokens, hit)
    first = after if is_bare else hit.first
    if tokens.shapes[after] == Shape.NUMBER:
        if first == hit.first and _is_numbered(board, hit, after):
            board.claim(MentionType.LOC, first, after + 1)
        return
    if not tokens.is_name_like(after) or person_alone(board, after):
        return
    if board.hit_at(Family.ORGANISATION, after) and not known_place_stop(board, after):
        return
    if _belongs_to_title(tokens, hit) and _one_syllable(board, after):
        return
    stop = place_stop(board, after)
    board.claim(MentionType.LOC, first, _over_number(tokens, stop, hit.mark) if stop > after else first)
    if _is_plural(tokens, hit):
        _listed(board, stop)


def _listed(board: Board, at: int) -> None:
    """The further names of "các bản Na Khướng, Huồi Viêng và Xốp Thặp"."""
    tokens = board.tokens
    while at + 1 < len(tokens) and tokens.keys[at] in (",", "và") and tokens.shapes[at + 1] == Shape.CAP:
        stop = run_stop(board, at + 1)
        if tokens.gaps[at + 1] == Gap.LINE or person_alone(board, at + 1):
            return
        if not board.claim(MentionType.LOC, at + 1, stop):
            return
        at = stop


def _belongs_to_title(tokens: Tokens, hit: Hit) -> bool:
    """ "Trưởng bản Tà Dê": the level word is the title's."""
    return hit.first > 0 and tokens.keys[hit.first - 1] in _TITLE_BEFORE and tokens.gaps[hit.first] == Gap.BLANK


def _is_described(tokens: Tokens, hit: Hit) -> bool:
    """ "huyện vùng cao Si Ma Cai": the name stands alone behind the words that describe it."""
    return tokens.key(hit.stop - 2, hit.stop) in ("vùng cao", "biên giới", "miền núi", "vùng biên", "vùng sâu")


def _is_plural(tokens: Tokens, hit: Hit) -> bool:
    """ "các xã Ia Rsai, Chư Ngọc": the level word counts for all of them and is of none."""
    return hit.first > 0 and tokens.keys[hit.first - 1] in ("các", "những", "hai", "ba", "bốn")


def _one_syllable(board: Board, at: int) -> bool:
    return run_stop(board, at) - at == 1


def _is_numbered(board: Board, hit: Hit, at: int) -> bool:
    """ "thôn 3", "tổ dân phố số 5": the number is a name, not a count."""
    tokens = board.tokens
    key = tokens.key(hit.first, hit.stop)
    return key.removesuffix(" số") in _NUMBERED and tokens.forms[at].isdigit() and len(tokens.forms[at]) <= 2


def _over_number(tokens: Tokens, at: int, level: str) -> int:
    """Over the "2" of "thôn Đồng Đò 2"."""
    if level != "thon" or at >= len(tokens) or tokens.shapes[at] != Shape.NUMBER or len(tokens.forms[at]) > 2:
        return at
    ends = at + 1 >= len(tokens) or tokens.shapes[at + 1] == Shape.PUNCT or tokens.gaps[at + 1] == Gap.LINE
    return at + 1 if ends and tokens.gaps[at] == Gap.BLANK else at


def _behind_head(board: Board, hit: Hit) -> None:
    tokens = board.tokens
    after = hit.stop
    if after >= len(tokens) or tokens.gaps[after] != Gap.BLANK:
        return
    if tokens.shapes[after] == Shape.NUMBER and tokens.key(hit.first, hit.stop) in _NUMBERED_ROADS:
        board.claim(MentionType.LOC, hit.first, after + 1)
        return
    if tokens.shapes[hit.first] >= Shape.CAP and not _opens_sentence_as_head(board, hit):
        return
    if tokens.shapes[after] == Shape.NUMBER:
        return
    if tokens.shapes[after] == Shape.CAP and board.free(after, after + 1):
        stop = run_stop(board, after)
        key = tokens.key(hit.first, hit.stop)
        if key in ("vùng", "miền", "khu vực", "thành", "phủ", "đội", "rừng", "hồ", "châu", "tháp", "sân"):
            known = board.lexicon.regions.at(tokens, after) or board.lexicon.places.at(tokens, after)
            if key not in ("sân", "hồ", "rừng") and known is None:
                return
            if key in ("vùng", "miền", "khu vực") and known:
                return
        board.claim(MentionType.LOC, hit.first, _over_ends(board, hit, stop))


def _over_ends(board: Board, hit: Hit, stop: int) -> int:
    """Over "- La Sơn" of "cao tốc Cam Lộ - La Sơn": a road is named after its ends."""
    tokens = board.tokens
    while (
        tokens.keys[hit.stop - 1] in ("tốc", "đường", "sắt", "lộ")
        and stop + 1 < len(tokens)
        and tokens.forms[stop] in "-–"
        and tokens.shapes[stop + 1] == Shape.CAP
        and tokens.gaps[stop + 1] != Gap.LINE
    ):
        stop = run_stop(board, stop + 1)
    return stop


def _opens_sentence_as_head(board: Board, hit: Hit) -> bool:
    """A capital is a head's only at the start of a sentence, and not where it opens a person's name ("Hồ Văn Dêu")."""
    tokens = board.tokens
    opens = hit.first == 0 or tokens.gaps[hit.first] == Gap.LINE or tokens.forms[hit.first - 1] in '.!?…:"“'
    return (
        opens
        and not person_strength(board, hit.first, run_stop(board, hit.first))
        and not board.lexicon.places.at(tokens, hit.first)
    )


def _bare(board: Board) -> None:
    """Claim names of the gazetteer that stand alone; one syllable only where it is surely a place."""
    tokens = board.tokens
    for at, shape in enumerate(tokens.shapes):
        if shape < Shape.CAP and tokens.forms[at] not in ("miền", "đồng", "xứ", "châu"):
            continue
        if board.taken[at]:
            continue
        stop = known_place_stop(board, at)
        if not stop or not board.free(at, stop) or _named_after(tokens, at):
            continue
        if stop - at == 1 and not _sure_single(tokens, at):
            continue
        board.claim(MentionType.LOC, at, stop)


def _sure_single(tokens: Tokens, at: int) -> bool:
    """A place of one syllable: a country or city behind "nước", "ở", "tại", "sang", "và"."""
    form = tokens.forms[at]
    if tokens.is_name_like(at + 1) and tokens.gaps[at + 1] == Gap.BLANK:
        return False
    if at and tokens.is_name_like(at - 1) and tokens.gaps[at] == Gap.BLANK:
        return False
    if form in _NEVER_BARE:
        return at > 0 and tokens.keys[at - 1] in ("nước", "sang", "ở", "tại", "bạn", "từ", "quân")
    return len(form) > 4 or (at > 0 and tokens.keys[at - 1] in ("ở", "tại", "từ", "ra", "vào", "đến", "về", "("))
