"""Approval by the head, on paper or waived; acceptance by the secretariat and the chair."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.evaluation.answers.models import Answer
from layak.evaluation.stages.actions import move_answers
from layak.evaluation.stages.models import Statement, StatementAnswer
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.documents.writing.reports import Report, report_pdf
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

BASE = "/evaluasi/uji/persetujuan/"
GATE = "/evaluasi/uji/penerimaan/"


def names(code: str, text: str) -> bool:
    """Whether the code stands there, and not only an hour that begins like it."""
    return re.search(rf"(?<![\d.]){re.escape(code)}(?!\d)", text) is not None


@pytest.fixture
def ready(round_, dinkes, sari):
    """Three answers of Dinas Kesehatan that its operator declared ready."""
    answers = [
        lead_by(Answer.objects.get(round=round_, code=code), dinkes)
        for code in ("12.1", "13.1", "14.1")
    ]
    Answer.objects.filter(pk__in=[row.pk for row in answers]).update(mark=Decimal("1.25"))
    ids = [row.pk for row in answers]
    move_answers(round_=round_, answer_ids=ids, move="ready", by=sari, at=MONDAY)
    return ids


def check_url(ids, move="approve", agency="dinkes") -> str:
    return f"{BASE}periksa/?" + urlencode(
        {"langkah": move, "perangkat": agency, "pilih": ids}, doseq=True
    )


def bind(client, path: str, ids, *, move="approve", **fields):
    page = client.get(check_url(ids, move)).content.decode()
    found = re.search(r'name="seen" value="(\w*)"', page)
    seen = found.group(1) if found else "x"
    data = {"perangkat": "dinkes", "pilih": ids, "seen": seen, **fields}
    return client.post(f"{BASE}{path}/", data, follow=True)


def stages(ids) -> set[str]:
    return set(Answer.objects.filter(pk__in=ids).values_list("stage", flat=True))


def scan(name="surat.pdf") -> SimpleUploadedFile:
    data = report_pdf(Report(title="Surat", blocks=[]), created=MONDAY)
    return SimpleUploadedFile(name, data)


def test_the_head_checks_what_it_binds_and_approves(client, heri, ready):
    sign_in(client, heri)
    text = client.get(BASE).content.decode()
    assert text.count('name="pilih"') == 3
    assert "Jumlah 3,75 dari" in text
    assert "menariknya kembali" not in text
    page = client.get(check_url(ready[:2])).content.decode()
    assert "bahwa isian, nilai, dan bukti 2 pertanyaan di bawah ini benar" in page
    done = bind(client, "setujui", ready[:2]).content.decode()
    assert "2 jawaban Dinas Kesehatan diteruskan kepada sekretariat." in done
    assert (stages(ready[:2]), stages(ready[2:])) == ({"approved"}, {"ready"})
    assert Event.objects.filter(kind="answer.moved", facts__move="approve").count() == 2


def test_approving_binds_only_what_was_shown(client, heri, ready):
    sign_in(client, heri)
    page = client.get(check_url(ready)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    Answer.objects.filter(pk=ready[0]).update(mark=Decimal("1.50"))
    answer = client.post(
        f"{BASE}setujui/", {"perangkat": "dinkes", "pilih": ready, "seen": seen}, follow=True
    ).content.decode()
    assert "Isian berubah sejak halaman ini dibuka" in answer
    assert "1,50" in answer
    assert stages(ready) == {"ready"}


def test_approving_twice_does_it_once(client, heri, ready):
    sign_in(client, heri)
    page = client.get(check_url(ready)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    data = {"perangkat": "dinkes", "pilih": ready, "seen": seen}
    for _ in range(2):
        client.post(f"{BASE}setujui/", data)
    assert Event.objects.filter(kind="answer.moved", facts__move="approve").count() == 3


def test_a_locked_round_says_so_instead_of_a_button(client, heri, ready, round_, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    sign_in(client, heri)
    assert "Putaran ini terkunci" in client.get(check_url(ready)).content.decode()
    bind(client, "setujui", ready)
    assert stages(ready) == {"ready"}


def test_another_agency_finds_nothing(client, tono, ready):
    sign_in(client, tono)
    assert not names("14.1", client.get(BASE).content.decode())
    assert client.get(f"{BASE}surat-pernyataan.pdf?perangkat=dinkes").status_code == 404
    assert client.get(check_url(ready, "approve_by_statement")).status_code == 404
    answer = client.post(f"{BASE}catat-surat/", {"perangkat": "dinkes", "pilih": ready})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("setujui", {"heri"}),
        ("bebaskan", {"ketut"}),
        ("catat-surat", {"sari", "tono", "wati"}),
    ],
)
def test_who_may_try_each_way(client, cast, round_, path, allowed):
    for name, person in cast.items():
        sign_in(client, person)
        status = client.post(f"{BASE}{path}/", {"perangkat": "setda"}).status_code
        # who sees only the own agency does not learn of another one's
        is_own = person.scope("answer.view") == "own"
        assert status == (302 if name in allowed and not is_own else 404), name


def test_the_letter_holds_codes_marks_and_their_mark(client, sari, ready, round_):
    sign_in(client, sari)
    data = client.get(f"{BASE}surat-pernyataan.pdf?perangkat=dinkes").content
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    text = " ".join(" ".join(pages).split())
    assert "SURAT PERNYATAAN" in text
    assert "Kepala Dinas Kesehatan" in text
    for word in ("12.1", "13.1", "14.1", "3,75", "Sidik isian"):
        assert word in text
    one = client.get(f"{BASE}surat-pernyataan.pdf?perangkat=dinkes&pilih={ready[0]}").content
    assert not names("13.1", pypdfium2.PdfDocument(one)[0].get_textpage().get_text_range())


def test_a_signed_paper_approves_its_answers(client, sari, ready):
    sign_in(client, sari)
    fields = {"signer_name": "Heri Susanto", "signed_on": "2026-02-02", "scan": scan()}
    done = bind(client, "catat-surat", ready, move="approve_by_statement", **fields)
    assert "3 jawaban Dinas Kesehatan diteruskan" in done.content.decode()
    statement = Statement.objects.get()
    assert (statement.signer_name, statement.signed_on) == ("Heri Susanto", date(2026, 2, 2))
    marks = StatementAnswer.objects.filter(statement=statement).values_list("mark", flat=True)
    assert list(marks) == [Decimal("1.25")] * 3
    assert stages(ready) == {"approved"}
    assert Event.objects.filter(kind="statement.recorded").count() == 1
    assert "Heri Susanto" in client.get(BASE).content.decode()


def test_the_secretariat_records_on_behalf(client, wati, ready, dinkes):
    sign_in(client, wati)
    fields = {"signer_name": "Heri Susanto", "signed_on": "2026-02-02", "scan": scan()}
    bind(client, "catat-surat", ready, move="approve_by_statement", **fields)
    newest = Statement.objects.get().evidence.files.get()
    assert newest.on_behalf_of == dinkes


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"signer_name": ""}, "Nama penanda tangan belum diisi"),
        ({"signed_on": "besok"}, "Tulis tanggal surat"),
        ({"signed_on": "2999-01-01"}, "tidak boleh sesudah hari ini"),
        ({"scan": SimpleUploadedFile("x.pdf", b"<html>")}, "tidak"),
        ({"scan": ""}, "belum diisi"),
    ],
)
def test_an_unfit_paper_approves_nothing(client, sari, ready, change, sentence):
    sign_in(client, sari)
    fields = {"signer_name": "Heri", "signed_on": "2026-02-02", "scan": scan(), **change}
    answer = bind(client, "catat-surat", ready, move="approve_by_statement", **fields)
    assert sentence in answer.content.decode()
    assert stages(ready) == {"ready"}
    assert not Statement.objects.exists()


def test_the_chair_waives_with_a_reason(client, ketut, ready):
    sign_in(client, ketut)
    without = bind(client, "bebaskan", ready, move="waive", note=" ")
    assert without.status_code == 422
    assert "Alasan belum diisi" in without.content.decode()
    bind(client, "bebaskan", ready, move="waive", note="Kepala dinas sedang kosong")
    assert stages(ready) == {"approved"}
    note = Answer.objects.get(pk=ready[0]).steps.order_by("-pk")[0].note
    assert note == "Kepala dinas sedang kosong"


def test_who_only_reads_sees_no_way_to_approve(client, budi, ready):
    sign_in(client, budi)
    text = client.get(BASE).content.decode()
    assert "14.1" in text
    assert 'name="langkah"' not in text
    assert client.get(check_url(ready)).status_code == 404


@pytest.fixture
def approved(round_, ready, heri, wati, dp3a):
    """The three, approved, and one that DP3A leads itself."""
    move_answers(round_=round_, answer_ids=ready, move="approve", by=heri, at=MONDAY)
    own = lead_by(Answer.objects.get(round=round_, code="2.1"), dp3a)
    Answer.objects.filter(pk=own.pk).update(mark=Decimal(1), stage="approved")
    return ready, own.pk


def test_the_secretariat_accepts_all_but_its_own(client, wati, ketut, approved):
    ready, own = approved
    sign_in(client, wati)
    text = client.get(GATE).content.decode()
    assert text.count('name="pilih"') == 3
    assert "Diterima oleh orang lain" in text
    assert "ketua gugus tugas" in text
    assert "Heri Susanto menyetujui" in text
    answer = client.post(f"{GATE}terima/", {"pilih": [*ready, own]})
    assert answer.status_code == 409
    assert stages(ready) == {"approved"}
    client.post(f"{GATE}terima/", {"pilih": ready})
    assert (stages(ready), stages([own])) == ({"accepted"}, {"approved"})
    sign_in(client, ketut)
    client.post(f"{GATE}terima/", {"pilih": [own]})
    assert stages([own]) == {"accepted"}


def test_returning_needs_a_note_and_keeps_the_ticks(client, wati, approved, sari):
    ready, _own = approved
    sign_in(client, wati)
    answer = client.post(f"{GATE}kembalikan/", {"pilih": ready[:1], "note": " "})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "tulis catatan" in text
    assert text.count(" checked>") == 1
    client.post(f"{GATE}kembalikan/", {"pilih": ready[:2], "note": "Lampirkan SK"})
    assert (stages(ready[:2]), stages(ready[2:])) == ({"returned"}, {"approved"})


def test_choosing_nothing_is_said(client, wati, approved):
    sign_in(client, wati)
    assert "Pilih sedikitnya satu" in client.post(f"{GATE}terima/", {}).content.decode()
    assert client.post(f"{GATE}terima/", {"pilih": ["x", "9" * 40]}).status_code == 409
    assert client.get(f"{GATE}terima/").status_code == 405


@pytest.mark.parametrize("who", ["sari", "heri", "tono", "budi", "rahma", "adi"])
def test_only_secretariat_and_chair_accept(client, cast, round_, who):
    sign_in(client, cast[who])
    assert client.get(GATE).status_code == 404
    assert client.post(f"{GATE}terima/").status_code == 404
    assert client.post(f"{GATE}kembalikan/").status_code == 404


def test_the_pages_ask_little(client, wati, round_, django_assert_max_num_queries):
    sign_in(client, wati)
    Answer.objects.filter(round=round_).update(stage="ready", mark=Decimal(0))
    with django_assert_max_num_queries(16):
        client.get(BASE)
    Answer.objects.filter(round=round_).update(stage="approved")
    with django_assert_max_num_queries(16):
        client.get(GATE)


def test_everything_of_an_agency_is_ticked_by_a_link(client, wati, approved):
    sign_in(client, wati)
    assert client.get(GATE).content.decode().count(" checked>") == 0
    assert client.get(f"{GATE}?centang=semua").content.decode().count(" checked>") == 3
    assert client.get(f"{GATE}?centang=dinkes").content.decode().count(" checked>") == 3
    assert client.get(f"{GATE}?centang=disdik").content.decode().count(" checked>") == 0
