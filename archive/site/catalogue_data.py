"""The words of the page of data."""

from __future__ import annotations

from collections.abc import Mapping

DATA: Mapping[str, tuple[str, str]] = {
    "data.title": ("Dữ liệu", "Data"),
    "data.lead": (
        "Mọi thứ trang này hiển thị đều nằm trong một cơ sở dữ liệu SQLite mở: xem bảng, viết SQL, tải CSV hoặc JSON.",
        "All that this site shows lies in one open SQLite database: browse the tables, write SQL, take CSV or JSON.",
    ),
    "data.here": ("Trên trang này", "On this page"),
    "data.ways": ("Lấy dữ liệu qua địa chỉ", "Data by address"),
    "data.ways.lead": (
        "Không cần khóa hay đăng ký. Mỗi dòng là một ví dụ chạy được; thay phần sau dấu hỏi bằng câu của bạn.",
        "No key, no registration. Each line is an example that works; put your own words behind the question mark.",
    ),
    "data.address": ("Địa chỉ", "Address"),
    "data.gives": ("Trả về", "Gives"),
    "data.way.tables": (
        "Mọi bảng, lọc và sắp xếp được, trong Datasette",
        "Every table, to filter and sort, in Datasette",
    ),
    "data.way.sql": ("Viết SQL; kết quả có JSON và CSV", "Write SQL; results come as JSON and CSV too"),
    "data.way.sql_json": ("Kết quả một câu SQL, dạng JSON", "What an SQL query gives, as JSON"),
    "data.way.search_json": (
        "Kết quả tìm kiếm, dạng JSON; mọi bộ lọc của trang tìm kiếm đều dùng được",
        "Results of a search as JSON; every filter of the search page works",
    ),
    "data.way.search_csv": ("Cũng thế, dạng CSV, mở được bằng bảng tính", "The same as CSV, for a spreadsheet"),
    "data.way.search_atom": ("Cũng thế, dạng Atom: theo dõi tin mới", "The same as an Atom feed: follow what is new"),
    "data.way.story": (
        "Một bài, kèm mọi lần nhắc tên, vai trò, khen thưởng, số liệu và xuất xứ",
        "One story with its mentions, roles, awards, figures and provenance",
    ),
    "data.way.reference": (
        "Trích dẫn một bài, dạng RIS (.ris) hoặc BibTeX (.bib), cho Zotero, EndNote, LaTeX",
        "The citation of a story as RIS (.ris) or BibTeX (.bib), for Zotero, EndNote, LaTeX",
    ),
    "data.way.table_json": ("Các hàng của một bảng, dạng JSON", "Rows of a table as JSON"),
    "data.way.table_csv": ("Cả một bảng, dạng CSV", "A whole table as CSV"),
    "data.way.timemap": (
        "Mọi bản lưu của một địa chỉ (Memento, RFC 7089)",
        "All archived copies of an address (Memento, RFC 7089)",
    ),
    "data.coverage": ("Kho có những gì: theo báo và tháng", "What is here, by newspaper and month"),
    "data.coverage.lead": (
        "Số tin, bài theo ngày đăng. Tháng trống: báo không đăng, hoặc kho chưa thu thập tới.",
        "Stories by day of publication. An empty month: nothing was published, or the archive has not reached it.",
    ),
    "data.coverage.caption": ("Số tin, bài theo tháng, {year}", "Stories by month, {year}"),
    "data.newspaper": ("Tờ báo", "Newspaper"),
    "data.month": ("Tháng {month}", "Month {month}"),
    "data.total": ("Cả năm", "Year"),
    "data.questions": ("Hai mươi câu hỏi", "Twenty questions"),
    "data.questions.lead": (
        "Mỗi câu là một lệnh SQL trên chính dữ liệu này. Mở ra để xem lệnh, chạy và sửa; đọc giới hạn trước khi dùng "
        "con số.",
        "Each is one SQL query on this very data. Open it to see the query, run and change it; read its limits before "
        "you use a number.",
    ),
    "data.limits": ("Cách tính và giới hạn:", "How it is counted, and its limits:"),
    "data.rests": ("Các bảng:", "Tables:"),
    "data.sql.label": ("SQL của câu hỏi {number}", "SQL of question {number}"),
    "data.run": ("Chạy trong Datasette", "Run it in Datasette"),
    "data.downloads": ("Tải trọn bộ", "Everything at once"),
    "data.downloads.lead": (
        "Ai giữ thư mục dữ liệu thì xuất được bản công bố này, hoặc phần mà một phép tìm thấy (--search), kèm mô tả "
        "từng cột (datapackage.json), dataset.jsonld và SHA256SUMS:",
        "Whoever holds the data folder exports this edition, or what a search finds in it (--search), with each column "
        "described (datapackage.json), dataset.jsonld and SHA256SUMS:",
    ),
    "data.export.csv": ("mỗi bảng một tệp CSV", "a CSV file a table"),
    "data.export.parquet": ("mỗi bảng một tệp Parquet", "a Parquet file a table"),
    "data.export.jsonl": ("mỗi bài một dòng JSON", "a story a line, as JSON"),
    "data.export.citations": ("trích dẫn BibTeX, RIS, CSL-JSON", "citations as BibTeX, RIS, CSL-JSON"),
    "data.export.wacz": ("các trang đã lưu, để phát lại", "the archived pages themselves, for replay tools"),
    "data.cite": ("Trích dẫn bộ dữ liệu", "Cite the data"),
    "data.cite.lead": (
        "Hãy nêu mã bản công bố: dữ liệu thay đổi theo thời gian. Trích một bài thì dùng mục “Trích dẫn” ở trang "
        "bài ấy.",
        "Name the edition: the data change with time. To cite one story, use “Cite” on its page.",
    ),
    "data.licence": ("Giấy phép", "Licence"),
    "data.rates": ("Đúng đến đâu", "How right it is"),
    "data.rates.lead": (
        "Người đọc kiểm từng bài rút thăm: tỷ lệ đúng, khoảng tin cậy 95 % (Wilson).",
        "People checked stories drawn by lot: the share that is right, with its 95 % interval (Wilson).",
    ),
    "data.rates.none": (
        "Chưa có bài nào được người kiểm; người giữ kho kiểm bằng guong sample.",
        "No story was checked by a person yet; the archive's keeper does so with guong sample.",
    ),
    "data.rates.kind": ("Kiểm gì", "What"),
    "data.rates.judged": ("Đã kiểm", "Checked"),
    "data.rates.precision": ("Đúng", "Right"),
    "data.rates.interval": ("Khoảng 95 %", "95 % interval"),
    "data.rates.theme": ("Chủ đề", "Theme"),
    "data.rates.title": ("Tiêu đề", "Title"),
    "data.rates.published": ("Ngày đăng", "Published"),
    "data.dictionary": ("Từ điển bảng và cột", "Dictionary of tables and columns"),
    "data.open": ("Mở bảng {table}", "Open the table {table}"),
}
