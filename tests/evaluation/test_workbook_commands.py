"""`bin/layak export workbook` and `import workbook`: the same result as the pages."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from layak.config import cli
from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import AnswerRevision
from layak.platform.audit.models import Event
from tests.evaluation.workbook_editing import Edited, typed

NOTE = "Upaya yang dilakukan"


@pytest.fixture(autouse=True)
def _django_is_up(monkeypatch):
    for name in ("import_workbook", "export_workbook"):
        monkeypatch.setattr(f"layak.config.commands.rounds.{name}.setup_django", lambda: None)


def command(capsys, *words) -> tuple[int, dict, str]:
    code = cli.guarded([*map(str, words), "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else {}, err


@pytest.fixture
def out(capsys, round_, tmp_path):
    """The workbook of Dinas Kesehatan as the command writes it."""
    path = tmp_path / "buku.xlsx"
    code, facts, _ = command(
        capsys, "export", "workbook", "--round", "uji", "--agency", "dinkes", path
    )
    assert code == 0
    assert facts["questions"] == facts["open"] > 50
    return path


def bring(capsys, path, *more):
    return command(capsys, "import", "workbook", path, "--round", "uji", *more)


def test_import_gives_changes_and_applies_once(capsys, out, answer):
    out.write_bytes(typed(out.read_bytes(), ("14.1", NOTE, "Kelas ibu"), ("14.1", "Nilai", "2,5")))
    code, facts, _ = bring(capsys, out)
    assert (code, facts["applied"], facts["problems"]) == (0, True, [])
    assert facts["changes"] == [
        {"question": "14.1", "field": "mark", "from": "", "to": "2.50"},
        {"question": "14.1", "field": "note", "from": "", "to": "Kelas ibu"},
    ]
    assert Event.objects.get(kind="workbook.taken").by.username == "baris-perintah"
    code, facts, _ = bring(capsys, out)
    assert (code, facts["changes"], facts["problems"]) == (0, [], [])
    assert AnswerRevision.objects.count() == 2


def test_a_dry_run_writes_nothing(capsys, out):
    out.write_bytes(typed(out.read_bytes(), ("14.1", NOTE, "Kelas ibu")))
    code, facts, _ = bring(capsys, out, "--dry-run")
    assert (code, facts["applied"], len(facts["changes"])) == (0, False, 1)
    assert not AnswerRevision.objects.exists()


def test_a_fault_is_named_by_its_cell_and_holds_back_all(capsys, out):
    book = Edited(out.read_bytes())
    where = book.type("14.1", "Nilai", 9)
    book.type("14.1", NOTE, "Baik")
    out.write_bytes(book.save())
    code, facts, err = bring(capsys, out)
    assert (code, facts["applied"]) == (1, False)
    assert facts["problems"] == [
        {
            "sheet": "Jawaban",
            "cell": where,
            "value": "9",
            "why": "Nilai paling tinggi untuk pertanyaan ini 3,00.",
            "fix": "Tulis angka 0 sampai 3, misalnya 0,5, atau kosongkan.",
            "stops": True,
        }
    ]
    assert "perlu diperbaiki" in err
    assert not AnswerRevision.objects.exists()
    code, facts, _ = bring(capsys, out, "--skip-problems")
    assert (code, facts["applied"], len(facts["changes"])) == (0, True, 1)


def test_a_text_changed_since_waits_for_a_decision(capsys, out, answer, wati):
    out.write_bytes(typed(out.read_bytes(), ("14.1", NOTE, "Dari buku")))
    edit = Edit(field="note", value="Dari Wati", version=0)
    save_field(answer_id=answer.pk, edit=edit, by=wati, at=timezone.now())
    code, facts, _ = bring(capsys, out)
    assert (code, facts["applied"], facts["changes"]) == (1, False, [])
    assert "Dari Wati" in facts["problems"][0]["why"]
    code, facts, _ = bring(capsys, out, "--conflicts", "sekarang")
    assert (code, facts["changes"]) == (0, [])
    code, facts, _ = bring(capsys, out, "--conflicts", "berkas")
    assert (code, [line["to"] for line in facts["changes"]]) == (0, ["Dari buku"])


def test_bad_use_is_one_sentence(capsys, out, round_, tmp_path, setda):
    text = tmp_path / "buku.txt"
    text.write_text("bukan")
    damaged = tmp_path / "rusak.xlsx"
    damaged.write_bytes(out.read_bytes()[:900])
    for words in (
        ("import", "workbook", tmp_path / "tidak-ada.xlsx", "--round", "uji"),
        ("import", "workbook", text, "--round", "uji"),
        ("import", "workbook", damaged, "--round", "uji"),
        ("import", "workbook", out, "--round", "entah"),
        ("export", "workbook", "--round", "entah", "--agency", "dinkes", out),
        ("export", "workbook", "--round", "uji", "--agency", "entah", out),
        ("export", "workbook", "--round", "uji", "--agency", "dinkes", text),
        ("export", "workbook", "--round", "uji", "--agency", "dinkes", tmp_path / "a" / "b.xlsx"),
    ):
        code, facts, err = command(capsys, *words)
        assert (code, facts, err.count("\n")) == (2, {}, 1), words


def test_a_workbook_of_another_round_is_refused(capsys, out, round_):
    type(round_).objects.filter(pk=round_.pk).update(code="lain")
    code, facts, err = command(capsys, "import", "workbook", out, "--round", "lain")
    assert (code, facts["applied"]) == (1, False)
    assert "putaran “uji”" in err
    assert facts["problems"][0]["value"] == "buku.xlsx"
