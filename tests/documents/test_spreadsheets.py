import contextlib
import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from council.documents.spreadsheets import Table, csv_bytes, header_key, parse_date, read_table
from council.documents.workbooks import Locked
from council.domain.kernel import Refusal

KNOWN = {"姓名": "name", "房号": "room", "面积": "area"}
LINES = "姓名,房号,面积\n张伟,101,89.35\n\n李娜,102,90\n"


def workbook(fill):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    fill(book)
    book.close()
    return data.getvalue()


def refused(source, **more):
    with pytest.raises(Refusal) as caught:
        read_table(source, KNOWN, **more)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_it_comes(encoding, delimiter):
    table = read_table(LINES.replace(",", delimiter).encode(encoding), KNOWN)
    assert table.headers == ("姓名", "房号", "面积")
    assert table.rows == ((2, ("张伟", "101", "89.35")), (4, ("李娜", "102", "90")))


def test_a_comma_inside_quotes_is_no_delimiter():
    table = read_table('姓名;备注\n张伟;"a,b,c,d,e"\n'.encode(), KNOWN)
    assert table.rows == ((2, ("张伟", "a,b,c,d,e")),)


def test_titles_above_the_header_do_no_harm_and_rows_keep_their_numbers():
    table = read_table("西街社区居民名册,,\n填表人：某,,\n姓名,房号,面积\n张伟,101,1\n".encode(), KNOWN)
    assert table.headers[0] == "姓名"
    assert table.rows[0][0] == 4


def test_a_workbook_gives_what_was_typed():
    def fill(book):
        sheet = book.add_worksheet("说明")
        sheet.write_row(0, 0, ["填表说明"])
        sheet.write_row(1, 0, ["每人一行"])
        sheet = book.add_worksheet("名册")
        sheet.write_row(2, 1, ["姓名", "房号", "面积", "生日", "电话", "公式", "真"])
        sheet.merge_range(4, 1, 5, 1, "张 伟")
        sheet.write_row(4, 2, [101, 89.35])
        sheet.write_datetime(4, 4, date(1950, 3, 7), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write(4, 5, 19900001234)
        sheet.write_formula(4, 6, "=1/0", None, "#DIV/0!")
        sheet.write_boolean(4, 7, True)
        sheet.write_row(5, 2, ["0102", 89.35000000000001])
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, ["姓名", "房号", "面积"])
        hidden.write_row(1, 0, ["旧", "1", "1"])
        hidden.hide()

    table = read_table(workbook(fill), KNOWN)
    assert table.rows == (
        (5, ("张 伟", "101", "89.35", "1950-03-07", "19900001234", "", "TRUE")),
        (6, ("张 伟", "0102", "89.35", "", "", "", "")),
    )


def test_what_a_file_is_its_content_says(tmp_path):
    file = tmp_path / "list.xls"
    file.write_bytes(LINES.encode("gb18030"))
    assert len(read_table(file, KNOWN).rows) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.no_rows"),
        ("姓名,房号\n".encode(), "file.no_rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file.kind_unknown"),
        (b"%PDF-1.4\n", "file.kind_unknown"),
        (b"<html><table></table></html>", "file.kind_unknown"),
        (b"PK\x03\x04 not really a workbook", "file.unreadable"),
        (b"\xd0\xcf\x11\xe0 not really either", "file.unreadable"),
        (b'"' + b"x" * 200_000, "file.unreadable"),
    ],
)
def test_other_files_are_refused(data, code):
    assert refused(data, name="list") == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(tmp_path / "none.csv") == "file.missing"
    assert refused(tmp_path) == "file.unreadable"


def test_an_empty_workbook_is_refused():
    assert refused(workbook(lambda book: book.add_worksheet())) == "file.no_rows"


XLS = (Path(__file__).parent / "data" / "list.xls").read_bytes()


def test_the_old_excel_format():
    assert read_table(XLS, KNOWN).rows == (
        (2, ("张伟", "101", "89.35", "1950-03-07")),
        (3, ("张伟", "0102", "", "")),
    )


def test_open_documents():
    cells = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>{}</table:table-row>"
    number = '<table:table-cell office:value-type="float" office:value="101"><text:p>101</text:p></table:table-cell>'
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    sheet = row.format(cells.format("姓名") + cells.format("房号")) + row.format(cells.format("张伟") + number)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='urn:x'/>")
        file.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='1'>{sheet}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    assert read_table(data.getvalue(), KNOWN).rows == ((2, ("张伟", "101")),)


def test_a_file_that_kills_its_reader_is_only_unreadable():
    starving = XLS[:1660] + b"\xff\xff\xff\x7f" + XLS[1664:]  # asks for 20 TB: the reading process aborts
    assert refused(starving) == "file.unreadable"
    assert refused(XLS[:4500]) == "file.unreadable"  # the reader panics


def test_a_locked_workbook_says_so(monkeypatch):
    def locked(data):
        raise Locked

    monkeypatch.setattr("council.documents.spreadsheets.read_workbook", locked)
    assert refused(XLS) == "file.password"


def test_no_text_whatever_ends_in_a_traceback():
    dice = random.Random(7)
    for _ in range(300):
        data = dice.randbytes(dice.randint(1, 400))
        with contextlib.suppress(Refusal):
            read_table(data, KNOWN)


def test_records_name_the_known_columns_and_keep_the_first_of_two():
    table = Table.of([["姓 名", "备注", "面积（㎡）", "姓名"], ["张伟", "x", 89.5, "李娜"]], KNOWN)
    assert table.fields(KNOWN) == {"name": "姓 名", "area": "面积（㎡）"}
    assert table.others(KNOWN) == ("备注", "姓名")
    (record,) = table.records(KNOWN)
    assert (record.row, dict(record.values)) == (2, {"name": "张伟", "area": "89.5"})


@pytest.mark.parametrize(
    ("header", "key"),
    [("建筑面积（㎡）*", "建筑面积"), ("Floor area [m²]", "floorarea"), ("ＮＡＭＥ ", "name"), ("E-mail:", "email")],
)
def test_headers_are_compared_without_what_does_not_matter(header, key):
    assert header_key(header) == key


@pytest.mark.parametrize(
    "text",
    [
        "1950-03-07",
        "1950-3-7",
        "1950/3/7",
        "1950.03.07",
        "1950年3月7日",
        "19500307",
        "1950-03-07 00:00:00",
        "１９５０-３-７",
    ],
)
def test_dates_in_the_forms_people_write(text):
    assert parse_date(text) == date(1950, 3, 7)


@pytest.mark.parametrize(
    "text", ["", "1950", "1950-03", "50-3-7", "7/3/1950", "1950-02-30", "18329", "1950-03-07 12:30"]
)
def test_dates_are_not_guessed(text):
    assert parse_date(text) is None


def test_what_is_written_opens_in_excel_and_runs_nothing():
    data = csv_bytes([["姓名", "电话"], ["=HYPERLINK(1)", "+8619900001234"], ["@SUM(1)", "-5"]])
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'@SUM" in text
    assert ",+8619900001234\r\n" in text
    assert read_table(data).rows[0][1] == ("=HYPERLINK(1)", "+8619900001234")
