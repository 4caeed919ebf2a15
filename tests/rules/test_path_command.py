from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from layak.config.cli import guarded
from layak.config.commands.offline import path
from layak.config.console.trouble import UsageError
from layak.evaluation.editions import files
from layak.rules.road.limits import UnknownTexts
from tests.rules.conftest import OGAN_ILIR

ROOT = Path(__file__).parents[2]


def run(capsys, *more, edition="kla-2024", marks=OGAN_ILIR, rank="Utama"):
    parser = argparse.ArgumentParser()
    path.add_arguments(parser)
    given = ["--edition", edition, "--marks", str(marks), "--rank", rank, *map(str, more)]
    code = path.run(parser.parse_args(given))
    return code, capsys.readouterr().out


def found(capsys, *more, **given):
    code, out = run(capsys, "--json", *more, **given)
    return code, json.loads(out)


def write(folder, name, *lines):
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_path_prints_the_agreed_json_alone():
    """A process of its own: nothing of the solver may stand beside the facts."""
    done = subprocess.run(
        [sys.executable, "-m", "layak.config", "path", "--edition", "kla-2024", "--marks",
         str(OGAN_ILIR), "--rank", "Utama", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    facts = json.loads(done.stdout)
    assert done.stderr == ""
    assert {name: facts[name] for name in ("rank", "needs", "optimal")} == {
        "rank": "Utama", "needs": "30.40", "optimal": True,
    }  # fmt: skip
    assert set(facts["steps"][0]) == {"question", "from", "to", "gain", "effort"}
    assert Decimal(facts["gain"]) == sum(Decimal(step["gain"]) for step in facts["steps"])
    assert Decimal(facts["effort"]) == sum(Decimal(step["effort"]) for step in facts["steps"])
    assert Decimal(facts["gain"]) >= Decimal("30.40")
    assert "usulan kami" in facts["effort_basis"]


@pytest.fixture
def all_texts_known(monkeypatch):
    """As if the official text of every question stood in the edition."""
    none = UnknownTexts(label="", instrument="", questions=())
    monkeypatch.setattr(files, "unknown_texts", lambda: none)


def test_a_question_of_unknown_text_is_in_no_path(capsys, tmp_path):
    """8.3 and 6.3 bring 20 of the 30.40; the 12 of 7.2 are not to be planned."""
    efforts = write(tmp_path, "upaya.csv", "question_code;share;effort", "8.3;1;3", "7.2;1;4,5", "6.3;1;5")  # fmt: skip
    code, facts = found(capsys, "--effort", efforts)
    assert (code, facts["reachable"]) == (1, False)
    assert facts["highest"] == "789.61"  # 769.61 + 20


def test_path_with_a_table_of_efforts(capsys, tmp_path):
    # 8.3 rises by 8.00, 18.2 by 7.00, 21C.1 by 7.20, 6.3 from 9.00 by 12.00: 34.20 of 30.40
    efforts = write(tmp_path, "upaya.csv", "question_code;share;effort", "8.3;1;3", "18.2;1;2",
                    "21C.1;1;2,5", "6.3;1;5", "6.2;1;100", "zz;1;1")  # fmt: skip
    code, facts = found(capsys, "--effort", efforts)
    assert code == 0
    assert facts["steps"][0] == {
        "question": "6.3", "from": "9.00", "to": "21.00", "gain": "12.00", "effort": "5.00",
    }  # fmt: skip
    sums = facts["gain"], facts["effort"], [step["question"] for step in facts["steps"]]
    assert sums == ("34.20", "12.50", ["6.3", "8.3", "18.2", "21C.1"])
    assert [problem["question"] for problem in facts["problems"]] == ["zz"]
    code, facts = found(capsys, "--effort", efforts, rank="KLA")
    assert (code, facts["rank"], facts["reachable"]) == (1, "KLA", False)
    assert facts["highest"] == "808.81"  # 769.61 + 34.20 + 5 of 6.2
    assert facts["blocks"] == []


def test_path_margin_and_already_there(capsys):
    assert found(capsys, "--margin", "10", rank="Nindya")[1]["steps"] == []
    code, facts = found(capsys, rank="nindya")
    assert (code, facts["needs"], facts["gain"], facts["effort"], facts["optimal"]) == (
        0, "0.00", "0.00", "0.00", True,
    )  # fmt: skip
    assert found(capsys, "--margin", "69.61", rank="Nindya")[1]["needs"] == "0.01"
    assert found(capsys, "--margin", "100", rank="KLA")[0] == 1


def test_path_names_the_limits_that_block(capsys, tmp_path):
    limits = write(tmp_path, "batas.yaml", "fixed: {'8.3': 10}", "capacity: {dp3a: 10}",
                   "excluded: ['7.2']")  # fmt: skip
    code, facts = found(capsys, "--limits", limits)
    assert (code, facts["highest"]) == (1, None)
    assert facts["blocks"] == [
        "pertanyaan 8.3 harus naik menjadi 10,00",
        "dp3a paling banyak menanggung upaya 10,00",
    ]
    _, out = run(capsys, "--limits", limits)
    assert "tidak dapat berlaku bersama-sama" in out
    limits = write(tmp_path, "batas.yaml", "effort: 20", "excluded: ['8.3']")
    _, out = run(capsys, "--limits", limits)
    assert "Yang menghalangi" in out
    assert "jumlah upaya paling banyak 20,00" in out
    assert "8.3" not in out


def test_path_for_people(capsys):
    code, out = run(capsys, "--plans", "--fallbacks", "--frontier", "2")
    assert code == 0
    assert "Menuju Utama: nilai 769,61, kurang 30,40" in out
    assert "usulan kami" in out
    assert "terbukti paling sedikit" in out
    for words in ("biaya paling sedikit", "paling aman setelah verifikasi", "Bila 6.3 gagal"):
        assert words in out


def test_path_plans_side_by_side(capsys, all_texts_known):
    _, facts = found(capsys, "--plans", "--fallbacks", "--frontier", "2")
    assert [plan["wish"] for plan in facts["plans"]] == [
        "effort", "money", "agencies", "safest", "children",
    ]  # fmt: skip
    safest = facts["plans"][3]["plan"]
    assert Decimal(safest["surviving_gain"]) >= Decimal("30.40") > 0
    assert [point["gain"] for point in facts["frontier"]][-1] == "218.39"
    assert len(facts["fallbacks"]) == len(facts["steps"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--rank", "Paripurna"], "Yang ada: Pratama, Madya, Nindya, Utama, KLA"),
        (["--margin", "-1"], "0 atau lebih"),
        (["--margin", "banyak"], "bukan angka"),
        (["--effort", "none.csv"], "tidak ada"),
        (["--effort", str(OGAN_ILIR)], "kolom share"),
        (["--limits", str(OGAN_ILIR)], "berkas"),
        (["--frontier", "0"], "1 sampai 50"),
        (["--edition", "kla-1999"], "tidak ditemukan"),
    ],
)
def test_path_bad_use_is_one_sentence(capsys, more, said):
    given = ["path", "--edition", "kla-2024", "--marks", str(OGAN_ILIR), "--rank", "Utama"]
    assert guarded([*given, *more]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_path_of_another_edition_and_na(capsys, tmp_path):
    marks = write(tmp_path, "nilai.csv", "question_code,mark", "A1.1,NA", "B2.2,3")
    code, facts = found(capsys, edition="kelurahan-contoh", marks=marks, rank="Tumbuh")
    assert code == 0
    assert all(step["question"] != "A1.1" for step in facts["steps"])
    assert Decimal(facts["gain"]) >= Decimal(facts["needs"]) == 37


def test_path_cannot_do_without_a_readable_list(tmp_path, capsys):
    with pytest.raises(UsageError):
        run(capsys, marks=write(tmp_path, "x.csv", "a,b"))


def test_the_real_list_has_a_mark_for_every_question():
    with OGAN_ILIR.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 274
