"""Words of pages about who is who and who was given what; reasons are those of `archive.links.people.Reason`."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE: Mapping[str, tuple[str, str]] = {
    "commended.received": ("Được khen thưởng", "Honours received"),
    "commended.gave": ("Đã khen thưởng", "Honours given"),
    "commended.given": ("Ai được tặng", "Who received it"),
    "commended.occasion": ("Khen thưởng trong dịp này", "Honours on this occasion"),
    "commended.told": ("tin ngày {date}", "story of {date}"),
    "commended.more": ("Tất cả, trong bảng dữ liệu", "All of them, in the tables"),
    "people.why": ("Vì sao là một người", "Why this is one person"),
    "people.why.lead": (
        "Các tin dưới đây được gộp lại vì có chứng cứ, không chỉ vì trùng tên. Số bên cạnh là độ tin cậy.",
        "These stories were joined by evidence, not by the name alone. The number is the confidence.",
    ),
    "people.first": ("tin sớm nhất", "the earliest story"),
    "people.decided": ("do người kiểm tra xác nhận", "confirmed by a person"),
    "people.maybe": ("Có thể là cùng một người", "May be the same person"),
    "people.maybe.lead": (
        "Chứng cứ chưa đủ để gộp; người lưu trữ quyết định bằng guong review.",
        "Not enough evidence to join them; the archive's keeper decides with guong review.",
    ),
    "people.namesakes": ("Người trùng họ tên", "Others of this name"),
    "reason.same-name": ("cùng họ tên", "same name"),
    "reason.short-name": ("tên gọi ngắn", "short name"),
    "reason.other-name": ("khác tên", "other name"),
    "reason.same-hamlet": ("cùng thôn, bản", "same hamlet"),
    "reason.other-hamlet": ("khác thôn, bản", "other hamlet"),
    "reason.same-commune": ("cùng xã, phường", "same commune"),
    "reason.near": ("cùng huyện cũ", "same former district"),
    "reason.other-commune": ("khác xã, phường", "other commune"),
    "reason.same-province": ("cùng tỉnh", "same province"),
    "reason.other-province": ("khác tỉnh", "other province"),
    "reason.same-body": ("cùng cơ quan, tổ chức", "same body"),
    "reason.like-body": ("cơ quan cùng loại", "like body"),
    "reason.same-title": ("cùng chức danh", "same title"),
    "reason.only-office": ("chức danh chỉ một người giữ", "an office that one person holds"),
    "reason.former-office": ("từng giữ chức này", "held this office before"),
    "reason.same-age": ("tuổi khớp", "age fits"),
    "reason.other-age": ("tuổi không khớp", "age does not fit"),
    "reason.other-generation": ("khác thế hệ", "other generation"),
    "reason.too-young": ("còn quá trẻ khi chức vụ ấy đã có người giữ", "too young for the other's office then"),
    "reason.other-trade": ("khác ngành", "other trade"),
    "reason.other-sex": ("khác giới", "other sex"),
    "reason.byline": ("là tác giả bài báo", "author of the story"),
}
