"""The self-evaluation report tells what the recap tells, with its proof and its gaps."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
from django.db.models import Sum
from django.urls import reverse
from docx import Document

from layak.evaluation.answers.models import Answer, EvidenceUse, TableRow
from layak.evaluation.editions.files import schema_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.recap.letter import self_report_docx, self_report_pdf
from layak.evaluation.recap.self_report_reads import TOLD, self_report
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LONG = "Pemerintahan " * 40


@pytest.fixture
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def proof(answer, title, sensitivity, by, agency):
    evidence = store_evidence(
        upload=Upload(
            stream=BytesIO(PDF + title.encode()), name="a.pdf", size=len(PDF) + len(title)
        ),
        title=title,
        agency=agency,
        by=by,
        at=MONDAY,
    )
    type(evidence).objects.filter(pk=evidence.pk).update(sensitivity=sensitivity)
    EvidenceUse.objects.create(answer=answer, evidence=evidence, added_at=MONDAY, added_by=by.user)


def found(round_, *, may_see_proof=True):
    return self_report(round_, may_see_proof=may_see_proof, at=AT)


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_figures_are_those_of_the_answers(round_, answer):
    Answer.objects.filter(round=round_, code__in=["14.1", "14.2"]).update(mark=Decimal("1.5"))
    told = found(round_)
    total = Answer.objects.filter(round=round_).aggregate(sum=Sum("mark"))["sum"]
    assert told.recap.total == total == Decimal("3.00")
    assert told.score.startswith("3,00 dari ")
    assert sum(1 for line in told.lines if line.url) == round_.answers.count() == 274
    assert told.recap.answered_count == 2
    assert told.unproven_count == 2
    assert told.change == ""


def test_largest_gaps_come_first(round_):
    best = round_.answers.order_by("-maximum", "position").first()
    assert found(round_).gaps[0].code == best.code
    Answer.objects.filter(pk=best.pk).update(mark=best.maximum)
    codes = [gap.code for gap in found(round_).gaps]
    assert best.code not in codes
    assert len(codes) == 10


def test_not_applicable_is_no_gap(round_):
    round_.answers.update(not_applicable_reason="tidak ada")
    assert found(round_).gaps == ()


def test_change_compares_with_the_round_before(revision, round_, dp3a):
    from layak.evaluation.steering.actions import open_round
    from tests.evaluation.conftest import plan

    round_.answers.filter(code="14.1").update(mark=Decimal("2.5"))
    later = open_round(
        plan=plan("uji2", evaluation_year=2029, data_years=[2027, 2028]),
        revision=revision, caretaker=dp3a, by=None, at=MONDAY,
    )  # fmt: skip
    later.previous = round_
    later.save()
    assert found(later).change == "-2,50"
    later.answers.filter(code="14.1").update(mark=Decimal("3"))
    assert found(later).change == "+0,50"


def test_restricted_titles_never_stand_in_it(files, round_, answer, sari, dinkes):
    proof(answer, "Laporan umum", "internal", sari, dinkes)
    proof(answer, "Berkas tertutup", "restricted", sari, dinkes)
    told = found(round_)
    line = next(line for line in told.lines if line.code == "14.1")
    assert line.proofs == "14.1-1 Laporan umum; 14.1-2 judul tidak ditampilkan"
    said = words(self_report_docx(told, city=None))
    assert "Laporan umum" in said
    assert "tertutup" not in said
    hidden = words(self_report_docx(found(round_, may_see_proof=False), city=None))
    assert "Laporan umum" not in hidden


def test_page_pdf_and_word_say_the_same(client, round_, answer, budi):
    Answer.objects.filter(pk=answer.pk).update(mark=Decimal("2.25"), note="Upaya kami")
    sign_in(client, budi)
    page = client.get(reverse("self_report", args=["uji"])).content.decode()
    pdf = pypdfium2.PdfDocument(client.get(reverse("self_report_pdf", args=["uji"])).content)
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    docx = words(client.get(reverse("self_report_docx", args=["uji"])).content)
    for said in (page, text, docx):
        assert "2,25 dari" in said
        assert "Upaya kami" in said
        assert "belum diverifikasi" in said
    for chapter in ("Bab I ", "Bab II ", "Bab III ", "Bab IV ", "Bab V ", "Lampiran"):
        assert chapter in text
        assert chapter in docx


def test_longest_texts_and_nothing_at_all_become_documents(round_, answer):
    assert self_report_pdf(found(round_), city=None).startswith(b"%PDF")
    Answer.objects.filter(round=round_).update(note=LONG, mark=0)
    told = found(round_)
    assert len(Document(io.BytesIO(self_report_docx(told, city=None))).tables) >= 4
    assert self_report_docx(told, city=None) == self_report_docx(told, city=None)


def test_only_who_sees_progress_opens_it(client, round_, sari, rahma):
    sign_in(client, sari)
    assert client.get(reverse("self_report", args=["uji"])).status_code == 404
    sign_in(client, rahma)
    assert client.get(reverse("self_report", args=["uji"])).status_code == 200
    assert client.post(reverse("self_report", args=["uji"])).status_code == 405
    assert client.get(reverse("self_report", args=["lain"])).status_code == 404


def test_report_needs_few_queries(round_, django_assert_max_num_queries):
    found(round_)
    with django_assert_max_num_queries(4):
        found(round_)


def a_row(answer, schema, agency, by, name, **changes):
    return TableRow.objects.create(
        answer=answer, agency=agency, table=schema.code, position=1,
        cells={schema.key[0]: name}, saved_at=MONDAY, saved_by=by.user, **changes,
    )  # fmt: skip


def test_told_tables_hold_the_rows_that_stand_in_the_answer(round_, sari, dinkes, disdik):
    edition = edition_of(round_.revision_id)
    answer, schema = next(
        (answer, schema)
        for answer in round_.answers.order_by("position")
        if (schema := schema_of(edition.find(answer.code), edition.code)) is not None
        and schema.code in TOLD
    )
    lead_by(answer, dinkes)
    a_row(answer, schema, dinkes, sari, "Milik pemimpin")
    a_row(answer, schema, disdik, sari, "Belum diambil")
    a_row(answer, schema, disdik, sari, "Sudah diambil", taken_at=MONDAY, taken_by=sari.user)
    a_row(answer, schema, dinkes, sari, "Dihapus", removed_at=MONDAY, removed_by=sari.user)
    (table,) = found(round_).tables
    assert table.title.startswith(answer.code)
    shown = [cell for row in table.rows for cell in row if cell]
    assert shown == ["Milik pemimpin", "Sudah diambil"]
    said = words(self_report_docx(found(round_), city=None))
    assert "Sudah diambil" in said
    assert "Belum diambil" not in said
