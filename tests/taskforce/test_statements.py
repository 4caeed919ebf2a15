"""What an agency brings: written, signed, never changed after, replaced by a later version."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.register.actions import merge_agencies
from layak.evaluation.answers.models import Assignment, EvidenceUse
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.models import Evidence
from layak.records.facilities.needs.models import ReadinessNeed, ReadinessProof
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.taskforce.statements.actions import (
    StatementMoved,
    StatementText,
    record_signature,
    remind_statements,
    save_statement,
    sign_statement,
)
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.reads import deeds, matrix, statement_page, statement_year
from tests.conftest import MONDAY, sign_in

YEAR = 2027
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def round_(begun):
    return Round.objects.get(code="uji")


@pytest.fixture
def today():
    return timezone.localdate(MONDAY)


def text(**changes) -> StatementText:
    facts = {"role": "Memimpin klaster kesehatan", "brings": "Data imunisasi"}
    return StatementText(**(facts | {"indicators": ["14", "12"]} | changes))


def saved(agency, by, seen="", at=MONDAY, **changes) -> RoleStatement:
    return save_statement(
        agency_id=agency.pk, year=YEAR, text=text(**changes), seen=seen, by=by, at=at
    )


@pytest.fixture
def statement(round_, dinkes, sari):
    return saved(dinkes, sari)


@pytest.fixture
def signed(statement, heri):
    return sign_statement(statement_id=statement.pk, seen="1.1", by=heri, at=LATER)


def proof(agency, by) -> Evidence:
    return Evidence.objects.create(
        agency=agency, title="Pindaian", created_at=MONDAY, created_by=by.user
    )


def test_statement_names_indicators_in_the_order_of_the_edition(statement):
    assert statement.indicators == ["12", "14"]
    assert (statement.version, statement.saved_count) == (1, 1)
    assert Event.objects.get(kind="statement.saved").sentence == (
        "Pernyataan peran Dinas Kesehatan tahun 2027 (versi 1) disimpan."
    )


def test_unknown_indicator_and_long_text_are_refused(round_, dinkes, sari):
    with pytest.raises(Refused, match="Indikator 99 tidak ada"):
        saved(dinkes, sari, indicators=["99"])
    with pytest.raises(NotAcceptable, match="4001 huruf"):
        saved(dinkes, sari, asks="x" * 4001)


def test_stranger_writes_nothing(round_, dinkes, tono, budi):
    for person in (tono, budi):
        with pytest.raises(Refused, match="Dinas Kesehatan dan sekretariat"):
            saved(dinkes, person)


def test_second_writer_keeps_both(statement, dinkes, heri, sari):
    saved(dinkes, heri, seen="1.1", role="Baru")
    with pytest.raises(StatementMoved) as moved:
        saved(dinkes, sari, seen="1.1", role="Lain")
    assert moved.value.kept.role == "Baru"


def test_head_signs_what_was_read(statement, heri, sari, wati):
    with pytest.raises(Refused, match="kepala Dinas Kesehatan"):
        sign_statement(statement_id=statement.pk, seen="1.1", by=sari, at=LATER)
    with pytest.raises(StatementMoved):
        sign_statement(statement_id=statement.pk, seen="1.0", by=heri, at=LATER)
    done = sign_statement(statement_id=statement.pk, seen="1.1", by=heri, at=LATER)
    assert done.signer == "Heri Susanto, Kepala perangkat daerah"
    told = Notice.objects.get(kind="statement.signed", user=wati.user)
    assert told.url == f"/pernyataan-peran/2027/{statement.agency_id}/"


def test_empty_statement_is_not_signed(round_, dinkes, heri):
    empty = saved(dinkes, heri, brings="  ")
    with pytest.raises(Refused, match="Yang disumbangkan"):
        sign_statement(statement_id=empty.pk, seen="1.1", by=heri, at=LATER)


def test_signed_statement_never_changes(signed):
    with pytest.raises(ProgrammingError), transaction.atomic():
        RoleStatement.objects.filter(pk=signed.pk).update(role="lain")
    with pytest.raises(ProgrammingError), transaction.atomic():
        signed.delete()


def test_later_version_replaces_a_signed_one(signed, dinkes, sari, heri, today):
    with pytest.raises(StatementMoved):
        saved(dinkes, sari, seen="")
    second = saved(dinkes, sari, seen="1.1", role="Memimpin klaster tiga")
    assert second.version == 2
    page = statement_page(dinkes, year=YEAR, today=today)
    assert (page.shown, page.state_tone) == (second, "wait")
    assert page.fields[0].parts == [
        ("same", "Memimpin klaster "), ("removed", "kesehatan"), ("added", "tiga"),
    ]  # fmt: skip
    former = statement_page(dinkes, year=YEAR, today=today, version=1)
    assert (former.shown.version, former.is_newest) == (1, False)
    (row,) = [row for row in matrix(year=YEAR, today=today).rows if row.agency_id == dinkes.pk]
    assert (row.state, row.version, row.signed_version) == ("open", 2, 1)


def test_secretariat_records_the_paper(statement, dinkes, disdik, wati, sari):
    scan = proof(dinkes, wati)
    strange = proof(disdik, wati)
    record = {"statement_id": statement.pk, "signer": "Heri Susanto, Kepala", "at": LATER}
    with pytest.raises(Refused, match="oleh sekretariat"):
        record_signature(**record, paper_id=scan.pk, by=sari)
    with pytest.raises(Refused, match="milik perangkat daerah lain"):
        record_signature(**record, paper_id=strange.pk, by=wati)
    with pytest.raises(Refused, match="tidak ada"):
        record_signature(**record, paper_id=0, by=wati)
    done = record_signature(**record, paper_id=scan.pk, by=wati)
    assert (done.paper, done.signed_by) == (scan, wati.user)


def test_reminder_reaches_writers_of_missing_and_signers_of_open_ones(
    statement, disdik, wati, heri, sari, tono, ketut
):
    """Dinas Kesehatan waits for its head, Dinas Pendidikan for whoever writes there."""
    done = remind_statements(year=YEAR, by=wati, at=LATER)
    told = Notice.objects.filter(kind="statement.reminder").values_list("user", "text")
    assert (
        heri.user.pk,
        "Pernyataan peran Dinas Kesehatan tahun 2027 menunggu tanda tangan Anda.",
    ) in told
    assert (tono.user.pk, "Pernyataan peran Dinas Pendidikan tahun 2027 belum ditulis.") in told
    assert not {user for user, _text in told} & {sari.user.pk, wati.user.pk}
    assert done.agency_count == Agency.objects.current().count()
    assert "Dinas Kesehatan" not in done.unreached
    assert Event.objects.get(kind="statement.reminded").facts["notice_count"] == done.people_count
    with pytest.raises(Refused, match="sudah dikirim hari ini"):
        remind_statements(year=YEAR, by=wati, at=LATER)
    remind_statements(year=YEAR, by=wati, at=LATER + timedelta(days=1))
    for person in (sari, ketut):
        with pytest.raises(Refused, match="sekretariat"):
            remind_statements(year=YEAR, by=person, at=LATER)


def test_nobody_is_reminded_of_a_signed_statement(client, signed, wati, heri):
    page = sign_in(client, wati).get(f"/pernyataan-peran/{YEAR}/").content.decode()
    waits = Agency.objects.current().count() - 1
    assert f"Ingatkan {waits} yang belum" in page
    said = client.post(f"/pernyataan-peran/{YEAR}/ingatkan/", follow=True).content.decode()
    assert f"untuk {waits} pernyataan" in said
    assert "Terakhir diingatkan" in said
    assert not Notice.objects.filter(kind="statement.reminder", user=heri.user).exists()
    assert sign_in(client, heri).post(f"/pernyataan-peran/{YEAR}/ingatkan/", follow=True)
    assert "Ingatkan" not in client.get(f"/pernyataan-peran/{YEAR}/").content.decode()


def test_deeds_count_what_was_done(round_, statement, dinkes, sari, today):
    led = list(
        Assignment.objects.filter(agency=dinkes, relation="lead", ended_at=None).select_related(
            "answer"
        )[:3]
    )
    count = Assignment.objects.filter(agency=dinkes, relation="lead", ended_at=None).count()
    for assignment, stage in zip(led, ("accepted", "approved", "ready"), strict=True):
        round_.answers.filter(pk=assignment.answer_id).update(stage=stage)
    helped = Assignment.objects.filter(agency=dinkes, relation="contributor", ended_at=None)
    first, second = helped[:2]
    for assignment, due_on in ((first, today), (second, today - timedelta(days=1))):
        assignment.state, assignment.state_since_at = "handed_in", MONDAY
        assignment.due_on = due_on
        assignment.save()
    shown = proof(dinkes, sari)
    for assignment in led:
        EvidenceUse.objects.create(
            answer=assignment.answer, evidence=shown, added_at=MONDAY, added_by=sari.user
        )
    for need in ("siap", "berjalan", "batal"):
        made = ReadinessNeed.objects.create(
            agency=dinkes, year=YEAR, kind="facility", need=need,
            state="dropped" if need == "batal" else "agreed",
            created_at=MONDAY, created_by=sari.user,
        )  # fmt: skip
        ReadinessProof.objects.create(
            need=made, evidence=shown, added_at=MONDAY, added_by=sari.user
        )
    ReadinessNeed.objects.filter(need="siap").update(state="done", percent=100)
    found = deeds(year=YEAR, today=today)[dinkes.pk]
    assert (found.answer_count, found.answered_count, found.accepted_count) == (count, 3, 1)
    assert (found.part_count, found.handed_in_count, found.in_time_count) == (helped.count(), 2, 1)
    assert found.readiness == "1 dari 2"
    assert found.evidence_count == 1
    assert dinkes.pk not in deeds(year=2026, today=today)


def test_matrix_says_who_is_missing_and_what_nobody_names(signed, disdik, tono, today):
    saved(disdik, tono, indicators=["19"])
    page = matrix(year=YEAR, today=today)
    assert page.counts == {"signed": 1, "open": 1, "missing": page.agency_count - 2}
    unnamed = [code for code, _name in page.unnamed]
    assert "13" in unnamed
    assert not {"12", "14", "19"} & set(unnamed)
    only = matrix(year=YEAR, today=today, state="open", text="pendid")
    assert [row.agency_id for row in only.rows] == [disdik.pk]


def test_year_is_that_of_the_current_round(round_, today):
    assert statement_year(today) == YEAR


def test_matrix_costs_the_same_for_few_and_many(round_, sari, today):
    matrix(year=YEAR, today=today)  # the edition is read once
    agencies = [
        Agency.objects.create(code=f"u-{n}", name=f"Unit {n}", kind="unit", command="kota")
        for n in range(20)
    ]
    counted = []
    for some in (agencies[:2], agencies[2:]):
        for agency in some:
            RoleStatement.objects.create(
                agency=agency, year=YEAR, changed_at=MONDAY, changed_by=sari.user
            )
        with CaptureQueriesContext(connection) as captured:
            matrix(year=YEAR, today=today)
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12


def test_open_statement_follows_a_merger_and_a_signed_one_stays(
    signed, dinkes, disdik, dp3a, tono, wati
):
    kept = saved(disdik, tono)
    merge_agencies(source=disdik, into=dp3a, by=wati, at=LATER)
    merge_agencies(source=dinkes, into=dp3a, by=wati, at=LATER)
    kept.refresh_from_db()
    signed.refresh_from_db()
    assert (kept.agency_id, kept.version) == (dp3a.pk, 1)
    assert signed.agency_id == dinkes.pk


def test_pages_from_writing_to_signing(client, round_, dinkes, sari, heri):
    url = reverse("role_statement_detail", args=[YEAR, dinkes.pk])
    desk = sign_in(client, sari)
    assert "Tulis pernyataan" in desk.get(url).content.decode()
    edit = reverse("role_statement_edit", args=[YEAR, dinkes.pk])
    typed = {"role": "Memimpin", "brings": "Data\r\nBukti", "indicators": ["12"], "seen": ""}
    assert "Pernyataan disimpan" in desk.post(edit, typed, follow=True).content.decode()
    late = desk.post(edit, typed | {"role": "Tulisan kedua", "indicators": ["11", "12", "13"]})
    assert late.status_code == 409
    page = late.content.decode()
    # whatever was ticked is ticked still
    assert set(re.findall(r'name="indicators" value="(\w+)"[^>]*checked', page)) == {
        "11",
        "12",
        "13",
    }
    assert "Tulisan kedua" in page
    assert "Yang tersimpan sekarang" in page
    assert 'name="seen" value="1.1"' in page
    sign = reverse("role_statement_sign", args=[YEAR, dinkes.pk])
    assert desk.post(sign, {"seen": "1.1"}).status_code == 404
    head = sign_in(client, heri)
    assert "Tanda tangani" in head.get(url).content.decode()
    head.post(sign, {"seen": "1.0"})
    assert RoleStatement.objects.get().signed_at is None
    done = head.post(sign, {"seen": "1.1"}, follow=True).content.decode()
    assert "Pernyataan ditandatangani" in done
    assert "Tulis versi baru" in done
    found = head.get(reverse("role_statement_docx", args=[YEAR, dinkes.pk]))
    words = "\n".join(p.text for p in Document(io.BytesIO(found.content)).paragraphs)
    assert "Pernyataan Peran dan Komitmen" in words
    assert "DINAS KESEHATAN" in words
    pdf = head.get(reverse("role_statement_pdf", args=[YEAR, dinkes.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_strange_agency_is_hidden_from_writing(client, round_, disdik, sari):
    desk = sign_in(client, sari)
    assert desk.get(reverse("role_statement_edit", args=[YEAR, disdik.pk])).status_code == 404
    page = desk.get(reverse("role_statement_detail", args=[YEAR, disdik.pk])).content.decode()
    assert "Tulis pernyataan" not in page


@pytest.mark.parametrize("year", [0, 1999, 2101, 99999999999])
def test_year_out_of_reach_is_not_found(client, round_, dinkes, sari, heri, year):
    desk = sign_in(client, sari)
    assert desk.get(f"/pernyataan-peran/{year}/").status_code == 404
    for last in ("", "tulis/", "catat/", "naskah.pdf"):
        assert desk.get(f"/pernyataan-peran/{year}/{dinkes.pk}/{last}").status_code == 404
    signing = sign_in(client, heri).post(f"/pernyataan-peran/{year}/{dinkes.pk}/tanda-tangan/")
    assert signing.status_code == 404
    with pytest.raises(Refused, match="Tahun"):
        save_statement(agency_id=dinkes.pk, year=year, text=text(), seen="", by=sari, at=MONDAY)


def test_strange_addresses_are_not_found(client, round_, sari):
    desk = sign_in(client, sari)
    for path in (
        "/pernyataan-peran/2027/99999999999999999999/",
        "/lembaga/99999999999999999999/",
        "/gugus-tugas/susunan/99999999999999999999/",
        "/gugus-tugas/kedudukan/99999999999999999999/",
    ):
        assert desk.get(path).status_code == 404, path
    assert desk.get("/pernyataan-peran/2027/?keadaan=x&q=%00").status_code == 200
