"""Texts of the pages about the newspapers and about this site: key -> (Vietnamese, English)."""

from __future__ import annotations

from collections.abc import Mapping

ABOUT: Mapping[str, tuple[str, str]] = {
    "papers.title": ("Các tờ báo", "Newspapers"),
    "papers.lead": (
        "Kho có tin, bài của những báo nào, từ năm nào, và lần cuối lấy được trang của báo là khi nào.",
        "Which newspapers the archive holds, from which years, and when a page of each was last fetched.",
    ),
    "papers.name": ("Báo", "Newspaper"),
    "papers.province": ("Tỉnh, thành phố (nay)", "Province (today)"),
    "papers.stories": ("Tin, bài", "Stories"),
    "papers.years": ("Các năm", "Years"),
    "papers.last": ("Lấy lần cuối", "Last fetched"),
    "papers.gone": ("Đã bị gỡ", "Gone since"),
    "nav.about": ("Giới thiệu", "About"),
    "about.title": ("Giới thiệu", "About"),
    "about.what": ("Gương là gì", "What this is"),
    "about.what.1": (
        "Báo địa phương mỗi ngày viết về người tốt, việc tốt: một chi bộ tiết kiệm mỗi ngày một nghìn đồng, một "
        "người trồng cả cánh rừng, một xã được khen vì làm theo Bác. Từ tháng 7/2025, 63 tỉnh còn 34, không còn "
        "cấp huyện, nhiều tờ báo hợp nhất và trang cũ dần biến mất. Gương giữ lại những bài ấy để tìm, đọc và "
        "nghiên cứu.",
        "Vietnam's provincial newspapers write every day about exemplary people, collectives and models. Since "
        "July 2025 63 provinces are 34, districts are no more, newspapers have merged and their old sites are "
        "vanishing. Gương keeps these stories to be found, read and studied.",
    ),
    "about.method": ("Cách làm", "Method"),
    "about.method.1": (
        "Trang của báo được lấy lịch sự (mỗi máy chủ một yêu cầu một lúc, tuân theo robots.txt) và giữ nguyên "
        "từng byte trong tệp WARC. Từ bản lưu đó, máy đọc ra tiêu đề, sapo, nội dung, tác giả, ngày đăng; chọn "
        "những bài đúng chủ đề; rồi tìm người, nơi chốn, tổ chức, văn bản, phong trào, mô hình, khen thưởng, số "
        "liệu, ngày tháng, lời nói.",
        "Pages are fetched politely (one request at a time to a host, robots.txt obeyed) and kept byte for byte "
        "in WARC files. From these copies title, lead, text, authors and date are read by machine, the stories of"
        " the theme are chosen, and people, places, organisations, documents, campaigns, models, awards, figures,"
        " dates and quotes are found in them.",
    ),
    "about.method.2": (
        "Máy có thể đọc sai. Mỗi trường ghi cách tìm và độ tin cậy, mỗi dữ kiện dẫn về câu văn của nó, mỗi bài "
        "dẫn về bản lưu với mã SHA-256: hãy kiểm lại trước khi dùng.",
        "Machines misread. Each field says how it was found and how sure that is, each fact leads to its "
        "sentence, each story to its copy with a SHA-256 digest: check before you rely on it.",
    ),
    "about.takedown": ("Đề nghị gỡ bài", "Takedown requests"),
    "about.takedown.1": (
        "Bài viết thuộc về các tờ báo. Nếu bạn là tòa soạn, tác giả hoặc người được nhắc đến và không muốn một "
        "bài ở đây, hãy gửi địa chỉ của trang (/tin/…) và lý do. Bài được ẩn khỏi tìm kiếm, bảng dữ liệu và bản "
        "lưu, và không được lấy lại nữa.",
        "The stories belong to their newspapers. If you are the newsroom, the author or a person named and want a"
        " story withheld, send the address of its page (/tin/…) and the reason. It is then withheld from search, "
        "tables and replay, and is not fetched again.",
    ),
    "about.contact": ("Liên hệ:", "Contact:"),
    "about.contact.none": (
        "Người vận hành trang này chưa ghi địa chỉ liên hệ.",
        "Whoever runs this site has not named a contact.",
    ),
    "about.access": ("Trợ năng", "Accessibility"),
    "about.access.1": (
        "Mọi trang dùng được bằng bàn phím, không cần JavaScript, với trình đọc màn hình, ở cỡ chữ lớn và nền "
        "tối; nhãn chữ đi cùng màu. Các trang được kiểm bằng axe trong trình duyệt thật. Các bảng và trang SQL "
        "của Datasette là tiếng Anh và chưa được kiểm như vậy. Gặp trở ngại, xin báo theo địa chỉ trên.",
        "Every page works by keyboard, without JavaScript, with a screen reader, at large sizes and in the dark; "
        "colours come with labels. The pages are checked with axe in a real browser. Datasette's own tables and "
        "SQL pages are in English and not checked like that. If something stands in your way, write to the "
        "address above.",
    ),
    "about.licence": ("Dữ liệu và phần mềm", "Data and software"),
    "about.licence.1": (
        "Phần mềm Gương theo giấy phép Apache-2.0. Bài báo và ảnh giữ nguyên bản quyền của chủ sở hữu; dữ kiện "
        "rút ra (tên, ngày, số) có thể dùng tự do, xin dẫn nguồn.",
        "The software is under the Apache-2.0 licence. Stories and pictures remain their owners'; facts drawn "
        "from them (names, dates, figures) may be used freely, please name the source.",
    ),
    "unit.heading": ("Đơn vị hành chính mang tên này", "Administrative units of this name"),
    "unit.today": ("nay là", "today"),
    "unit.until": ("đến {day}", "until {day}"),
    "unit.since": ("từ {day}", "since {day}"),
    "unit.stories": ("xem {count} về nơi này", "see {count} about it"),
    "unit.within": (
        "Gồm cả tin về những nơi thuộc đơn vị này và những xã, phường mới hình thành từ nó.",
        "Stories about what lies in it, and about the new communes that came of it, are counted in.",
    ),
    "unit.kind.tinh": ("Tỉnh, thành phố", "Province"),
    "unit.kind.huyen": ("Huyện, quận, thị xã (đến 30/6/2025)", "District (until 30 June 2025)"),
    "unit.kind.xa": ("Xã, phường, thị trấn", "Commune"),
    "unit.became": ("Nay là", "Today"),
    "unit.made_of": ("Hình thành từ", "Made of"),
    "unit.holds": ("Gồm (nơi có tin)", "Holds (places with stories)"),
    "unit.held": ("Trước kia gồm (nơi có tin)", "Held before (places with stories)"),
    "unit.search": ("Tìm và lọc trong các tin này", "Search and filter these stories"),
    "unit.named": ("Đơn vị hành chính", "Administrative unit"),
    "unit.point": ("Vị trí", "Position"),
    "version.title": ("Bản {n} so với bản trước", "Version {n} against the one before"),
    "version.seen": ("thấy lúc {date}", "seen {date}"),
    "version.lead": (
        "Chữ bị gạch là chữ đã bỏ, chữ gạch chân là chữ mới thêm.",
        "Struck words were taken out, underlined ones were added.",
    ),
    "version.difference": ("xem từng chữ", "word by word"),
    "missing.version": ("Bài này không có bản mang số đó", "This story has no version of that number"),
    "compare.title": ("Hai bài đặt cạnh nhau", "Two stories side by side"),
    "compare.lead": (
        "Chữ gạch chân hoặc bị gạch chỉ có ở bài đó; phần còn lại giống nhau.",
        "Struck or underlined words stand in that story only; the rest is the same.",
    ),
    "compare.link": ("đặt cạnh nhau", "side by side"),
    "change.removed": ("[bỏ]", "[removed]"),
    "change.added": ("[thêm]", "[added]"),
    "withheld": (
        "Bài này đã được gỡ ngày {date}. Lý do: {reason}",
        "This story was withheld on {date}. Reason: {reason}",
    ),
    "story.awards": ("Khen thưởng trong bài", "Awards in this story"),
    "award.award": ("Hình thức", "Award"),
    "award.receiver": ("Người, đơn vị nhận", "Receiver"),
    "award.giver": ("Cấp khen", "Giver"),
    "award.occasion": ("Dịp, phong trào", "Occasion"),
    "award.words": ("Câu văn", "Words"),
    "award.date": ("Thời gian", "Date"),
    "corrections": ("Đính chính của người lưu trữ", "Corrections by the archive"),
    "story.report": ("Báo lỗi của bài này", "Report an error"),
    "story.report.lead": (
        "Điền chỗ sai (where), máy đọc là gì (is), đúng ra là gì (should), rồi gửi dòng này cho người vận hành.",
        "Fill in where it is wrong, what it says (is) and what it should say, and send the line to whoever runs this.",
    ),
    "story.report.send": ("Gửi bằng thư điện tử", "Send by mail"),
}
