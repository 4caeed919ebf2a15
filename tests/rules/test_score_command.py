from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from layak.config.commands.offline import score
from layak.config.console.trouble import UsageError
from tests.rules.conftest import OGAN_ILIR

ROOT = Path(__file__).parents[2]


def run(capsys, edition, marks, *more):
    parser = argparse.ArgumentParser()
    score.add_arguments(parser)
    code = score.run(parser.parse_args(["--edition", edition, "--marks", str(marks), *more]))
    return code, capsys.readouterr().out


def scored(capsys, marks, edition="kla-2024"):
    code, out = run(capsys, edition, marks, "--json")
    assert code == 0
    return json.loads(out)


def test_score_of_the_real_list(capsys):
    found = scored(capsys, OGAN_ILIR)
    assert {name: found[name] for name in ("edition", "total", "maximum", "rank", "next_rank")} == {
        "edition": "kla-2024",
        "total": "769.61",
        "maximum": "1000.00",
        "rank": "Nindya",
        "next_rank": {"name": "Utama", "needs": "30.40"},
    }
    assert found["parts"][0] == {"code": "K", "score": "126.91", "maximum": "164.00"}
    assert found["indicators"][0] == {"code": "1", "score": "72.41", "maximum": "96.00"}
    assert len(found["indicators"]) == 25
    assert found["problems"] == []
    assert len(found["remarks"]) == 40


def test_score_for_people_is_a_table(capsys):
    _, out = run(capsys, "kla-2024", OGAN_ILIR)
    assert "Kelembagaan" in out
    assert "769,61" in out
    assert "Predikat: Nindya" in out
    assert "Menuju Utama: kurang 30,40" in out
    assert "40 nilai tidak sama" in out
    assert "Masalah" not in out
    rows = [line for line in out.splitlines() if line.endswith(("164,00", "1.000,00"))]
    assert len({len(row) for row in rows}) == 1


def test_score_at_the_top_names_no_next_rank(capsys, tmp_path, ward):
    path = tmp_path / "nilai.csv"
    rows = [f"{question.code},{question.maximum}" for question in ward.questions]
    path.write_text("\n".join(["question_code,mark", *rows]), encoding="utf-8")
    _, out = run(capsys, "kelurahan-contoh", path)
    assert "Predikat: Mandiri" in out
    assert "Menuju" not in out
    assert "Catatan" not in out
    assert scored(capsys, path, "kelurahan-contoh")["next_rank"] is None


def test_score_below_the_first_floor_says_so(capsys, tmp_path):
    path = tmp_path / "nilai.csv"
    path.write_text("question_code,mark\nA1.1,10\n", encoding="utf-8")
    _, out = run(capsys, "kelurahan-contoh", path)
    assert "Predikat: belum ada" in out
    assert scored(capsys, path, "kelurahan-contoh")["rank"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_score_reads_the_usual_kinds_of_csv(capsys, tmp_path, encoding, separator):
    path = tmp_path / "nilai.csv"
    lines = ["question_code,mark,catatan", "A1.1,10,é", "A1.2,4.5,x", 'A1.3,"3.5","dua\nbaris"']
    path.write_bytes("\r\n".join(lines).replace(",", separator).encode(encoding))
    assert scored(capsys, path, "kelurahan-contoh")["total"] == "18.00"


def test_score_names_problems_and_still_ends_well(capsys, tmp_path):
    path = tmp_path / "nilai.csv"
    path.write_text(
        "question_code;self_mark\nA1.1;12,5\nA1.2;4,5\nA1.2;15\nzz;1\nA1.3;<b>\nB1a.1;NA\n"
        "B1a.2;-1\nB1b.1;1,005\nB2.1;\n",
        encoding="utf-8",
    )
    found = scored(capsys, path, "kelurahan-contoh")
    assert found["total"] == "5.50"  # 4.5 + 1.01, to one decimal
    assert [problem["question"] for problem in found["problems"]] == [
        "A1.1", "A1.2", "zz", "A1.3", "B1a.2", "B1b.1", "B2.1", "B1b.2", "B2.2", "B2.3",
    ]  # fmt: skip
    _, out = run(capsys, "kelurahan-contoh", path)
    assert "Masalah (10):" in out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "tidak ada"),
        ("empty.csv", b"", "kosong"),
        ("other.csv", b"a,b\n1,2\n", "satu kolom kode"),
        ("picture.csv", b"%PDF-1.7", "PDF"),
        ("folder", "folder", "tidak ada"),
    ],
)
def test_unreadable_marks_are_one_sentence(capsys, tmp_path, name, content, said):
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        run(capsys, "kla-2024", path)


def test_huge_marks_are_refused(capsys, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(UsageError, match="terlalu besar"):
        run(capsys, "kla-2024", path)


def test_unknown_and_faulty_editions_are_one_sentence(capsys, tmp_path):
    with pytest.raises(UsageError, match="tidak ditemukan"):
        run(capsys, "nope", OGAN_ILIR)
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("edition: x\nparts: []\n", encoding="utf-8")
    with pytest.raises(UsageError, match="`parts` kosong"):
        run(capsys, str(faulty), OGAN_ILIR)


def test_score_runs_without_django_or_a_database():
    program = (
        "import sys; from layak.config.commands.offline import score; import argparse; "
        "p = argparse.ArgumentParser(); score.add_arguments(p); "
        f"score.run(p.parse_args(['--edition','kla-2024','--marks',{str(OGAN_ILIR)!r},'--json'])); "
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"] == "769.61"


def test_score_leaves_out_a_question_that_is_not_asked(capsys, tmp_path):
    path = tmp_path / "nilai.csv"
    path.write_text("question_code,mark\nB2.2,0\nB2.3,5\n", encoding="utf-8")
    found = scored(capsys, path, "kelurahan-contoh")
    assert (found["total"], found["maximum"]) == ("0.00", "95.00")
    path.write_text("question_code,mark\nB2.2,3\nB2.3,5\n", encoding="utf-8")
    found = scored(capsys, path, "kelurahan-contoh")
    assert (found["total"], found["maximum"]) == ("8.00", "100.00")
