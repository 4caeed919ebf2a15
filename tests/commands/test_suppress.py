from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from layak.config.commands.offline import suppress
from layak.config.console.trouble import UsageError

ROOT = Path(__file__).parents[2]
TABLE = "Kelurahan,Laki-laki,Perempuan\nAlang,12,3\nBukit,7,0\nCempaka,30,41\n"


def run(capsys, tmp_path, content, *more):
    path = tmp_path / "hitungan.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    parser = argparse.ArgumentParser()
    suppress.add_arguments(parser)
    assert suppress.run(parser.parse_args([str(path), *more])) == 0
    return capsys.readouterr()


def facts(capsys, tmp_path, content):
    return json.loads(run(capsys, tmp_path, content, "--json").out)


def test_the_table_with_its_totals(capsys, tmp_path):
    assert facts(capsys, tmp_path, TABLE) == {
        "columns": ["Kelurahan", "Laki-laki", "Perempuan", "Jumlah"],
        "rows": [
            ["Alang", None, None, 15],
            ["Bukit", 7, None, 7],
            ["Cempaka", None, None, 71],
        ],
        "totals": [49, 44, 93],
    }


def test_without_json_it_is_the_same_table_with_empty_cells(capsys, tmp_path):
    shown = run(capsys, tmp_path, TABLE)
    assert shown.out == (
        "Kelurahan,Laki-laki,Perempuan,Jumlah\nAlang,,,15\nBukit,7,,7\nCempaka,,,71\n"
        "Jumlah,49,44,93\n"
    )
    assert shown.err == ""


def test_semicolons_stay_semicolons(capsys, tmp_path):
    shown = run(capsys, tmp_path, TABLE.replace(",", ";"))
    assert shown.out.splitlines()[1] == "Alang;;;15"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode("utf-8-sig"),
        TABLE.replace(",", ";").encode("utf-8-sig"),
        TABLE.replace("\n", "\r\n").encode("cp1252"),
        TABLE.replace(",", "\t").encode("utf-16"),
        TABLE.encode() + b",,\n\n",
    ],
)
def test_the_usual_kinds_of_csv_read_alike(capsys, tmp_path, content):
    assert facts(capsys, tmp_path, content)["totals"] == [49, 44, 93]


def test_a_label_is_no_formula(capsys, tmp_path):
    content = 'Wilayah,L\n"=HYPERLINK(""http://x"")",12\n+62,13\nBiasa,14\n'
    shown = run(capsys, tmp_path, content)
    assert [line[:2] for line in shown.out.splitlines()[1:4]] == ["\"'", "'+", "Bi"]
    assert facts(capsys, tmp_path, content)["rows"][1][0] == "+62"


def test_a_table_that_cannot_be_made_strict_says_so(capsys, tmp_path):
    content = "Wilayah,L,P\nAlang,1,1\nBukit,1,1\n"
    shown = run(capsys, tmp_path, content)
    assert shown.out == "Wilayah,L,P,Jumlah\nAlang,,,\nBukit,,,\nJumlah,,,\n"
    assert "terlalu kecil" in shown.err
    assert facts(capsys, tmp_path, content)["strict"] is False


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x01\x02", "tabel"),
        ("Wilayah,L\n", "baris judul"),
        ("Wilayah,L,P\nAlang,1\n", "baris 2, kolom P: kosong"),
        ("Wilayah,L\nAlang,1,2\n", "kolom ke-3: tanpa judul"),
        ("Wilayah,L\nAlang,-1\n", "di bawah 0"),
        ("Wilayah,L\nAlang,x\n", "bukan bilangan"),
        ("W;L\n" + "a;x\n" * 9, "dan 4 lagi"),
    ],
)
def test_bad_tables_are_one_sentence(capsys, tmp_path, content, said):
    with pytest.raises(UsageError, match=said) as refused:
        run(capsys, tmp_path, content)
    assert "\n" not in str(refused.value)


def test_missing_and_huge_files_are_one_sentence(tmp_path):
    with pytest.raises(UsageError, match="tidak ada"):
        suppress.run(argparse.Namespace(file=str(tmp_path / "nowhere.csv"), json=True))
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(6_000_000)
    with pytest.raises(UsageError, match="terlalu besar"):
        suppress.run(argparse.Namespace(file=file.name, json=True))


def test_suppress_runs_without_django_or_a_database(tmp_path):
    path = tmp_path / "hitungan.csv"
    path.write_text("Wilayah,L\nAlang,-3\n", encoding="utf-8")
    program = (
        "import sys; from layak.config import cli; "
        f"code = cli.main(['suppress', {str(path)!r}, '--json']); "
        "sys.exit(9 if 'django' in sys.modules else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PATH": ""}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
