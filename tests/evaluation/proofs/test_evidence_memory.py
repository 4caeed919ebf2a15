"""What became of an evidence, how long it holds, and what it still proves in later cycles."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from python_calamine import load_workbook

from layak.evaluation.answers.models import Answer
from layak.evaluation.carrying.actions import carry_forward
from layak.evaluation.proofs.actions import change_pages, detach_evidence
from layak.evaluation.stages.actions import move_answers
from layak.evaluation.steering.actions import open_round
from layak.evaluation.strength.validity_reads import cycle_page, validity_page, validity_rows
from layak.platform.audit.models import Event
from layak.records.evidence.files.actions import open_file, store_version
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.library.reads import timeline
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by, plan
from tests.evaluation.proofs.conftest import PDF, attach, ends, reuse

pytestmark = pytest.mark.usefixtures("kept_files")
HOUR = timedelta(hours=1)


def after(hours: int) -> datetime:
    return MONDAY + hours * HOUR


def open_version(use, number, by, at):
    file = use.evidence.files.select_related("evidence").get(version=number)
    open_file(file=file, because="Memeriksa bukti", by=by, at=at).close()


def lines(evidence, by):
    """Version, text and person of each line, the oldest first."""
    return [
        (version, happening.text, happening.who)
        for happening, version in reversed(timeline(evidence, by))
    ]


@pytest.fixture
def story(use, other, sari, budi, wati):
    """Version 1 is seen, the answer readied, version 2 comes, it is used and taken off elsewhere."""
    open_version(use, 1, budi, after(1))
    open_version(use, 1, budi, after(2))
    Answer.objects.filter(pk=use.answer_id).update(mark=1)
    move_answers(
        round_=use.answer.round, answer_ids=[use.answer_id], move="ready", note="Mohon dilihat",
        by=sari, at=after(3),
    )  # fmt: skip
    upload = Upload(stream=io.BytesIO(PDF + b"2"), name="SK 2.pdf", size=len(PDF) + 1)
    store_version(evidence=use.evidence, upload=upload, by=sari, at=after(4))
    open_version(use, 2, wati, after(5))
    change_pages(use=use, pages="3", seen="", by=wati, at=after(6))
    return use


def test_every_line_tells_the_version_of_then(story, other, sari):
    second = reuse(story, other, sari)
    second.added_at = after(7)
    second.save()
    detach_evidence(use=second, by=sari, at=after(8))
    assert lines(story.evidence, sari) == [
        (1, "Versi 1 diunggah", "Sari Wulandari"),
        (1, "Dipakai untuk A1.1 (Putaran uji)", "Sari Wulandari"),
        (1, "Versi 1 dibuka (2 kali)", "Budi Hartono"),
        (1, "A1.1 (Putaran uji): Menunggu persetujuan", "Sari Wulandari"),
        (2, "Versi 2 diunggah", "Sari Wulandari"),
        (2, "Versi 2 dibuka", "Wati Rahayu"),
        (2, "Untuk A1.1 (Putaran uji) menjadi halaman 3", "Wati Rahayu"),
        (2, "Dipakai untuk A1.2 (Putaran uji)", "Sari Wulandari"),
        (2, "Dilepas dari A1.2 (Putaran uji)", "Sari Wulandari"),
    ]


def test_who_opened_it_is_told_to_the_owner_and_of_oneself(story, other, tono, disdik, budi, ketut):
    story.answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    opened = [line for line in lines(story.evidence, tono) if "dibuka" in line[1]]
    assert opened == []
    assert [line for line in lines(story.evidence, budi) if "dibuka" in line[1]] == [
        (1, "Versi 1 dibuka (2 kali)", "Budi Hartono")
    ]
    assert len([line for line in lines(story.evidence, ketut) if "dibuka" in line[1]]) == 2


def test_lines_of_answers_that_one_may_not_see_are_left_out(story, other, sari, disdik, tono):
    reuse(story, other, sari)
    other.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    told = lines(story.evidence, tono)
    assert [text for _version, text, _who in told] == [
        "Versi 1 diunggah", "Dipakai untuk A1.2 (Putaran uji)", "Versi 2 diunggah",
    ]  # fmt: skip


def test_the_page_of_the_history(client, story, sari, tono, budi):
    path = f"/bukti/{story.evidence_id}/riwayat/"
    page = sign_in(client, sari).get(path).content.decode()
    assert "Mohon dilihat" in page
    assert "Memeriksa bukti" in page
    assert "Siapa saja yang membuka" not in page
    assert "Siapa saja yang membuka" in sign_in(client, budi).get(path).content.decode()
    assert sign_in(client, tono).get(path).status_code == 404


def test_what_happened_to_one_evidence_is_looked_up_by_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "event_of_evidence" in Event.objects.filter(facts__evidence=1).explain()


def test_a_carried_use_is_a_line_of_its_own(use, round_, revision, dp3a, wati):
    fresh = open_round(
        plan=plan("esok", title="Putaran esok"), revision=revision, caretaker=dp3a, by=None,
        at=after(1),
    )  # fmt: skip
    carry_forward(round_=fresh, source=round_, by=wati, at=after(2))
    assert lines(use.evidence, wati)[-1] == (1, "Terbawa ke A1.1 (Putaran esok)", "Wati Rahayu")


# ---- cycles; the round's data years are 2025 and 2026

TODAY = date(2027, 2, 1)


def verdicts(use, by, **facts):
    Evidence.objects.filter(pk=use.evidence_id).update(**facts)
    use.evidence.refresh_from_db()
    page = cycle_page(evidence=use.evidence, by=by, today=TODAY)
    return [verdict.label for verdict in page.verdicts]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ["Belum diketahui"] * 3),
        ({"years": [2026]}, ["Hanya 2026", "Hanya 2026", "Tidak membuktikan"]),
        ({"years": [2025, 2026]}, ["Membuktikan 2025 dan 2026", "Hanya 2026", "Tidak membuktikan"]),
        (
            {"kind": "decree", "dated_on": date(2024, 3, 1)},
            ["Membuktikan 2025 dan 2026", "Membuktikan 2026 dan 2027", "Membuktikan 2027 dan 2028"],
        ),
        (
            {"valid_since_on": date(2025, 7, 1), "valid_until_on": date(2027, 6, 30)},
            ["Membuktikan 2025 dan 2026", "Membuktikan 2026 dan 2027", "Hanya 2027"],
        ),
        # a report has a day and no validity: only its years would tell
        ({"kind": "report", "dated_on": date(2024, 3, 1)}, ["Belum diketahui"] * 3),
    ],
)
def test_what_a_document_proves_in_each_cycle(use, sari, facts, said):
    assert verdicts(use, sari, **facts) == said


def test_what_hangs_on_a_document(use, other, sari, round_, dinkes, tono, disdik):
    third = lead_by(round_.answers.get(code="A1.3"), dinkes)
    for answer in (other, third):
        reuse(use, answer, sari)
    attach(third, sari, data=PDF + b"more")
    page = cycle_page(evidence=use.evidence, by=sari, today=TODAY)
    # A1.1 and A1.3 are worth 10 points, A1.2 15
    assert (page.points, page.alone_count, page.alone_points) == (Decimal(35), 2, Decimal(25))
    assert [(one.code, one.other_count) for one in page.uses] == [
        ("A1.1", 0), ("A1.2", 0), ("A1.3", 1),
    ]  # fmt: skip
    other.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    seen = cycle_page(evidence=use.evidence, by=tono, today=TODAY)
    assert [one.code for one in seen.uses] == ["A1.2"]


def test_the_list_by_the_end_of_validity(client, use, other, sari, django_assert_max_num_queries):
    second = attach(other, sari, name="Laporan.pdf", data=PDF + b"2")
    today = timezone.localdate()
    ends(use, date(2025, 6, 1), years=[2025])
    ends(second, today + timedelta(days=10))
    third = attach(other, sari, name="Foto.pdf", data=PDF + b"3")
    fourth = attach(other, sari, name="Lepas.pdf", data=PDF + b"4")
    detach_evidence(use=fourth, by=sari, at=MONDAY)
    with django_assert_max_num_queries(4):
        page = validity_page(by=sari, state="", later="1", number="", today=today)
    assert [row.id for row in page.rows] == [
        use.evidence_id, second.evidence_id, third.evidence_id,
    ]  # fmt: skip
    assert {one.value: one.count for one in page.states} == {
        "habis": 1, "segera": 1, "berlaku": 0, "terbuka": 1,
    }  # fmt: skip
    assert page.rows[0].verdict.label == "Tidak membuktikan"
    shown = sign_in(client, sari).get("/bukti/berlaku/?keadaan=segera").content.decode()
    assert "Habis masa berlakunya 10 hari lagi." in shown
    assert "Foto.pdf" not in shown
    assert client.get("/bukti/berlaku/?keadaan=%00&daur=x&page=-4").status_code == 200
    assert client.get(f"/bukti/{use.evidence_id}/daur/").status_code == 200


def test_the_sheet_holds_every_row_of_the_list(client, use, other, sari, tono):
    attach(other, sari, name="=Laporan.pdf", data=PDF + b"2")
    ends(use, date(2026, 6, 1), years=[2026])
    response = sign_in(client, sari).get("/bukti/berlaku.xlsx?daur=1")
    rows = load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    body = [row for row in rows if row and str(row[0]).endswith(".pdf")]
    assert [row[0] for row in body] == ["SK Wali Kota.pdf", "=Laporan.pdf"]
    assert body[0][4] == date(2026, 6, 1)
    assert body[0][6] == "Hanya 2026"
    assert len(validity_rows(by=sari, state="", later="1", today=TODAY)[1]) == 2
    empty = sign_in(client, tono).get("/bukti/berlaku.xlsx")
    assert b"Wali" not in empty.content
    assert "Tidak ada bukti di sini" in client.get("/bukti/berlaku/").content.decode()
