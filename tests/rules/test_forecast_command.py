from __future__ import annotations

import argparse
import json
from decimal import Decimal

import pytest

from layak.config.cli import guarded
from layak.config.commands.offline import forecast
from tests.rules.conftest import OGAN_ILIR

GIVEN = ["--edition", "kla-2024", "--marks", str(OGAN_ILIR)]


def run(capsys, *more):
    parser = argparse.ArgumentParser()
    forecast.add_arguments(parser)
    code = forecast.run(parser.parse_args([*GIVEN, *map(str, more)]))
    return code, capsys.readouterr().out


def test_forecast_prints_the_agreed_json(capsys):
    code, out = run(capsys, "--json", "--backtest")
    facts = json.loads(out)
    assert (code, facts["self"], facts["sample"]) == (0, "769.61", 5)
    assert facts["ranks"][0]["name"] is None
    assert sum(rank["probability"] for rank in facts["ranks"]) == pytest.approx(1, abs=1e-9)
    low, expected, high = (Decimal(facts[name]) for name in ("low80", "expected", "high80"))
    assert low < expected < high <= low + 300
    assert "usulan kami" in facts["method"]
    assert (facts["backtest"]["inside"], facts["backtest"]["of"]) == (4, 5)


def test_forecast_for_people_names_its_basis(capsys):
    _, out = run(capsys, "--backtest")
    for words in ("Perkiraan kami", "usulan kami", "5 pasangan", "4 dari 5 di dalam rentang",
                  "Pertanyaan paling berisiko (20)"):  # fmt: skip
        assert words in out
    assert "Masalah" not in out


def test_forecast_takes_what_is_known(capsys, tmp_path):
    verified = tmp_path / "verifikasi.csv"
    verified.write_text("question_code,mark\n21A.2,3\n21A.3,\n6.3,NA\nzz,1\n", encoding="utf-8")
    strength = tmp_path / "bukti.csv"
    strength.write_text("question_code,strength\n21A.3,none\n5.1,kuat\n", encoding="utf-8")
    _, out = run(capsys, "--verified", verified, "--strength", strength,
                 "--history", "800:700", "--json")  # fmt: skip
    facts = json.loads(out)
    assert (facts["verified_count"], facts["history"]) == (1, 1)
    assert facts["risks"][0]["question"] == "21A.3"
    assert "tanpa bukti" in facts["risks"][0]["why"]
    # questions without a verified mark are simply not verified yet: no problem
    assert [problem["question"] for problem in facts["problems"]] == ["zz", "5.1"]


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--history", "abc"], 2, "812,5:640"),
        (["--history", "0:0"], 2, "812,5:640"),
        (["--strength", str(OGAN_ILIR)], 2, "strength"),
        (["--verified", "none.csv"], 2, "tidak ada"),
        (["--edition", "kelurahan-contoh"], 1, "Belum ada pasangan"),
    ],
)
def test_forecast_that_cannot_be_made_says_why(capsys, more, code, said):
    assert guarded(["forecast", *GIVEN, *more]) == code
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
