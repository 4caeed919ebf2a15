"""Unseen lists and another edition: page, command and an independent sum agree."""

from __future__ import annotations

import json
import random
import re
from decimal import ROUND_HALF_UP, Decimal

import pypdfium2
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.city.agencies.bodies.actions import create_agency
from layak.config import cli
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.files import load_edition_file, path_of
from layak.evaluation.recap.reads import recap
from layak.evaluation.recap.sheet import recap_pdf, recap_workbook
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.rounds.models import Snapshot
from layak.evaluation.stages.actions import hand_in_statement, move_answer, move_answers
from layak.evaluation.steering.actions import lock_round, open_round
from layak.platform.documents.reading.tables import read_sheets
from layak.platform.documents.writing.reports import Report, report_pdf
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, make_person, shipped, sign_in
from tests.evaluation.conftest import lead_by, plan

EDITIONS = ("kla-2024", "kelurahan-contoh")


@pytest.fixture(params=EDITIONS)
def fresh_round(request, db, dp3a):
    revision = load_edition(edition=shipped(request.param), by=None, at=MONDAY)
    return open_round(plan=plan("uji"), revision=revision, caretaker=dp3a, by=None, at=MONDAY)


def raw(code: str) -> dict:
    return yaml.safe_load(path_of(code).read_text(encoding="utf-8"))


def maxima(code: str) -> dict[str, Decimal]:
    """Codes and maxima from the file itself, by a reader of our own."""
    indicators = [i for part in raw(code)["parts"] for i in part["indicators"]]
    groups = [*indicators, *(s for i in indicators for s in i.get("sections", []))]
    questions = [q for group in groups for q in group.get("questions", [])]
    return {str(q["code"]): Decimal(str(q["max"])) for q in questions}


def precision(code: str) -> Decimal:
    return Decimal(str(raw(code)["precision"]))


def indonesian(value: Decimal) -> str:
    return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_page_command_and_sum_agree(client, fresh_round, wati, capsys, tmp_path, monkeypatch, seed):
    chance = random.Random(seed)  # noqa: S311
    available = maxima(fresh_round.revision.edition.code)
    marks = {
        code: (Decimal(chance.randrange(0, int(high * 100) + 1)) / 100)
        for code, high in available.items()
        if chance.random() < 0.9
    }
    body = [f"{code};{str(mark).replace('.', ',')}" for code, mark in marks.items()]
    chance.shuffle(body)
    path = tmp_path / "nilai.csv"
    path.write_text("\n".join(["question_code;self_mark", *body]), encoding="utf-8")
    step = precision(fresh_round.revision.edition.code)
    if "B2.3" in available and marks.get("B2.2", Decimal(0)) < 3:
        # asked only once the children's forum has begun, which is worth 3 points
        del available["B2.3"]
    counted = [mark for code, mark in marks.items() if code in available]
    expected = sum(counted, Decimal(0)).quantize(step, rounding=ROUND_HALF_UP)

    for name in ("rounds.import_marks", "offline.score"):
        monkeypatch.setattr(
            f"layak.config.commands.{name}.setup_django", lambda: None, raising=False
        )
    edition = fresh_round.revision.edition.code
    assert cli.guarded(["score", "--edition", edition, "--marks", str(path), "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    words = ["import", "marks", str(path), "--round", "uji", "--dry-run", "--json"]
    assert cli.guarded(words) == 0
    trial = json.loads(capsys.readouterr().out)
    assert score["total"] == trial["after"]["total"] == f"{expected:.2f}"
    assert score["rank"] == trial["after"]["rank"]

    sign_in(client, wati)
    url = client.post(
        "/evaluasi/uji/impor/", {"marks": SimpleUploadedFile("nilai.csv", path.read_bytes())}
    )["Location"]
    text = client.get(url).content.decode()
    assert text.count(f"{indonesian(expected)} / ") == 2
    seen = re.search(r'name="seen" value="(\w+)"', text).group(1)
    page = client.post(f"{url}muat/", {"seen": seen}, follow=True).content.decode()
    assert f"{indonesian(expected)} dari" in page
    if score["rank"]:
        assert score["rank"] in page


def test_an_excluded_question_leaves_both_sides(client, db, dp3a, wati):
    edition = load_edition_file("kelurahan-contoh")
    excluded = next(q for q in edition.questions if q.not_applicable == "excluded")
    revision = load_edition(edition=edition, by=None, at=MONDAY)
    open_round(plan=plan("uji"), revision=revision, caretaker=dp3a, by=None, at=MONDAY)
    sign_in(client, wati)
    data = f"question_code,self_mark\n{excluded.code},NA\n".encode()
    url = client.post("/evaluasi/uji/impor/", {"marks": SimpleUploadedFile("x.csv", data)})[
        "Location"
    ]
    # nor is B2.3 asked, worth 5, while B2.2 is not answered
    left = sum(maxima("kelurahan-contoh").values()) - excluded.maximum - 5
    assert f"0,00 / {indonesian(left)}" in client.get(url).content.decode()


def test_long_names_and_no_rows_still_make_papers(round_, budi, dinkes):
    name = "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan Anak"
    agency = create_agency(name=name, kind="dinas", code="panjang", by=None, at=MONDAY)
    for row in round_.answers.filter(code__startswith="14"):
        lead_by(row, agency)
    for wanted in (None, agency, create_agency(name="Kosong", kind="dinas", by=None, at=MONDAY)):
        found = recap(round_, budi, agency=wanted, at=MONDAY)
        pages = pypdfium2.PdfDocument(recap_pdf(found, city=None))
        assert len(pages) >= 1
        assert "Rekap" in read_sheets(recap_workbook(found, city=None))


def test_answer_paper_acceptance_lock_recap(client, round_, dinkes, sari, wati, ketut, budi):
    """From a draft to a locked round: what was signed is what the recap prints."""
    row = lead_by(round_.answers.get(code="14.1"), dinkes)
    Answer.objects.filter(pk=row.pk).update(mark=Decimal("2.25"))
    move_answer(answer_id=row.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    paper = report_pdf(Report(title="Surat", blocks=[]), created=MONDAY)
    scan = SimpleUploadedFile("surat.pdf", paper)
    hand_in_statement(
        round_=round_,
        agency=dinkes,
        answer_ids=[row.pk],
        upload=Upload(stream=scan.file, name="surat.pdf", size=len(paper)),
        signer_name="Heri Susanto",
        signed_on=MONDAY.date(),
        by=sari,
        at=MONDAY,
    )
    move_answers(round_=round_, answer_ids=[row.pk], move="accept", by=wati, at=MONDAY)
    snapshot = lock_round(round_=round_, by=ketut, at=MONDAY)
    assert snapshot.total == Decimal("2.25")
    sign_in(client, budi)
    page = client.get("/evaluasi/uji/rekap/").content.decode()
    assert "2,25 dari 1.000,00" in page
    sheet = read_sheets(client.get("/evaluasi/uji/rekap.xlsx").content)["Rekap"]
    line = next(cells for cells in sheet if cells[0] == "14.1")
    assert (line[2], line[8]) == ("2.25", "Diterima")
    assert Snapshot.objects.get().inputs["14.1"] == "2.25"
    dian = make_person(dinkes, "operator", "dian", "Dian")
    sign_in(client, dian)
    assert "Diterima" in client.get("/evaluasi/uji/rekap/").content.decode()
