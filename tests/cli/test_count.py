"""`council count`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from council.cli.app import run
from council.i18n.typer_words import cells
from tests.domain.tally.profiles import DEBIAN, SCOTTISH, needs_elections, real

SMALL = """\
4 2
40 1 3 0
25 2 0
11 3 4 0
24 4 - 2 0
2 1=2 0
1 0
0
"陈桂兰"
"Basil, an unusually long name indeed"
"王安"
"Donald"
"业主委员会换届"
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.blt"
    path.write_text(SMALL, "utf-8")
    return path


def blt(data, folder: Path) -> Path:
    """A real election as a BLT file."""
    lines = [f"{len(data['candidates'])} {data['seats']}"]
    lines += [" ".join(map(str, (many, *(at + 1 for at in order), 0))) for many, order in data["ballots"]]
    lines += ["0", *(f'"{name}"' for name in data["candidates"]), f'"{data["place"]}"']
    path = folder / f"{data['name']}.blt"
    path.write_text("\n".join(lines), "utf-8")
    return path


def toi(data, folder: Path) -> Path:
    """A real election as PrefLib has them."""
    lines = [f"# NUMBER ALTERNATIVES: {len(data['candidates'])}"]
    lines += [f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(data["candidates"], 1)]
    for many, ranks in data["ballots"]:
        places = ([str(at + 1) for at, rank in enumerate(ranks) if rank == each] for each in sorted({*ranks} - {None}))
        order = (place[0] if len(place) == 1 else "{" + ",".join(place) + "}" for place in places)
        lines.append(f"{many}: {','.join(order)}")
    path = folder / f"{data['name']}.toi"
    path.write_text("\n".join(lines), "utf-8")
    return path


def told(capsys, *line: object) -> list[dict]:
    assert run(["count", *map(str, line), "--json"]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    return [json.loads(each) for each in out.out.splitlines()]


# -- JSON --------------------------------------------------------------------------------------------------------


def test_one_object_per_file(small, capsys):
    one, other = told(capsys, small, small, "--method", "scottish_stv")
    assert one == other
    assert list(one) == ["file", "method", "elected", "stages", "ties"]
    assert (one["file"], one["method"]) == (str(small), "scottish_stv")
    assert one["elected"] == ["陈桂兰", "Donald"]
    assert one["ties"] == []
    first, surplus = one["stages"][:2]
    given = {key: first[key] for key in ("seats", "valid", "blank", "invalid", "quota")}
    assert given == {"seats": 2, "valid": 100, "blank": 1, "invalid": 2, "quota": 34}
    assert first["votes"] == {"陈桂兰": 40, "Basil, an unusually long name indeed": 25, "王安": 11, "Donald": 24}
    assert (surplus["kind"], surplus["of"], surplus["votes"]["王安"]) == ("surplus", ["陈桂兰"], 17)
    assert first["elected"] == ["陈桂兰"]


def test_votes_are_written_exactly(small, capsys):
    small.write_text(SMALL.replace("40 1 3 0", "43 1 3 0"), "utf-8")
    assert run(["count", str(small), "--method", "scottish_stv", "--json"]) == 0
    line = capsys.readouterr().out
    assert '"王安":18.99972' in line  # 8/43 = 0.18604 for each of 43 papers, 35 the quota
    assert '"lost":0.00028' in line


@pytest.mark.parametrize(
    ("method", "elected"),
    [
        ("plurality", ["陈桂兰"]),
        ("approval", []),  # two have 51 each
        ("score", ["Basil, an unusually long name indeed"]),
        ("irv", ["陈桂兰"]),
        ("scottish_stv", ["陈桂兰"]),
        ("schulze", ["Basil, an unusually long name indeed"]),
    ],
)
def test_every_method_counts(small, capsys, method, elected):
    [one] = told(capsys, small, "--method", method, "--seats", "1")
    assert (one["method"], one["elected"]) == (method, elected)
    assert one["stages"][0]["seats"] == 1


def test_comparisons_are_told_as_a_matrix(small, capsys):
    [one] = told(capsys, small, "--method", "schulze")
    assert [stage["kind"] for stage in one["stages"]] == ["pairs", "paths", "order"]
    assert one["stages"][0]["pairs"]["王安"] == {"陈桂兰": 11, "Basil, an unusually long name indeed": 51, "Donald": 51}
    assert "votes" not in one["stages"][0]


def test_a_tie_is_told(tmp_path, capsys):
    path = tmp_path / "tie.blt"
    path.write_text('2 1\n3 1 0\n3 2 0\n0\n"Adam"\n"Basil"\n', "utf-8")
    [one] = told(capsys, path, "--method", "irv")
    assert one["elected"] == []
    assert one["ties"] == [
        {
            "stage": 2,
            "about": "exclusion",
            "between": ["Adam", "Basil"],
            "among": ["Adam", "Basil"],
            "settled": None,
            "earlier_stage": None,
            "chosen": [],
        }
    ]
    for lot in ("Adam", "1"):
        [drawn] = told(capsys, path, "--method", "irv", "--lot", lot)
        assert drawn["elected"] == ["Basil"]
        assert (drawn["ties"][0]["settled"], drawn["ties"][0]["chosen"]) == ("lot", ["Adam"])


@needs_elections
def test_the_scottish_wards_out_of_blt_files(tmp_path, capsys):
    wards = [real(path) for path in SCOTTISH]
    counted = told(capsys, *(blt(ward, tmp_path) for ward in wards), "--method", "scottish_stv")
    assert [sorted(one["elected"]) for one in counted] == [sorted(ward["elected"]) for ward in wards]
    [bathgate] = [one for one in counted if "west_lothian_2022_ward8" in one["file"]]
    pearson = [round(stage["votes"]["Tony Pearson"]) for stage in bathgate["stages"]]
    assert pearson == [375, 1015, 1023, 1027, 1034, 1094, 1246, 1774]


@needs_elections
def test_the_debian_votes_out_of_preflib_files(tmp_path, capsys):
    votes = [real(path) for path in DEBIAN]
    counted = told(capsys, *(toi(vote, tmp_path) for vote in votes), "--method", "schulze")
    assert [one["elected"] for one in counted] == [vote["elected"] for vote in votes]


# -- the table ---------------------------------------------------------------------------------------------------


def test_the_stage_table(small, capsys):
    assert run(["count", str(small), "--method", "scottish_stv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small.blt · 业主委员会换届",
        "Single transferable vote (Scottish rules) · 100 valid ballots · 1 blank · 2 invalid · 2 seats · quota 34",
        "",
        "                                         1          2          3",
        "陈桂兰                            40.00000✓  34.00000   34.00000",
        "Basil, an unusually long name i…  25.00000   25.00000   25.00000",
        "王安                              11.00000   17.00000          –",
        "Donald                            24.00000   24.00000   35.00000✓",
        "Names nobody further               0.00000    0.00000    6.00000",
        "",
        "1. First preferences – elected: 陈桂兰",
        "2. Surplus of 陈桂兰 passed on",
        "3. 王安 excluded – elected: Donald",
        "Elected: 1. 陈桂兰, 2. Donald",
    ]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("method", ["scottish_stv", "irv", "plurality", "schulze"])
def test_columns_are_aligned_by_cells_and_fit_the_terminal(small, capsys, monkeypatch, width, method):
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["count", str(small), "--method", method]) == 0
    blocks = capsys.readouterr().out.split("\n\n")[1:-1]
    assert blocks
    for block in blocks:
        head, *rows = [line for line in block.splitlines() if not line.startswith(("1. ", "2. "))]
        numbers = [at for at, sign in enumerate(head) if sign.isdigit() and not head[at + 1 : at + 2].isdigit()]
        assert len(rows) >= 4
        for row in rows:
            assert cells(row) <= width
            wide = "".join(sign * cells(sign) for sign in row).ljust(width)
            assert all(wide[at + 1] in "✓ " and wide[at] in "0123456789– " for at in numbers), row


def test_the_table_in_chinese(small, capsys):
    assert run(["count", str(small), "--method", "scottish_stv", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "可转移单票制（苏格兰规则） · 有效票 100 张 · 空白票 1 张 · 无效票 2 张 · 名额 2 个 · 当选票数 34" in said
    assert "1. 第一选择——当选：陈桂兰" in said
    assert "当选：1. 陈桂兰, 2. Donald" in said


def test_ties_in_words(tmp_path, capsys):
    path = tmp_path / "tie.blt"
    path.write_text('3 1\n3 1 0\n3 2 0\n0\n"Adam"\n"Basil"\n"Cyrus"\n', "utf-8")
    assert run(["count", str(path), "--method", "irv"]) == 0
    said = capsys.readouterr().out
    assert "TIE at stage 3. Who is excluded: a lot must decide between Adam and Basil." in said
    assert said.endswith("Elected: nobody · 1 seat is open\n")
    assert run(["count", str(path), "--method", "irv", "--lot", "Basil"]) == 0
    said = capsys.readouterr().out
    assert "The lot fell on Basil." in said
    assert said.endswith("Elected: 1. Adam\n")


# -- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["--method", "irv"], "Missing argument 'FILE…'."),
        (["small.blt"], "Missing option '--method'."),
        (["small.blt", "--method", "borda"], "'borda' is not one of"),
        (["small.blt", "--method", "irv", "--seats", "0"], "1 or more"),
        (["nowhere.blt", "--method", "irv"], "There is no file “nowhere.blt”."),
        ([".", "--method", "irv"], "."),
        (["list.csv", "--method", "irv"], "“list.csv” is not a ballot file known here."),
        (["cut.blt", "--method", "irv"], "cut.blt, line 2: the 0 that ends the ballots is missing."),
        (["small.blt", "cut.blt", "--method", "irv"], "cut.blt, line 2:"),
        (["small.blt", "--method", "irv", "--lot", "Eve"], "“Eve”, who is no candidate"),
        (["small.blt", "--method", "irv", "--lot", "1"], "No tie is left that needs the lot that fell on 陈桂兰."),
        (["small.blt", "small.blt", "--method", "irv", "--lot", "1"], "A lot belongs to one election."),
        (["tie.blt", "--method", "irv", "--lot", "Cyrus"], "fallen on Cyrus: it is between Adam and Basil."),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(line, said, small, capsys, monkeypatch):
    folder = small.parent
    (folder / "cut.blt").write_text("2 1\n3 1 0\n", "utf-8")
    (folder / "list.csv").write_text("a,b\n", "utf-8")
    (folder / "tie.blt").write_text('3 1\n3 1 0\n3 2 0\n1 3 0\n0\n"Adam"\n"Basil"\n"Cyrus"\n', "utf-8")
    monkeypatch.chdir(folder)
    assert run(["count", *line]) == 2
    out = capsys.readouterr()
    assert out.out == "", "nothing is told unless all can be counted"
    assert out.err.count("\n") == 1
    assert said in out.err
