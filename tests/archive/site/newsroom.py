"""An archive of invented stories, made the way a real one is: WARC records, archive.db, a published snapshot.

Persons and events are invented; marked as in the gold format: [TYPE|key=value surface].
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from archive.folder import DataFolder
from archive.ids import story_id
from archive.model import (
    Article,
    Capture,
    Evidence,
    Exchange,
    Image,
    Kind,
    Mention,
    MentionType,
    Method,
    Origin,
    Story,
    Theme,
)
from archive.store.publish import publish
from archive.warc.writer import WarcWriter
from pipelines.facts.facts import with_facts
from pipelines.facts.people import with_people
from pipelines.ingest import ingest, unread_captures
from pipelines.naming.names import with_names
from pipelines.places.placing import placed_mentions
from pipelines.publisher import Publisher, Registry
from pipelines.reference import reference_of

PAPERS = {
    "songda": ("Báo Sông Đà", "Sơn La"),
    "doicat": ("Báo Đồi Cát", "Lâm Đồng"),
    "cuabien": ("Báo Cửa Biển", "Cà Mau"),
}
RULES = r"""id = "{id}"
name = "{name}"
home = "https://{id}.example/"
hosts = ["{id}.example"]
province = "{province}"
feeds = ["https://{id}.example/rss"]
article_url = '-post(?P<number>\d+)\.html$'
"""
HOSTILE = '<script>window.hacked=1</script> "Nêu gương" & <img src=x onerror=window.hacked=1>'
MARKUP = re.compile(r"\[(?P<type>[A-Z]+)(?:\|(?P<attrs>[^\s\]]*))? (?P<surface>[^\[\]]*)\]")
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<script>window.hacked = 1; document.title = "hacked";</script>
<meta http-equiv="refresh" content="0; url=/elsewhere">
<style>body {{ font-family: serif; background: url(https://live.example/track.png) }}</style>
<link rel="stylesheet" href="/style.css"></head>
<body onload="window.hacked = 1"><nav><a href="/">Trang chủ</a> <a href="javascript:alert(1)">Menu</a></nav>
<h1>{title}</h1><p class="sapo"><b>{sapo}</b></p>{body}
<img src="https://live.example/anh.jpg" alt="Ảnh minh họa"><iframe src="https://live.example/quang-cao"></iframe>
<p>Copyright {paper}</p></body></html>"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A story to be archived; title, sapo and paragraphs carry their markup."""

    paper: str
    number: int
    published: str | None
    title: str
    sapo: str | None
    body: Sequence[str]
    authors: tuple[str, ...] = ()
    status: int = 200
    fetched: datetime = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)

    @property
    def url(self) -> str:
        return f"https://{self.paper}.example/bai-post{self.number}.html"

    @property
    def id(self) -> str:
        return story_id(self.paper, str(self.number))


def plain(marked: str) -> str:
    """The text without its markup."""
    return MARKUP.sub(lambda found: found["surface"], marked)


def mentions_of(parts: Sequence[str]) -> tuple[Mention, ...]:
    """Mentions with offsets into the parts joined by two line ends."""
    mentions, start = [], 0
    for part in parts:
        shift = 0
        for found in MARKUP.finditer(part):
            at = start + found.start() - shift
            mentions.append(_mention(found, at))
            shift += len(found[0]) - len(found["surface"])
        start += len(part) - shift + 2
    return tuple(mentions)


def _mention(found: re.Match[str], at: int) -> Mention:
    pairs = (pair.partition("=") for pair in (found["attrs"] or "").split(";") if pair)
    attrs: Mapping[str, str] = {key: value.replace("_", " ") for key, _, value in pairs}
    return Mention(MentionType(found["type"]), at, at + len(found["surface"]), found["surface"], attrs)


def quoted(story: Story, words: str, speaker: str) -> Story:
    """The story with someone's words marked."""
    start = story.article.text.index(words)
    mention = Mention(MentionType.QUOTE, start, start + len(words), words, {"speaker": speaker})
    mentions = tuple(sorted((*story.mentions, mention), key=lambda one: (one.start, -one.end)))
    return _named(with_facts(replace(story, mentions=mentions)))


def _named(story: Story) -> Story:
    newspaper = (PAPERS[story.publisher][1],)
    return with_names(with_people(story, newspaper), newspaper)


def story_of(draft: Draft, capture: Capture) -> Story:
    """What reading would make of the page."""
    article = Article(
        kind=Kind.ARTICLE,
        title=plain(draft.title),
        sapo=plain(draft.sapo) if draft.sapo else None,
        body=tuple(plain(paragraph) for paragraph in draft.body),
        authors=draft.authors,
        published=datetime.fromisoformat(draft.published) if draft.published else None,
        section="Gương sáng",
        tags=("điển hình tiên tiến",),
        images=(Image("https://live.example/anh.jpg", "Ảnh minh họa"),),
        fields={
            "title": Evidence(Method.PUBLISHER, 0.98),
            "body": Evidence(Method.CMS, 0.9),
            "published": Evidence(Method.JSON_LD, 0.85),
        },
    )
    parts = [part for part in (draft.title, draft.sapo, *draft.body) if part]
    theme = Theme(True, 0.94, ("điển hình tiên tiến", "học tập và làm theo Bác"))
    mentions, day = mentions_of(parts), article.published.date() if article.published else None
    places = placed_mentions(article.text, mentions, day, [PAPERS[draft.paper][1]])
    story = Story(draft.id, draft.url, draft.paper, article, theme, mentions, capture, places=places)
    return _named(with_facts(story))


def page_of(draft: Draft) -> bytes:
    """The newspaper's page, with all that such pages carry."""
    body = "".join(f"<p>{html.escape(plain(paragraph))}</p>" for paragraph in draft.body)
    sapo = html.escape(plain(draft.sapo or ""))
    return PAGE.format(title=html.escape(plain(draft.title)), sapo=sapo, body=body, paper=draft.paper).encode()


def exchange_of(draft: Draft) -> Exchange:
    body = page_of(draft) if draft.status == 200 else b"<h1>404</h1>"
    head = f"HTTP/1.1 {draft.status} X\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    head += "Set-Cookie: them=1\r\nContent-Security-Policy: script-src *\r\n\r\n"
    request = f"GET {draft.url} HTTP/1.1\r\n\r\n".encode()
    return Exchange(draft.url, request, head.encode() + body, "192.0.2.1", draft.fetched)


def keep(folder: DataFolder, drafts: Sequence[Draft], *, run: str = "run1") -> None:
    """Archive drafts: bytes into WARC, then read into archive.db, with a reader that knows what they say."""
    with WarcWriter(folder, run, origin=Origin.CRAWL) as writer:
        for draft in drafts:
            writer.write_exchange(exchange_of(draft))
    told = {(draft.url, draft.fetched): draft for draft in drafts}

    def read(capture: Capture, publisher: Publisher | None) -> Story:
        assert publisher is not None
        assert capture.fetched is not None
        draft = told[capture.url, capture.fetched]
        story = story_of(draft, capture)
        return quoted(story, QUOTE, "Lò Thị Mai Sương") if draft.number == STORY.number else story

    ingest(unread_captures(folder, lambda _: None), registry_of(folder), folder, read=read)


def registry_of(folder: DataFolder) -> Registry:
    """Rules of the invented newspapers, laid beside the data folder."""
    directory = folder.root.parent / "rules"
    directory.mkdir(exist_ok=True)
    for paper, (name, province) in PAPERS.items():
        (directory / f"{paper}.toml").write_text(RULES.format(id=paper, name=name, province=province), "utf-8")
    return Registry.load(directory)


QUOTE = (
    "Tôi học Bác từ việc nhỏ nhất: nói ít, làm nhiều, việc gì có lợi cho bản thì dù nửa đêm mưa gió cũng phải đi. "
    "Bà con tin mình là vì thế"
)
DRAFTS = (
    Draft(
        "songda",
        101,
        "2026-02-14T08:30:00+07:00",
        "Nữ trưởng bản [LOC|level=thon Nậm Hua] và con đường mười hai khúc cua",
        "Mười một năm làm trưởng bản, chị [PER|role=Trưởng_bản_Nậm_Hua Lò Thị Mai Sương] đã vận động bà con hiến "
        "[FIG|value=4.200;unit=m² 4.200 m²] đất, góp [FIG|value=1.860;unit=ngày_công 1.860 ngày công] mở đường lên "
        "khu sản xuất.",
        (
            "Con đường bê tông vắt qua sườn núi [LOC|level=other Pu Sam Sao] dài chưa đầy [FIG|value=5;unit=km 5 km], "
            "vậy mà trước [DATE năm 2021] người [LOC|level=xa xã Mường Chùm] phải đi bộ gần nửa ngày. Người khởi xướng "
            "việc mở đường là chị [PER Lò Thị Mai Sương], đảng viên trẻ nhất của chi bộ bản.",
            f"“{QUOTE}”, chị [PER Lò Thị Mai Sương] chia sẻ.",
            "Thực hiện [DOC Chỉ thị số 05-CT/TW] của [ORG Bộ Chính trị], từ [DATE năm 2022] "
            "[ORG Đảng ủy xã Mường Chùm] chọn Nậm Hua làm điểm xây dựng mô hình [MODEL Chi bộ bốn tốt]. Đến nay cả bản "
            "có [FIG|value=86;unit=hộ 86 hộ] thoát nghèo, [FIG|value=100%;unit= 100%] trẻ em đến trường.",
            "Ông [PER|role=Bí_thư_Đảng_ủy_xã_Mường_Chùm Cà Văn Thịnh] – Bí thư [ORG Đảng ủy xã Mường Chùm] đánh giá, "
            "cách làm của trưởng bản Nậm Hua đang được [FIG|value=7;unit=bản 7 bản] lân cận học theo trong phong trào "
            "[CAMPAIGN Dân vận khéo].",
            "Cuối [DATE tháng 12 năm 2025], chị [PER Lò Thị Mai Sương] được [ORG UBND tỉnh Sơn La] tặng "
            "[AWARD Bằng khen] vì thành tích xuất sắc trong học tập và làm theo tư tưởng, đạo đức, phong cách "
            "Hồ Chí Minh.",
        ),
        ("Hoàng Việt Thảo",),
    ),
    Draft(
        "doicat",
        202,
        "2025-11-20T06:05:00+07:00",
        "Thầy giáo về hưu giữ lớp học đêm ở làng chài",
        "Mười chín năm nay, thầy [PER|role=nguyên_giáo_viên_Trường_THCS_Bình_Sơn Đặng Quốc Tấn] đều đặn dạy chữ cho "
        "con em ngư dân [LOC|level=xa xã Hòa Thắng].",
        (
            "Lớp học nằm cuối [LOC|level=thon thôn Hồng Lâm], chỉ có [FIG|value=14;unit=bộ_bàn_ghế 14 bộ bàn ghế] cũ "
            "xin lại từ [ORG Trường THCS Bình Sơn]. Thầy [PER Đặng Quốc Tấn] bảo, đông nhất là những đêm biển động.",
            "[ORG Hội Khuyến học huyện Bắc Bình] đã tặng thầy danh hiệu [AWARD Tấm gương khuyến học] "
            "[DATE năm 2024]; lớp học trở thành điểm sáng của phong trào [CAMPAIGN Dân vận khéo] ở địa phương.",
        ),
        ("Minh Châu", "Trần Lê Duy"),
    ),
    Draft(
        "cuabien",
        303,
        "2025-06-02T14:20:00+07:00",
        "Tổ tàu cá đoàn kết nơi cửa [LOC|level=other sông Ông Đốc]",
        "Bảy chủ tàu ở [LOC|level=xa thị trấn Sông Đốc] lập tổ tự quản [MODEL Cùng ra khơi, cùng trở về], cứu được "
        "[FIG|value=23;unit=ngư_dân 23 ngư dân] gặp nạn.",
        (
            "Tổ trưởng [PER|role=Tổ_trưởng Nguyễn Hữu Vẹn] kể, ý tưởng đến từ một đêm giông [DATE tháng 9 năm 2019].",
            "[ORG Đồn Biên phòng Sông Đốc] coi đây là mô hình điển hình tiên tiến, nhân rộng ra "
            "[FIG|value=41;unit=tàu 41 tàu].",
        ),
    ),
    Draft(
        "songda",
        104,
        "2024-09-02T09:00:00+07:00",
        "Bác sĩ [PER Tòng Văn Pản] và những chuyến đò mùa lũ",
        "Ba mươi năm bám bản, bác sĩ [PER|role=Trạm_trưởng_Trạm_Y_tế_xã_Mường_Chùm Tòng Văn Pản] nhớ tên từng đứa trẻ "
        "mình đỡ.",
        (
            "Trạm Y tế [LOC|level=xa xã Mường Chùm] chỉ có [FIG|value=4;unit=cán_bộ 4 cán bộ]. Anh [PER Tòng Văn Pản] "
            "kiêm cả lái đò.",
            "Chị [PER|role=Trưởng_bản_Nậm_Hua Lò Thị Mai Sương] nhớ như in trận lũ [DATE tháng 8 năm 2018].",
        ),
        ("Hoàng Việt Thảo",),
    ),
    Draft(
        "doicat",
        205,
        "2023-05-19T07:00:00+07:00",
        HOSTILE,
        "Lời dẫn có <b>thẻ</b> và [PER|role=<i>Chủ_tịch</i> <b>Kẻ Phá</b>].",
        ('Đoạn văn có </p><script>window.hacked=1</script> và "ngoặc kép" của [ORG Hội <Nông dân> & bạn].',),
        ("<u>Tác giả</u>",),
    ),
    Draft(
        "songda",
        106,
        None,
        "Tiếng khèn gọi mùa xuân trên đỉnh [LOC|level=other Pu Sam Sao]",
        None,
        ("Nghệ nhân [PER Giàng A Khua] truyền nghề khèn cho [FIG|value=30;unit=thanh_niên 30 thanh niên] trong bản.",),
    ),
    Draft(
        "doicat",
        207,
        "2025-12-01T08:00:00+07:00",
        "Chuyện lớp học đêm",
        "Mười chín năm nay, một thầy giáo về hưu dạy chữ cho con em ngư dân [LOC|level=xa xã Hòa Thắng].",
        (
            "Lớp học nằm cuối [LOC|level=thon thôn Hồng Lâm], có [FIG|value=14;unit=bộ_bàn_ghế 14 bộ bàn ghế] cũ "
            "xin lại từ [ORG Trường THCS Bình Sơn]. Thầy Tấn bảo, đông nhất là những đêm biển động.",
            "[ORG Hội Khuyến học huyện Bắc Bình] đã tặng thầy danh hiệu [AWARD Tấm gương khuyến học] [DATE năm 2024].",
        ),
    ),
    *(
        Draft(
            "cuabien",
            400 + number,
            f"{2019 + number % 5}-0{1 + number % 9}-1{number % 9}T10:00:00+07:00",
            f"Gương sáng đảng viên ấp {number}: góp công làm cầu nông thôn",
            "Phong trào [CAMPAIGN Dân vận khéo] ở ấp biển có thêm những tấm gương bình dị.",
            (
                f"Ông [PER|role=Bí_thư_Chi_bộ_ấp_{number} Trần Văn Lành] góp "
                f"[FIG|value={number};unit=triệu_đồng {number} triệu đồng] cùng [ORG Hội Nông dân xã Tân Ân] làm cầu.",
            ),
        )
        for number in range(1, 29)
    ),
)
GONE = DRAFTS[2]
CHANGED = DRAFTS[1]
STORY = DRAFTS[0]


def make_archive(folder: DataFolder) -> None:
    """The whole: first captures, then one story that changed and one that vanished; published."""
    folder.create()
    keep(folder, DRAFTS)
    later = STORY.fetched + timedelta(days=40)
    edited = replace(CHANGED, title="Thầy giáo về hưu giữ lớp học đêm giữa làng chài Hòa Thắng", fetched=later)
    keep(folder, [edited, replace(GONE, status=404, fetched=later)], run="run2")
    publish(folder, reference=reference_of(registry_of(folder)))
