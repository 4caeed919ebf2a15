"""`bin/layak import marks` and `export recap`: the same result as the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from layak.city.people.accounts.models import User
from layak.config import cli
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.scores.reads import score_of
from layak.platform.audit.models import Event
from layak.platform.documents.reading.tables import read_sheets

OGAN_ILIR = Path(__file__).parents[1] / "data" / "ogan-ilir-2024-self-assessment.csv"


@pytest.fixture(autouse=True)
def _django_is_up(monkeypatch):
    for name in ("import_marks", "export_recap"):
        monkeypatch.setattr(f"layak.config.commands.rounds.{name}.setup_django", lambda: None)


def command(capsys, *words: str) -> tuple[int, dict, str]:
    code = cli.guarded([*words, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else {}, err


def test_import_gives_the_known_sum(capsys, round_):
    code, facts, _ = command(capsys, "import", "marks", str(OGAN_ILIR), "--round", "uji")
    assert (code, facts["applied"]) == (0, True)
    assert facts["after"] == {"total": "769.61", "maximum": "1000.00", "rank": "Nindya"}
    assert (len(facts["changes"]), len(facts["remarks"]), facts["problems"]) == (274, 40, [])
    assert str(score_of(round_).total) == "769.61"
    event = Event.objects.select_related("by").get(kind="marks.imported")
    assert event.by.username == "baris-perintah"


def test_a_dry_run_writes_nothing_at_all(capsys, round_):
    code, facts, _ = command(
        capsys, "import", "marks", str(OGAN_ILIR), "--round", "uji", "--dry-run"
    )
    assert (code, facts["applied"], facts["after"]["total"]) == (0, False, "769.61")
    assert not AnswerRevision.objects.exists()
    assert not User.objects.filter(username="baris-perintah").exists()


def test_a_printed_sum_that_differs_is_a_remark(capsys, round_):
    words = ("import", "marks", str(OGAN_ILIR), "--round", "uji", "--dry-run", "--stated")
    code, facts, _ = command(capsys, *words, "770,36")
    assert code == 0
    assert "selisih 0,75" in facts["stated"][0]
    assert command(capsys, *words, "769.61")[1]["stated"] == []
    without_trial = [word for word in words if word != "--dry-run"]
    assert command(capsys, *without_trial, "banyak")[0] == 2
    assert not AnswerRevision.objects.exists()


def test_a_named_person_needs_the_right(capsys, round_, sari, wati):
    words = ("import", "marks", str(OGAN_ILIR), "--round", "uji", "--as")
    code, facts, err = command(capsys, *words, "sari")
    assert (code, facts["applied"]) == (1, False)
    assert "memuat daftar nilai" in err
    assert command(capsys, *words, "nobody")[0] == 2
    assert command(capsys, *words, "wati")[0] == 0
    assert Event.objects.get(kind="marks.imported").by_id == wati.user.pk


def test_rows_in_the_way_are_exit_one(capsys, round_, tmp_path):
    Answer.objects.filter(round=round_, code="1.1").update(stage="approved")
    path = tmp_path / "x.csv"
    path.write_text("question_code,self_mark\n1.1,12\n2.1,lima\n", encoding="utf-8")
    code, facts, err = command(capsys, "import", "marks", str(path), "--round", "uji")
    assert code == 1
    assert [(problem["question"], problem["row"]) for problem in facts["blocking"]] == [
        ("1.1", 2),
        ("2.1", 3),
    ]
    assert "Tidak ada yang dimuat" in err
    assert not AnswerRevision.objects.exists()


@pytest.mark.parametrize(
    ("content", "round_code", "sentence"),
    [
        ("question_code,self_mark\n1.1,12\n", "lain", "Putaran lain tidak ada"),
        ("nomor,nilai\n1.1,12\n", "uji", "satu kolom kode"),
        ("", "uji", "kosong"),
    ],
)
def test_what_cannot_be_read_is_exit_two(capsys, round_, tmp_path, content, round_code, sentence):
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    code, _, err = command(capsys, "import", "marks", str(path), "--round", round_code)
    assert code == 2
    assert sentence in err
    assert command(capsys, "import", "marks", "tiada.csv", "--round", "uji")[0] == 2


def test_words_for_people_name_the_sum(capsys, round_, tmp_path):
    assert cli.guarded(["import", "marks", str(OGAN_ILIR), "--round", "uji"]) == 0
    assert "769,61 dari 1.000,00, Nindya" in capsys.readouterr().out
    assert cli.guarded(["export", "recap", "--round", "uji", str(tmp_path / "r.xlsx")]) == 0
    assert "274 pertanyaan, nilai mandiri 769,61" in capsys.readouterr().out


def test_export_writes_what_the_page_shows(capsys, round_, tmp_path):
    command(capsys, "import", "marks", str(OGAN_ILIR), "--round", "uji")
    out = tmp_path / "rekap.xlsx"
    code, facts, _ = command(capsys, "export", "recap", "--round", "uji", str(out))
    assert (code, facts["questions"], facts["total"]) == (0, 274, "769.61")
    total = next(row for row in read_sheets(out.read_bytes())["Rekap"] if row[1] == "Jumlah")
    assert total[2:4] == ["769.61", "1000"]
    own = tmp_path / "dinkes.pdf"
    code, facts, _ = command(
        capsys, "export", "recap", "--round", "uji", "--agency", "dinkes", str(own)
    )
    led = Answer.objects.filter(
        assignments__agency__code="dinkes", assignments__relation="lead", round=round_
    )
    assert (code, facts["questions"]) == (0, led.count())
    assert own.read_bytes().startswith(b"%PDF")


def test_export_refuses_what_it_cannot_write(capsys, round_, tmp_path):
    assert command(capsys, "export", "recap", "--round", "uji", "x.doc")[0] == 2
    assert (
        command(capsys, "export", "recap", "--round", "uji", str(tmp_path / "a" / "x.pdf"))[0] == 2
    )
    words = ("export", "recap", "--round", "uji", "--agency", "tiada", str(tmp_path / "x.pdf"))
    assert command(capsys, *words)[0] == 2
