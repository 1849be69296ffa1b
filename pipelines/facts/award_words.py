"""What is written around an award: words of giving and getting, and where giver, receiver, occasion and day stand."""

from __future__ import annotations

import re

ADDRESS = "đồng chí|ông|bà|anh|chị|cô|thầy|em|cháu|cụ|già|lão|nghệ nhân|bác"
GIVE = (
    r"đem lại|mang lại|biểu dương|bầu chọn|bình bầu|suy tôn|chứng nhận|ban tặng|trao thưởng|"
    r"ghi nhận bằng|trao tặng|tặng thưởng|phong tặng|truy tặng|trao giải thưởng|trao giải|khen thưởng|khen tặng|tặng|"
    r"trao|phong(?! trào)|cấp|công nhận|gửi|bình chọn|chọn|tuyên dương|tôn vinh|vinh danh|(?<!giải )(?<!phần )thưởng|"
    r"khen|gắn(?= (?:tấm |chiếc )?(?:$|<A))"  # the award begins where the search ends
)
RECEIVE = (
    r"đón nhận|đón(?= (?:$|<A))|vinh dự nhận|được nhận|được thêm|nhận thêm|lấy|"
    r"giành được|giành|lĩnh|chia nhau|rinh|ẵm|giật|thắng(?= (?:$|<A))|thu về|chạm tay vào|"
    r"giữ(?= (?:tấm |chiếc )?(?:$|<A))|đạt được|đạt|đoạt|mang về|đem về|gặt hái|đồng(?= (?:$|<A))|nhận|từng có|sở hữu|"
    r"được bình chọn|có"
)
BE = r"là|trở thành|được bầu chọn là"
VERB = re.compile(rf"(?<![^\s,(“\"])(?:(?P<give>{GIVE})|(?P<receive>{RECEIVE})|(?P<be>{BE}))(?=[\s,“\":])")
NOT_YET = re.compile(
    r"(?:đề nghị|đề xuất|xét|đề cử|dự kiến|phấn đấu|mong|chưa|không|xin(?! của)|trình|xứng đáng|ứng cử|"
    r"(?<!quyết )(?<!nhất )định|muốn|hứa|sẽ|nếu|giá như|suýt)\b[^;,:]{0,60}$"
)
NOMINATED = re.compile(r"một trong(?: số)?\s+<N\d+>[^<>]{0,16}$")  # "một trong [10 đề cử] giải thưởng <A5>"
ASKED_FOR = re.compile(r"\b(?:đề nghị|đề xuất|đề cử|ứng cử|hồ sơ|trình)\b[^<>]*$")
PASSIVE = re.compile(r"(?<!\S)được\s+(?!biết|sự |phép |ban hành|công bố|tổ chức)(?P<giver>(?:(?!được|;)[^;]){0,160})$")
ONE_OF = re.compile(
    r"(?:một|0?1) trong(?: số)?(?: những)?\s+<F\d+>[^<>]*$|"
    r"(?:trong danh sách|trong số|trong đó có)\s+<F\d+>[^<>]*$"
)
TO = re.compile(
    r"(?:[^<>;]|<[ADNCT]\d+>){0,60}?\b(?:cho|tới|đến(?! từ)|dành cho|đối với|trao tặng|tặng)\s+|"
    rf"\s+(?=(?:(?:{ADDRESS}) )?<[FP]\d+>)|[^<>;]{{0,12}}\blên\s[^<>;]{{0,40}}?\bcủa\s+"
)
NAMED_FIRST = re.compile(
    rf"[\"”]?\s+(?:(?P<who>{ADDRESS})|<P(?P<number>\d+)>)\s+(?:được |đã |vừa )*(?:nhận|tặng|trao|truy tặng|phong)"
)
OF = re.compile(
    r"(?:(?!\b(?:là của|cho)\b)[^<>;,]|<[DC]\d+>){0,40}?\b(?:của|do|từ)\s+"
    r"(?:(?!\b(?:là|cho|tặng|vì|được|tới|đến)\b)[^<>;,]){0,25}(?=<[OP]\d+>)|"
    r"\s+(?=<O\d+>)"
)
# What may stand before a name among those who get something: a rank, a trade.
CALLING = (
    r"(?:(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy|uý)|(?:thượng|trung|hạ) sĩ|chiến sĩ|nghệ nhân|nghệ sĩ|già làng|"
    r"nhà báo|nông dân|ngư dân|kỹ sư|y sĩ|công nhân|cựu chiến binh|linh mục|đoàn viên|hội viên|sinh viên)"
)
KIN = r"(?:vợ|chồng|con gái|con trai|con|mẹ|bố|cha|em gái|em trai|anh trai|chị gái)(?: là)?"
BETWEEN_RECEIVERS = re.compile(
    r"\s*(?:\([^()]{0,60}\))?\s*(?:,\s*và|,|và|cùng|với)\s*"
    rf"(?:(?:{ADDRESS}|cô giáo|thầy giáo|các|hai|tập thể|cá nhân|gia đình|bác sĩ|mẹ|riêng|dòng họ|mô hình|"
    rf"tác giả|thí sinh|học sinh|vận động viên|"
    rf"{CALLING}|{KIN}|\"|“)\s*){{0,3}}|\s*"
)
PRONOUN = re.compile(
    rf"(?:^|(?<!các)(?<!những)(?<!mọi)(?<!mỗi)[\s,])({ADDRESS})(?=[\s,.]|$)"
    r"(?!\s+(?:thuốc|dâu|giáo xứ|nuôi))"
)
RIGHT_BEHIND = re.compile(
    r"[\"”]?\s+(?:(?!(?:của|do|từ|cho|vì|về|trong|năm|và|là|tại|cùng|với|được|để|khi)\b)[^\W\d]+\s+){0,3}"
    r"(?P<sign><(?P<kind>[POM])\d+>)(?!\s+(?:trao|tặng))"
)
# "<O1> tặng <A2> <O3>, <O4> tặng <A5>": the last giver stands alone before its verb.
OWN_GIVER = re.compile(r"(?<=>),\s*(?:và\s+|còn\s+)?[^<>,;]{0,20}<O\d+>\s+(?:đã\s+|cũng\s+|vừa\s+)?$")
BODY = re.compile(
    r"(?<!của)(?<!ở)(?<!tại)(?<!trên)(?:^|[\s,])(?:cho |tập thể )?(nhà trường|trường|đơn vị|tập thể|htx|"
    r"hợp tác xã|đồn|chi bộ|đảng bộ|trạm|câu lạc bộ|"
    r"clb|hội|xã|thôn|bản|đội|tổ|nhóm|khoa|"
    r"đảo|tàu|viện|đài|"
    r"nghiệp đoàn|chi hội|chi đoàn|bệnh viện|hạt|phường|buôn|làng|ấp|xóm|khóm|khu phố|tiểu đoàn|trung đoàn|"
    r"lữ đoàn|đại đội|hải đội|xưởng|nhà máy|"
    r"trung tâm|phòng|giáo xứ|công ty|doanh nghiệp|mô hình)(?=[\s,.]|$)"
    r"(?!\s+(?:viên|trưởng|phó|đoàn)\b)"
)
SOURCES = re.compile(
    r"phối hợp (?:với|cùng)\s+[^<>,;]{0,20}<O\d+>|"
    r"\b(?:có|gồm|với|vượt qua|cứu|giúp|dạy|vận động|dẫn dắt|hướng dẫn|nhận nuôi|chăm sóc|đào tạo)\s+"
    r"(?:trên |hơn |gần )?<F\d+>(?=[^<>,]{0,60},\s*(?!<F))|từ tay\s+[^<>,;]{0,20}<[OP]\d+>|"
    r"<P\d+>,?\s+(?:cho hay|cho biết|kể|chia sẻ|thông tin|nói|khẳng định)[^<>]{0,12}|"
    r"(?:theo|cùng)\s+[^<>,;]{0,20}<[PO]\d+>(?=,)|do\s+[^<>,;]{0,20}<[PO]\d+>[^<>,;]{0,25}|(?:tại|ở|của)\s+[^<>,;]{0,20}<[LO]\d+>|"
    r"được\s+(?!biết)(?:(?!\bcó\b)[^<>]){0,30}<[OP]\d+>[^<>,;]{0,40}"
)
# "Nhân kỷ niệm ngày thành lập <O1>, <O2> tặng …": nobody of such a phrase gives or gets.
ADVERBIAL = re.compile(
    r"\s*(?:nhân|trong|tại|với|sau|từ|qua|để|nhằm|ghi nhận|biểu dương|ngay|dịp|theo|thực hiện|hưởng ứng|"
    r"bên cạnh|trước)\b"
    r"[^,;]{0,120}?,\s+(?=[^;]*<[OPFM]\d+>)"
)
INVITES = re.compile(r"<O(\d+)>\s+(?:đã\s+)?mời\s+(?:[^<>;,]|<P\d+>){0,40}$")  # "<O1> mời bà lên nhận <A2>"
DELEGATE = re.compile(
    r"(?:đại diện cho|thay mặt(?: cho)?)\s+(?:hơn |gần )?<[FN]\d+>"
)  # "anh đại diện cho <F1> lên nhận"
OWNER = re.compile(r"(?<=>)[\"”]?\s+của\s+[^<>,;]{0,20}<P\d+>")
FROM_HAND = re.compile(r"\btừ(?: tay)?\s+(?!<D)[^<>,;]{0,20}<([OP])(\d+)>")
ADVERBS = re.compile(
    r"\b(?:đã|vừa|từng|còn|cũng|và|nay|mới|sau đó|trước đó|trong|năm|tháng|ngày|hai|ba|lần|liền|liên tục|vinh dự|nhiều|"
    r"đến|cuối|đầu|dịp|nhân|đó|qua|riêng|ngoài ra|đặc biệt|nữa|tiếp theo|trước|sau|"
    r"gần đây nhất|gần đây|mới đây|cao quý nhất|\d+)\b|<[DNCLT]\d+>"
)
GOES_ON = re.compile(r"[^<>,]{0,24}<[PO](\d+)>\s+[^,;]*\bvà(?: còn| đã| vừa)*\s*$")  # "anh <P1> cứu <F2> và được"
ELSEWHERE = re.compile(r"\b(?:trong|vì|nhằm|do|với|tại|ở|để|có)\b")
NEAR = 40  # letters between "cho" and who got it
ENDED = re.compile(rf"\b(?:{ADDRESS}|người)\s*,")  # "cho hai anh, <O31> nhận": the list does not begin behind it
NUMBERS = ("hai", "ba", "bốn", "năm")
DESCRIBED_FIRST = re.compile(r"\s*[^<>]{0,24}<P(\d+)>\s*[,:(–-]")
BEGINS_WITH = re.compile(
    r"\s*(?:[^<>,;]|<[DNC]\d+>,?){0,24}<P(\d+)>\s+(?:được|vinh dự|là|đã|từng|nhận|giành|đoạt|đạt|còn|vừa)\b|"
    r"[^<>]{0,40}\b(?:khen|tặng|biểu dương)\s+(?:riêng\s+)?(?:\w+\s+)?<P(\d+)>"
)
FOR = re.compile(
    r"(?:(?!\bchọn\b|\bđại biểu dự\b|<A\d+>\s*(?:của|do|cho)\b)[^;]){0,240}?"
    r"(?:trong|vì|cuộc thi|hội thi|kỳ thi|liên hoan|phong trào|tại|nhân|dịp|về|thực hiện|chương trình|cuộc vận động|"
    r"đợt|thành tích|giải|môn)[^<>;]{0,60}<C(\d+)>|[^<>;]{0,12}(?:<F\d+>\s*[\"“]?)?<C(\d+)>"
)
COUNTED_AWARD = re.compile(r"(?<![/\d.-])\d+\s+$")  # "toàn tỉnh có 211 <A5>"
OF_ANOTHER = re.compile(
    r"(?:<A\d+>[^<>;.,]{0,12}|<P\d+>\s*\((?:sn|sinh)?[^<>]{0,6}|\b(?:sinh|sn)\s+(?:năm\s+|ngày\s+)?|"
    r"\w\s*\(|\(<D\d+>\s*[-–]\s*)$"
)
DECISION = re.compile(r"<T\d+>(?:[^<>]{0,12}<D\d+>)?\s*của\s+[^<>,]{0,24}<O(\d+)>")
ON_BEHALF = re.compile(
    r"(?:thay mặt(?: cho)?|(?:thừa )?(?:ủy|uỷ) (?:quyền|nhiệm|thác)(?: của)?|"
    r"thừa lệnh(?: của)?|quyết định của)\s+[^<>,]{0,24}<O(\d+)>|"
    r"<O(\d+)>\s+(?:đã\s+)?(?:ủy|uỷ) quyền cho\s"
)
LED_BY = re.compile(r",\s*do\s[^<>,;]{0,20}<P\d+>[^<>,;]{0,25},")  # "<O1>, do bà <P2> làm Giám đốc, và <O3>"
BRACKETS = re.compile(r"\([^()]{0,80}\)")
SEVERAL = re.compile(rf"(?:^|\s)(?:(?:cả\s+)?(hai|ba|bốn|năm)\s+(?:{ADDRESS})|cả\s+(hai|ba|bốn|năm))(?=[\s,.;]|$)")
EACH_OF_THEM = re.compile(
    r"(?:^|\s)(?:mỗi (?:tập thể|điển hình|đơn vị|hộ|gia đình|cháu|đồng chí|học sinh|người|em|"
    r"anh|chị|ông|bà|cá nhân)|(?:các|cả) (?:anh|chị|em|ông|bà)|họ)(?=[\s,.]|$)"
)
WORK_OF_SOMEBODY = re.compile(
    r"(?:sáng kiến|đề tài|sản phẩm|tác phẩm|bài viết|bài thi|phần mềm|giải pháp|công trình|dự án|ý tưởng|tiết mục|"
    r"đóng góp|thành tích|công lao|việc làm|hành động|nghĩa cử|cống hiến)"
    r"[^<>,]{0,20}$"
)
CEREMONY = re.compile(r"\b(?:lễ|buổi|hội nghị)\s+(?:\w+\s+)?$")
BY_PLACE = re.compile(r"(?:^|,)[^<>,]{0,12}<L(\d+)>\s+(?:đã |vừa |cũng )?$")
OBJECT = re.compile(r"<[FPOM]\d+>")
ONLY_AWARDS = re.compile(r"\s*(?:(?:danh hiệu|giải thưởng|và)?\s*<A\d+>\s*(?:\(<D\d+>\)\s*)?[;,.]?\s*){2,}$")
OPENS = re.compile(r"[\s\"“]*(?:và\s+)?(?:(?:danh hiệu|giải thưởng)\s+)?[\"“]?")
CONTEST = re.compile(r"[^<>.;]{0,24}<C\d+>")
FARTHEST = 300  # letters back to the person whom a sentence without a receiver goes on about
TAIL = 24  # letters between the last word of a subject and the verb
FIRST_PERSON = re.compile(r"(?:^|(?<!của)[\s,\"“])(?:tôi|mình)(?=[\s,.]|$)")
HOLDERS_OWN = re.compile(  # "tấm <A1> là công sức của ông <P2>", "<A3> của già"
    rf"[^;.]{{0,80}}?\bcủa\s+(?:(?P<who>{ADDRESS})(?!\s*<)(?=[\s,.])|[^<>;,]{{0,24}}<P(?P<number>\d+)>)"
)
GIVEN_BY = re.compile(rf"(?:^|[,.]\s*|\s)(?P<who>{ADDRESS})\s+(?:(?:đã|vừa|cũng|còn|trực tiếp)\s+)*$")
# A noun for the one a story is about: "chàng trai người Mông được tặng …".
DESCRIPTION = re.compile(
    r"(?:^|[\s,])(?<!các )(?<!những )(?<!nhiều )(?<!mỗi )(?<!mọi )(?<!số )(?<!hai )(?<!ba )"
    r"(?:lão nông|lão ngư|chàng trai|cô gái|nam sinh|nữ sinh|thầy giáo|cô giáo|già làng|bác sĩ|cựu binh|cựu chiến binh|"
    r"thương binh|nhà giáo|nhà nông|thượng tọa|hòa thượng|đại đức|linh mục|sư cô|ni sư|"
    r"ông chủ|bà chủ|cậu học trò|cô học trò|trưởng (?:bản|thôn|ấp|xóm|buôn)|"
    r"người (?:đàn ông|phụ nữ|lính|thầy|đảng viên|cán bộ|trưởng \w+|bí thư)|"
    r"nữ (?:bí thư|trưởng|bác sĩ|giáo viên|giám đốc|cán bộ|công nhân|chủ)|"
    r"vị (?:\w+ )?(?:linh mục|trưởng|già làng|sư|bác sĩ))(?:\s[^<>,;]{0,30})?$"
)
# "con trai ông": somebody without a name, not the one the pronoun means.
THIS_PERSON = re.compile(
    r"\b(?:nhà \w+|người \w+|vị \w+|nữ \w+|lão nông|chàng trai|cô gái|thầy giáo|cô giáo|bác sĩ|già làng)"
    r"(?: [^<>,;]{1,20})? (?:này|ấy)\s+(?:\w+ ){0,2}$"
)
REWARD = re.compile(r"\s*(?:phần thưởng|quà tặng)\s+(?:\w+ ){0,2}(?:gồm|là)\b")
# "tặng nhà chùa <A1>": what stands between says to whom, if it is more than what the award is.
UNNAMED_BETWEEN = re.compile(
    rf"\s*(?!(?:{ADDRESS}|danh hiệu|giải|phần thưởng|bằng|hình thức|nhiều|các|những|hai|ba|một|thêm|ngay|quyết định|"
    r"về|lại|cho|tấm|"
    r"chiếc|lá|bức|đột xuất|cao quý|cặp|mỗi|học bổng|quà|tiền|kèm|hoa|là|việc|tới|đến)\b)[^\W\d]+(?: [^\W\d]+){0,3}\s*"
    r"(?:một\s+|danh hiệu\s+)?$"
)
CHOSEN = re.compile(r"bình chọn$")  # "được bình chọn là <A1>"
BODY_OF_NAMED = re.compile(  # "tổ của bà <P1> hai lần được"
    rf"(?:^|[\s,])(tổ|đội|nhóm|htx|công ty|trường|trạm|câu lạc bộ|clb|cơ sở)\s+của\s+"
    rf"(?:(?:{ADDRESS})\s+)?<P\d+>[^<>,;]{{0,24}}$"
)
COUNTED_PRIZE = re.compile(r"<[NF]\d+>\s+$")  # "3 [giải Ba]": nobody is told
OPENING = 12  # letters in which a sentence's subject stands, if it is a noun alone
AGENT = re.compile(r"\bđược\s+[^<>,;]*(?=,)")  # "được hội cấp huyện, một lần được …"
KIN_APPOSED = re.compile(
    rf",\s*(?:vợ|chồng|con|con trai|con gái|mẹ|cha|bố|em|anh|chị)\s+(?:của\s+)?(?:{ADDRESS})\s*,\s*$"
)
KIN_OF = re.compile(
    rf"(?:^|[\s,])(?:con trai|con gái|con|vợ|chồng|cha|bố|mẹ|anh trai|em trai|em gái|chị gái|cháu nội|con dâu|con rể)"
    rf"(?: (?:cả|út|lớn|của|thứ \w+))* (?:{ADDRESS})\s+"
    r"(?:(?:đã|vừa|cũng|còn|đều|từng|mới)\s+)*(?:là [^<>;]{0,40},[^<>,;]{0,16})?$"
)
UNNAMED = re.compile(
    r"\b(?:số còn lại|những người khác|nhiều (?:tập thể|cá nhân|người|hộ|đơn vị|em))\s(?:\w+\s){0,3}$|"
    r"(?<!trong số )\b(?:các|những)\s+(?:cá nhân|tập thể|người|hộ|gia đình|điển hình|đơn vị)(?:\s+[^<>,;]{0,16})?\s*$"
)
TITLED = re.compile(r"<P(\d+)>\s*[,(–-]\s*(?P<title>[^<>,;]{2,60}?)<O\d+>\s*[,)–-]?[^<>,;]{0,16}$")
WHEN_BEFORE = re.compile(r"(?:\s*(?:<[DN]\d+>|,|và|năm|liền|liên tục|hai|ba|bốn|nhiều|lần|đã|vừa|cũng|còn|từng))+\s*$")
BODY_OF_SOMEBODY = re.compile(
    rf"(?:^|[\s,])(trung tâm|đơn vị|công ty|đội|tổ|nhóm|htx|trường|trạm|đồn)\s+(?:của\s+)?(?:{ADDRESS})\s*$"
)
UNNAMED_BEHIND = re.compile(
    r"[\"”]?\s+(?!(?:vì|về|trong|cho|của|năm|nhân|do|lần|hạng|cấp|và|theo|từ|tại|vào|dịp|kèm|cùng|khi|sau|để|toàn|giai)\b)[^\W\d_]"
)
# "<O1> trao <A2>, <O3> tặng <A4> cho …": between the first award and the second.
NEXT_GIVEN = re.compile(
    rf"\s*(?:,|và|còn)\s*[^<>;]{{0,20}}<O\d+>\s+[^<>;]{{0,16}}?(?:{GIVE})\s+[^<>;]{{0,16}}(?=<A\d+>)"
)
OF_WHOM = re.compile(r"\s*(?:trong đó|trong số đó|riêng)\b")
TO_WHOM = re.compile(r"\s+(?:dành )?cho\s+")
TWO_WORDS = re.compile(r"\s*([^\W\d]+ [^\W\d]+)(?=[\s,]|$)")
WHEN_CLAUSE = re.compile(r"\s*(?:khi|lúc|từ khi|sau khi|ngày)\s")
OF_KIN = re.compile(
    r"\s+của\s+(?:người\s+)?(?:chồng|vợ|con|cha|bố|ba|mẹ|má|anh trai|em trai|ông nội|bà nội)\b(?!\s*<P)"
)
PAIR = 2  # givers side by side with as many awards: each gave one
BY_MEANS = re.compile(r"\bbằng\s+(?:hình thức\s+|việc tặng\s+)?$")  # "khen <F1> bằng hình thức <A2>"
# "<O1> khen thưởng <F2>; ngoài ra còn trao <A3>": who gives in the later clause too.
PRAISES = re.compile(
    r"[^<>;]{0,40}<O(\d+)>\s+[^<>,;]{0,30}?\b(?:khen|biểu dương|tuyên dương|tôn vinh|vinh danh|trao|tặng|thưởng)\b"
)
PRAISED = re.compile(
    r"<O(\d+)>\s[^<>;]{0,30}"
    r"(?:khen thưởng|khen ngợi|khen|biểu dương|tuyên dương|tôn vinh|vinh danh|bình chọn)\s"
    r"[^<>;]{0,24}<[FP]\d+>"
)
ANNOUNCED = re.compile(r"<O(\d+)>\s+(?:(?:vừa|đã|mới)\s+)*công bố\s[^<>;]{0,24}<[FP]\d+>")
PAST_HONOURS = re.compile(
    r"[^<>]*\b(?:phần thưởng|danh hiệu|thành tích|cột mốc|dấu mốc|"
    r"hình thức khen thưởng)\b[^<>:]{0,30}:(?:[^<>;]|<[AOD]\d+>)*$"
)
