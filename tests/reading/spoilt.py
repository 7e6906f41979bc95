"""Ways to spoil a good small instance, each with the place and the words of the problem that must be named.

A row is (name, how it is spoilt, (file, row, column), (expected in English, in Chinese), (found in English, in
Chinese)); the words are fragments.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.reading.conftest import INSTANCE, INSTITUTIONS, POSTS, STAFF, County
from tests.reading.workbooks import HEAD, growing, lying, packed, sheet_xml

Spoil = Callable[[County], object]
Spoilt = tuple[str, Spoil, tuple[str, int | None, str], tuple[str, str], tuple[str, str]]
SHEET = "roster.xlsx#人员"
CHANNELS = "渠道,专业,上限,到岗率,费用\n"
LEDGERS = "机构,年份,科目,状态,金额（万元）\n"


def edit(name: str, old: str, new: str) -> Spoil:
    return lambda county: county.edit(name, old, new)


def write(name: str, text: str) -> Spoil:
    return lambda county: county.write(name, text)


def content(name: str, data: bytes) -> Spoil:
    return lambda county: (county.folder / name).write_bytes(data)


def table(name: str, text: str) -> Spoil:
    return lambda county: county.table(name, text)


def book(data: bytes, name: str = "roster.xlsx", sheet: str = "人员") -> Spoil:
    """The staff table in a workbook of these bytes."""
    def spoil(county: County) -> None:
        (county.folder / name).write_bytes(data)
        county.edit("instance.yaml", "人员: staff.csv", f"人员: {{file: {name}, sheet: {sheet}}}" if sheet else
                    f"人员: {name}")
    return spoil


def cells(tail: str = "", **changed: str) -> Spoil:
    return book(packed(sheet_xml(STAFF, changed, tail)))


def instead(name: str, make: Callable[[os.PathLike[str]], object]) -> Spoil:
    """Something else where a file stood."""
    def spoil(county: County) -> None:
        (county.folder / name).unlink()
        make(county.folder / name)
    return spoil


def clinic(county: County) -> None:
    county.edit("institutions.csv", "H1,20\n", "H1,20\nV1,一村卫生室,村卫生室,T1,0\n")
    county.edit("policy.yaml", "    rule: tiny\n  A2", "    rule: village-training\n  A2")


def bomb(county: County) -> None:
    book(b"")(county)
    growing(county.folder / "roster.xlsx", 70)


ALIASES = "\n".join(["a: &a [x, x]", *(f"{key}: &{key} [{', '.join(['*' + before] * 9)}]"
                                        for before, key in zip("abcdefgh", "bcdefghi", strict=True))])
FAR = '<c r="XFD1048576"><v>1</v></c>'
DTD = sheet_xml(STAFF).replace(HEAD, HEAD + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>')
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000

ROWS: tuple[Spoilt, ...] = (
    ("id twice", edit("staff.csv", "2,王二", "1,王二"), ("staff.csv", 3, "工号"),
     ("each 工号 once", "每个工号一次"), ("'1' a second time", "'1'第二次出现")),
    ("id twice, with a blank behind", edit("staff.csv", "2,王二", "1 ,王二"), ("staff.csv", 3, "工号"),
     ("each 工号 once", "每个工号一次"), ("'1' a second time", "'1'第二次出现")),
    ("id twice, in full width", edit("institutions.csv", "T1,一乡", "Ｈ１,一乡"), ("institutions.csv", 3, "机构编号"),
     ("each 机构编号 once", "每个机构编号一次"), ("'H1' a second time", "'H1'第二次出现")),
    ("row of a key twice", table("ledgers", LEDGERS + "H1,2025,医疗收入,决算,1\nH1,2025,医疗收入,决算,2\n"),
     ("ledgers.csv", 3, "机构"), ("each 机构 + 科目 + 状态 + 年份 once", "一次"), ("a second time", "第二次出现")),
    ("unknown column", edit("staff.csv", "性别", "性別人"), ("staff.csv", 1, "性別人"),
     ("a column of the table 人员", "人员表中的列"), ("an unknown column", "不认识的列")),
    ("missing column", edit("posts.csv", "机构,岗位类别", "备注,岗位类别"), ("posts.csv", 1, "机构"),
     ("this column", "这一列"), ("no such column", "没有这一列")),
    ("column twice", edit("posts.csv", "病区", "专业类别"), ("posts.csv", 1, "专业类别"),
     ("each column once", "每列一次"), ("the column 专业类别 a second time", "专业类别列第二次出现")),
    ("cells without a header", edit("posts.csv", "病区,", ","), ("posts.csv", 1, ""),
     ("a header over every column", "各列都有表头"), ("a blank header in column 5", "第5列表头空白")),
    ("another unit", table("pay", "职称或类别,编制情况,年薪（千元）\n副高,在编,1\n"), ("pay.csv", 1, "年薪（千元）"),
     ("the unit money/year", "单位 元/年"), ("the unit 千元", "单位 千元")),
    ("no header", write("posts.csv", POSTS.split("\n", 1)[1]), ("posts.csv", 1, ""),
     ("a header with the columns 岗位编号", "含有岗位编号"), ("P1，H1", "P1，H1")),
    ("rows above the header", write("posts.csv", "\n".join(sorted(POSTS.splitlines()))), ("posts.csv", 1, ""),
     ("only titles above the header, which is row 5", "表头（第5行）以上只有标题"), ("7 cells", "7格")),
    ("full-width commas", write("posts.csv", POSTS.replace(",", "，")), ("posts.csv", 1, ""),
     ("a header with the columns", "各列的表头"), ("岗位编号，机构", "岗位编号，机构")),
    ("empty table", write("posts.csv", ""), ("posts.csv", 1, ""), ("a header with", "各列的表头"),
     ("an empty table", "空表")),
    ("header only", write("posts.csv", POSTS.split("\n", 1)[0] + "\n"), ("posts.csv", 1, ""),
     ("at least one row", "至少一行"), ("none", "没有")),
    ("totals only", write("institutions.csv", INSTITUTIONS.split("\n", 1)[0] + "\n合计,,,,420\n"),
     ("institutions.csv", 1, ""), ("at least one row", "至少一行"), ("none", "没有")),
    ("blank where a value must be", edit("institutions.csv", ",400", ","), ("institutions.csv", 2, "核定编制数"),
     ("a value", "一个值"), ("a blank", "空白")),
    ("no such institution", edit("staff.csv", "T1,T1,P3,在编,医生", "T9,T1,P3,在编,医生"), ("staff.csv", 5, "编制单位"),
     ("the id of an institution", "机构编号"), ("'T9'", "'T9'")),
    ("no such post", edit("staff.csv", "H1,H1,P1", "H1,H1,P9"), ("staff.csv", 2, "岗位"),
     ("the id of a post", "岗位编号"), ("'P9'", "'P9'")),
    ("no such parent", edit("institutions.csv", "乡镇卫生院,H1", "乡镇卫生院,H7"), ("institutions.csv", 3, "上级"),
     ("the id of an institution", "机构编号"), ("'H7'", "'H7'")),
    ("own parent", edit("institutions.csv", "乡镇卫生院,H1", "乡镇卫生院,T1"), ("institutions.csv", 3, "上级"),
     ("another institution", "另一个机构"), ("'T1'", "'T1'")),
    ("no such relief", edit("posts.csv", "病区,最低", "顶岗,最低"), ("posts.csv", 2, "顶岗"),
     ("the id of a post", "岗位编号"), ("'是'", "'是'")),
    ("no such person in a team", table("teams", "同行组,人员,类型\nF,1,夫妻\nF,9,夫妻\n"), ("teams.csv", 3, "人员"),
     ("a person of the staff table", "人员表中的工号"), ("'9'", "'9'")),
    ("no such day", edit("staff.csv", "1985/7/1", "2023-02-30"), ("staff.csv", 2, "出生日期"),
     ("exists in the calendar", "日历上有的日期"), ("'2023-02-30'", "'2023-02-30'")),
    ("no such month", edit("staff.csv", "1985/7/1", "1985年13月"), ("staff.csv", 2, "出生日期"),
     ("exists in the calendar", "日历上有的日期"), ("'1985年13月'", "'1985年13月'")),
    ("a year for a date", edit("staff.csv", "1985/7/1", "1985"), ("staff.csv", 2, "出生日期"),
     ("a date such as", "日期，如"), ("'1985'", "'1985'")),
    ("day or month first", edit("staff.csv", "1985/7/1", "7/1/1985"), ("staff.csv", 2, "出生日期"),
     ("a date such as", "日期，如"), ("'7/1/1985'", "'7/1/1985'")),
    ("born after the day of the facts", edit("staff.csv", "1985/7/1", "2026-01-01"), ("staff.csv", 2, "出生日期"),
     ("a date before 2025-12-31", "2025-12-31 之前的日期"), ("2026-01-01", "2026-01-01")),
    ("negative", edit("institutions.csv", ",400", ",-1"), ("institutions.csv", 2, "核定编制数"),
     ("at least 0", "不小于 0"), ("'-1'", "'-1'")),
    ("not a number", edit("institutions.csv", ",400", ",NaN"), ("institutions.csv", 2, "核定编制数"),
     ("a number", "数字"), ("'NaN'", "'NaN'")),
    ("infinite", edit("institutions.csv", ",400", ",-inf"), ("institutions.csv", 2, "核定编制数"),
     ("a number", "数字"), ("'-inf'", "'-inf'")),
    ("too large for a number", edit("institutions.csv", ",400", ",1e999"), ("institutions.csv", 2, "核定编制数"),
     ("a finite number", "有限的数"), ("'1e999'", "'1e999'")),
    ("words for a number", edit("institutions.csv", ",400", ",四百"), ("institutions.csv", 2, "核定编制数"),
     ("a number", "数字"), ("'四百'", "'四百'")),
    ("part of a person", edit("posts.csv", "病区,最低", "在岗底线,最低"), ("posts.csv", 2, "在岗底线"),
     ("a number", "数字"), ("'是'", "'是'")),
    ("bare 50 for a share", table("channels", CHANNELS + "招聘,医师,3,50,0\n"), ("channels.csv", 2, "到岗率"),
     ("a share from 0 to 1", "0 到 1 的比例"), ("'50'", "'50'")),
    ("120% for a share", table("channels", CHANNELS + "招聘,医师,3,120%,0\n"), ("channels.csv", 2, "到岗率"),
     ("a share from 0 to 1", "0 到 1 的比例"), ("'120%'", "'120%'")),
    ("万 below 万元", table("ledgers", LEDGERS + "H1,2025,医疗收入,决算,12万\n"), ("ledgers.csv", 2, "金额（万元）"),
     ("a number", "数字"), ("'12万'", "'12万'")),
    ("year of another age", table("ledgers", LEDGERS + "H1,25,医疗收入,决算,12\n"), ("ledgers.csv", 2, "年份"),
     ("at least 1950", "不小于 1950"), ("'25'", "'25'")),
    ("more cells than columns", edit("posts.csv", "P2,H1,医,医师,,,,", "P2,H1,医,医师,,,,,9"), ("posts.csv", 3, ""),
     ("at most 8 cells", "至多8格"), ("9 cells", "9格")),
    ("row cut short", edit("posts.csv", "P2,H1,医,医师,,,,", "P2,H1"), ("posts.csv", 3, "专业"),
     ("a value", "一个值"), ("a blank", "空白")),
    ("quotation mark left open", edit("posts.csv", "P2,H1", '"P2,H1'), ("posts.csv", 3, ""),
     ("a well-formed CSV row", "格式正确的 CSV 行"), ("a quotation mark that is not closed", "引号没有闭合")),
    ("text after a quotation mark", edit("posts.csv", "P2,H1", '"P2"x,H1'), ("posts.csv", 3, ""),
     ("a well-formed CSV row", "格式正确的 CSV 行"), ("text after a closing quotation mark", "右引号之后还有文字")),
    ("a cell without end", edit("posts.csv", "P2,H1", "P" * 200_000 + ",H1"), ("posts.csv", 3, ""),
     ("a well-formed CSV row", "格式正确的 CSV 行"), ("131,072", "131072")),
    ("a row too many", write("staff.csv", STAFF + "\n" * 110_000), ("staff.csv", None, ""),
     ("at most 100,000 rows", "至多 100,000 行"), ("a cell in row", "行有内容")),
    ("unknown word", edit("staff.csv", "中级", "高级"), ("staff.csv", 2, "职称(评)"),
     ("one of 无 (none)", "之一"), ("'高级'", "'高级'")),
    ("neither yes nor no", edit("posts.csv", "护士,是", "护士,也许"), ("posts.csv", 2, "病区"),
     ("是 or 否", "是或否"), ("'也许'", "'也许'")),
    ("post of another institution", edit("staff.csv", "H1,H1,P2", "H1,T1,P2"), ("staff.csv", 3, "岗位"),
     ("a post at T1", "工作单位T1的岗位"), ("'P2'", "'P2'")),
    ("another profession than the post's", edit("staff.csv", "在编,护士", "在编,药师"), ("staff.csv", 2, "专业类别"),
     ("the profession of the post P1", "即岗位 P1 的专业"), ("'药师'", "'药师'")),
    ("a name without a birth", edit("staff.csv", "1985/7/1", ""), ("staff.csv", 2, "出生日期"),
     ("a date of birth", "出生日期"), ("a blank", "空白")),
    ("identity number for an id", edit("staff.csv", "2,王二", "110101198507011234,王二"), ("staff.csv", 2, "工号"),
     ("no identity number", "不是身份证号"), ("an identity number", "身份证号")),
    ("least above most", edit("posts.csv", "是,1,9", "是,10,9"), ("posts.csv", 2, "最低"),
     ("at most 9", "不大于最多 9"), ("'10'", "'10'")),
    ("a year of no post", edit("posts.csv", "P3,T1,医,医师,,1,4,\n", ""), ("posts.csv", 4, "年份"),
     ("a row of this post without a year", "该岗位另有一行不填年份"), ("'2027'", "'2027'")),
    ("beds out of bounds", table("beds", "机构,年份,开放,下限\nH1,2026,300,310\n"), ("beds.csv", 2, "下限"),
     ("at most 300, the open beds", "不大于开放床位 300"), ("'310'", "'310'")),
    ("a road to where it starts", table("travel", "起,止,公里,分钟\nH1,H1,1,1\n"), ("travel.csv", 2, "止"),
     ("another institution than the one it starts from", "与起点不同的机构"), ("'H1'", "'H1'")),
    ("part above its whole", table("ledgers", LEDGERS + "H1,2025,医疗收入,决算,1\nH1,2025,其中药品收入,决算,2\n"),
     ("ledgers.csv", 3, "金额（万元）"), ("at most 10,000", "不大于10,000"), ("20,000", "20,000")),
    ("a clinic without a doctor's post", clinic, ("institutions.csv", 4, "机构编号"),
     ("a clinic with a post for village doctor", "有乡村医生岗位的卫生室"), ("V1 without one", "V1没有")),
    ("NUL byte in a table", edit("staff.csv", "王二", "王\0二"), ("staff.csv", 2, ""),
     ("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文字"), ("a NUL byte", "NUL 字节")),
    ("neither encoding", content("staff.csv", STAFF.encode() + b"\xff\xff"), ("staff.csv", None, ""),
     ("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文字"), ("bytes that are neither", "两者都不是")),
    ("workbook named as text", content("staff.csv", packed(sheet_xml(STAFF))), ("staff.csv", None, ""),
     ("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文字"), ("a workbook (.xlsx)", "工作簿（.xlsx）")),
    ("18 digits kept as a number", cells(A2="<c r=\"A2\"><v>110101198507011234</v></c>"), (SHEET, 2, "工号"),
     ("at most 15 digits", "至多15位"), ("a number that has lost its last digits", "末几位已丢失的数")),
    ("formula without a result", cells(H3='<c r="H3"><f>VLOOKUP(A3,X1:X9,2)</f></c>'), (SHEET, 3, "职称(评)"),
     ("a value", "一个值"), ("a formula without a result", "没有计算结果的公式")),
    ("formula that failed", cells(H3='<c r="H3" t="e"><f>X!A1</f><v>#REF!</v></c>'), (SHEET, 3, "职称(评)"),
     ("a value", "一个值"), ("#REF!", "#REF!")),
    ("merged cells below the header", cells('<mergeCells count="1"><mergeCell ref="C2:D2"/></mergeCells>'),
     (SHEET, 2, "编制单位"), ("single cells", "单个单元格"), ("merged cells", "合并的单元格")),
    ("month 1 or month 10", cells(I2='<c r="I2"><v>1985.1</v></c>'), (SHEET, 2, "出生日期"),
     ("a date such as 1985-10", "日期，如 1985-10"), ("1985.1", "1985.1")),
    ("a cell at the end of the sheet", cells(XFD1048576=FAR), ("roster.xlsx", None, ""),
     ("at most 100,000 rows", "至多 100,000 行"), ("a cell in row 1,048,576", "第 1,048,576 行有内容")),
    ("a workbook that grows without end", bomb, ("roster.xlsx", None, ""),
     ("unpacks to at most 60 MB", "展开后不超过 60 MB"), ("MB", "MB")),
    ("a workbook that lies about its size", book(lying(packed(sheet_xml(STAFF)), "xl/worksheets/sheet1.xml", 100)),
     ("roster.xlsx", None, ""), ("a workbook (.xlsx) that can be read", "可以读取的工作簿"),
     ("a damaged file", "损坏的文件")),
    ("half a workbook", book(packed(sheet_xml(STAFF))[:900]), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("a damaged file", "损坏的文件")),
    ("half a sheet", book(packed(sheet_xml(STAFF)[:-40])), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("a damaged file", "损坏的文件")),
    ("entities in a sheet", book(packed(DTD)), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("a damaged file", "损坏的文件")),
    ("an archive of something else", book(packed("", {})), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("an archive without sheets", "没有工作表")),
    ("a password", book(OLD + "EncryptedPackage".encode("utf-16-le")), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("a workbook with a password", "带密码的工作簿")),
    ("an old workbook under a new name", book(OLD), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("of the old kind (.xls)", "旧版工作簿（.xls）")),
    ("an old workbook", book(OLD, "roster.xls"), ("roster.xls", None, ""),
     ("a table: .csv or .xlsx", "表格文件：.csv 或 .xlsx"), ("a .xls file", ".xls 文件")),
    ("a web page under a workbook's name", book(b"<html><table></table></html>"), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("a web page", "网页文件")),
    ("text under a workbook's name", book(STAFF.encode()), ("roster.xlsx", None, ""),
     ("a workbook (.xlsx) that can be read", "可以读取的工作簿"), ("text or other bytes", "文本或其他内容")),
    ("no such sheet", book(packed(sheet_xml(STAFF)), sheet="职工"), ("roster.xlsx", None, ""),
     ("one of the sheets 人员", "人员 等工作表之一"), ("no sheet '职工'", "没有工作表'职工'")),
    ("a sheet of a text table", edit("instance.yaml", "人员: staff.csv", "人员: {file: staff.csv, sheet: 人员}"),
     ("staff.csv", None, ""), ("a workbook, because a sheet is named", "工作簿，因为写了工作表"),
     ("a .csv", ".csv 文件")),
    ("no such file", lambda county: (county.folder / "posts.csv").unlink(), ("instance.yaml", 7, "tables.posts"),
     ("a file in the instance's folder", "实例文件夹中的文件"), ("no such file", "没有这个文件")),
    ("a folder for a table", instead("posts.csv", os.mkdir), ("instance.yaml", 7, "tables.posts"),
     ("a file in the instance's folder", "实例文件夹中的文件"), ("a folder", "文件夹")),
    ("a pipe for a table", instead("posts.csv", os.mkfifo), ("instance.yaml", 7, "tables.posts"),
     ("a file in the instance's folder", "实例文件夹中的文件"), ("a pipe", "管道")),
    ("a device for a table", instead("posts.csv", lambda path: os.symlink("/dev/zero", path)),
     ("instance.yaml", 7, "tables.posts"), ("inside the instance's folder", "实例文件夹内的文件"), ("posts", "posts")),
    ("a link to itself", instead("posts.csv", lambda path: os.symlink(path, path)),
     ("instance.yaml", 7, "tables.posts"), ("inside the instance's folder", "实例文件夹内的文件"),
     ("posts.csv", "posts.csv")),
    ("a path that leaves the folder", edit("instance.yaml", "posts: posts.csv", "posts: ../posts.csv"),
     ("instance.yaml", 7, "tables.posts"), ("inside the instance's folder", "实例文件夹内的文件"),
     ("'../posts", "'../posts")),
    ("a path from the root", edit("instance.yaml", "posts: posts.csv", "posts: /etc/passwd"),
     ("instance.yaml", 7, "tables.posts"), ("inside the instance's folder", "实例文件夹内的文件"),
     ("'/etc", "'/etc")),
    ("a pack that leaves the folder", edit("instance.yaml", "./policy.yaml", "../policy.yaml"),
     ("instance.yaml", 9, "policies.0.pack"), ("a path inside the instance's folder", "实例文件夹内的路径"),
     ("..", "..")),
    ("no instance", lambda county: (county.folder / "instance.yaml").unlink(), ("instance.yaml", None, ""),
     ("a file that can be read", "可以读取的文件"), ("no such file", "没有这个文件")),
    ("a folder for an instance", instead("instance.yaml", os.mkdir), ("instance.yaml", None, ""),
     ("a file that can be read", "可以读取的文件"), ("a folder", "文件夹")),
    ("a pipe for an instance", instead("instance.yaml", os.mkfifo), ("instance.yaml", None, ""),
     ("a file that can be read", "可以读取的文件"), ("a pipe", "管道")),
    ("a device for an instance", instead("instance.yaml", lambda path: os.symlink("/dev/zero", path)),
     ("instance.yaml", None, ""), ("a file that can be read", "可以读取的文件"), ("a device", "设备")),
    ("a binary instance", content("instance.yaml", bytes(range(256))), ("instance.yaml", None, ""),
     ("text in UTF-8", "UTF-8"), ("bytes that are neither", "两者都不是")),
    ("an empty instance", write("instance.yaml", ""), ("instance.yaml", 1, ""), ("keys with values", "“键: 值”"),
     ("nothing", "空")),
    ("a list for an instance", write("instance.yaml", "- a\n- b\n"), ("instance.yaml", 1, ""),
     ("keys with values", "“键: 值”"), ("a list", "列表")),
    ("words for an instance", write("instance.yaml", "试点县\n"), ("instance.yaml", 1, ""),
     ("keys with values", "“键: 值”"), ("'试点县'", "'试点县'")),
    ("too long an instance", write("instance.yaml", INSTANCE + "# 注\n" * 50_000), ("instance.yaml", None, ""),
     ("at most 0.25 MB", "不超过 0.25 MB"), ("0.3", "0.3")),
    ("key twice", edit("instance.yaml", "gap: 0.01", "gap: 0.01, gap: 0.02"), ("instance.yaml", 10, "settings.gap"),
     ("each key once", "每个键一次"), ("'gap' a second time", "'gap'第二次出现")),
    ("aliases of aliases", write("instance.yaml", ALIASES), ("instance.yaml", 2, "b.0"),
     ("the value written out", "写出的值"), ("an alias of the anchor &a", "锚点 &a 的别名")),
    ("brackets without end", write("instance.yaml", "a: " + "[" * 5000), ("instance.yaml", None, ""),
     ("at most 50 levels", "至多 50 层"), ("far more", "远多于此")),
    ("a bracket left open", edit("instance.yaml", "[2026, 2027]", "[2026, 2027"), ("instance.yaml", 4, ""),
     ("well-formed YAML", "合乎语法的 YAML"), ("", "方括号没有闭合")),
    ("full-width colon", edit("instance.yaml", "as_of: 2025", "as_of：2025"), ("instance.yaml", 3, ""),
     ("well-formed YAML", "合乎语法的 YAML"), ("", "")),
    ("a tab", edit("instance.yaml", "  posts: posts.csv", "\tposts: posts.csv"), ("instance.yaml", 7, ""),
     ("well-formed YAML", "合乎语法的 YAML"), ("", "制表符")),
    ("a tag", edit("instance.yaml", "gap: 0.01", "gap: !!python/name:os.system ''"),
     ("instance.yaml", 10, "settings.gap"), ("a plain value", "普通的值"), ("a value of the type", "类型的值")),
    ("merged keys", edit("instance.yaml", "settings: {", "settings: {<<: {gap: 1}, "),
     ("instance.yaml", 10, "settings.<<"), ("one of gap", "之一"), ("the unknown key '<<'", "不认识的键'<<'")),
    ("an unknown key", edit("instance.yaml", "gap: 0.01", "gapp: 0.01"), ("instance.yaml", 10, "settings.gapp"),
     ("one of gap", "gap, time_limit"), ("the unknown key 'gapp'", "不认识的键'gapp'")),
    ("an infinite setting", edit("instance.yaml", "gap: 0.01", "gap: .inf"), ("instance.yaml", 10, "settings.gap"),
     ("a finite number", "有限的数"), (".inf", ".inf")),
    ("a price in words", edit("instance.yaml", "transfer: 5000", "transfer: 五千"),
     ("instance.yaml", 10, "settings.prices.transfer"), ("a number", "数字"), ("'五千'", "'五千'")),
    ("a day that is none", edit("instance.yaml", "2025-12-31", "2025-13-31"), ("instance.yaml", 2, "as_of"),
     ("exists in the calendar", "日历上有的日期"), ("'2025-13-31'", "'2025-13-31'")),
    ("a gap in the years", edit("instance.yaml", "2027]", "2028]"), ("instance.yaml", 3, "years"),
     ("years one after the other", "连续的年份"), ("[2026, 2028]", "[2026, 2028]")),
    ("an unknown table", edit("instance.yaml", "  posts:", "  post:"), ("instance.yaml", 7, "tables.post"),
     ("a table: institutions", "表名：institutions"), ("the unknown table 'post'", "不认识的表'post'")),
    ("a table twice", edit("instance.yaml", "  posts: posts.csv", "  posts: posts.csv\n  岗位: posts.csv"),
     ("instance.yaml", 8, "tables.岗位"), ("each table once", "每张表一次"),
     ("posts a second time", "岗位表第二次出现")),
    ("a table left out", edit("instance.yaml", "  posts: posts.csv\n", ""), ("instance.yaml", 4, "tables"),
     ("the table posts (岗位)", "岗位表（posts）"), ("no such table", "没有这张表")),
    ("an unknown pack", edit("instance.yaml", "./policy.yaml", "cele-2025"),
     ("instance.yaml", 9, "policies.0.pack"), ("a shipped pack", "随附的规则包"), ("'cele-2025'", "'cele-2025'")),
    ("an unknown rule", edit("policy.yaml", "rule: tiny\n  A2", "rule: tinny\n  A2"),
     ("policy.yaml", 10, "clauses.A1.rule"), ("the name of a rule", "规则名称"), ("'tinny'", "'tinny'")),
    ("numbers of no year", edit("policy.yaml", "{from 2026: 0.5, in 2031: 0.9}", "{since 2026: 0.5}"),
     ("policy.yaml", 9, "clauses.A1.numbers"), ("keys 'from YYYY'", "键写作 'from 年份'"),
     ("since 2026", "since 2026")),
    ("a share above 1", edit("policy.yaml", "from 2026: 0.5", "from 2026: 5"), ("policy.yaml", 9, "clauses.A1.numbers"),
     ("a number from 0 to 1 for 2026", "2026年的数在0到1之间"), ("from 2026", "from 2026")),
)
