from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import drop_followup, report_followup
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by
from tests.evidence.conftest import folders
from tests.followups.test_finishing import PDF

__all__ = ["folders"]


@pytest.fixture
def soon(promise):
    """A promise of today, for pages that look at the clock."""

    def make(**told):
        now = timezone.now()
        due = timezone.localdate(now) + timedelta(days=9)
        return promise(**{"at": now, "due_on": due, **told})

    return make


def test_new_keeps_what_was_typed_and_says_what_is_wrong(client, wati, dinkes, round_):
    sign_in(client, wati)
    page = client.get("/tindak-lanjut/baru/?soal=14.1")
    assert 'value="14.1"' in page.content.decode()
    told = {
        "title": "Pasang rambu",
        "owner": f"p{dinkes.pk}",
        "due_on": "2020-01-01",
        "codes": "99.9",
    }
    answer = client.post("/tindak-lanjut/baru/", told)
    assert answer.status_code == 422
    assert "Tenggat sudah lewat" in answer.content.decode()
    day = f"{timezone.localdate().year + 1}-06-15"
    answer = client.post("/tindak-lanjut/baru/", {**told, "due_on": day})
    assert "99.9" in answer.content.decode()
    answer = client.post("/tindak-lanjut/baru/", {**told, "due_on": day, "codes": "14.1, 14.2"})
    made = FollowUp.objects.get()
    assert (answer["Location"], made.codes) == (f"/tindak-lanjut/{made.pk}/", ["14.1", "14.2"])
    page = client.get(f"/tindak-lanjut/{made.pk}/").content.decode()
    assert f"/evaluasi/jawaban/{round_.answers.get(code='14.1').pk}/" in page


def test_the_question_leads_to_the_promises_that_lift_it(
    client, soon, sari, wati, dinkes, disdik, round_
):
    soon(title="Milik Dinkes", codes=("14.1",))
    soon(title="Dibantu", agency_id=disdik.pk, supporter_ids=(dinkes.pk,), codes=("14.1", "14.2"))
    soon(title="Orang lain", agency_id=disdik.pk, codes=("14.1",))
    soon(title="Soal lain", codes=("14.2",))
    dropped = soon(title="Batal", codes=("14.1",))
    drop_followup(followup_id=dropped.pk, reason="Tidak jadi.", by=wati, at=timezone.now())
    answer = lead_by(round_.answers.get(code="14.1"), dinkes)
    path = f"/evaluasi/jawaban/{answer.pk}/"
    own = sign_in(client, sari).get(path).content.decode()
    assert "2 tindak lanjut berjalan untuk pertanyaan ini" in own
    assert "/tindak-lanjut/?soal=14.1" in own
    assert "Catat tindak lanjut baru" not in own
    listed = client.get("/tindak-lanjut/?soal=14.1").content.decode()
    assert [name in listed for name in ("Milik Dinkes", "Dibantu", "Orang lain")] == [
        True, True, False,
    ]  # fmt: skip
    every = sign_in(client, wati).get(path).content.decode()
    assert "3 tindak lanjut berjalan untuk pertanyaan ini" in every
    assert "/tindak-lanjut/baru/?soal=14.1" in every


def test_who_has_no_part_in_it_sees_nothing_of_it(client, soon, sari, tono, disdik):
    own, helped = soon(title="Milik Dinkes"), soon(title="Dibantu", supporter_ids=(disdik.pk,))
    sign_in(client, tono)
    page = client.get("/tindak-lanjut/").content.decode()
    assert "Dibantu" in page
    assert "Milik Dinkes" not in page
    assert client.get(f"/tindak-lanjut/{own.pk}/").status_code == 404
    assert client.post(f"/tindak-lanjut/{own.pk}/lapor/").status_code == 404
    answer = client.post(f"/tindak-lanjut/{helped.pk}/lapor/")
    assert answer.status_code == 409
    assert "dilaporkan oleh pemilik" in answer.content.decode()
    assert (
        client.post(f"/tindak-lanjut/{helped.pk}/catat/", {"note": "Buku siap."}).status_code == 302
    )


def test_the_way_from_note_to_closed_goes_through_the_page(client, soon, sari, wati, folders):
    made = soon(proof_wanted="Foto")
    url = f"/tindak-lanjut/{made.pk}/"
    sign_in(client, sari)
    answer = client.post(f"{url}lapor/", {"note": ""})
    assert answer.status_code == 422
    assert "Lampirkan dahulu buktinya: Foto" in answer.content.decode()
    file = SimpleUploadedFile("rambu.pdf", PDF)
    assert client.post(f"{url}bukti/", {"file": file, "title": "Foto rambu"}).status_code == 302
    assert client.post(f"{url}lapor/", {"note": "Terpasang."}).status_code == 302
    assert client.post(f"{url}tutup/").status_code == 404
    sign_in(client, wati)
    page = client.get(url).content.decode()
    assert all(word in page for word in ("Foto rambu", "Terpasang.", "Nyatakan selesai"))
    assert client.post(f"{url}tutup/", {"note": ""}).status_code == 302
    made.refresh_from_db()
    assert made.state == "closed"
    assert "Buka kembali" in client.get(url).content.decode()


def test_every_step_of_the_secretariat_has_its_form(client, soon, sari, wati, disdik):
    made, other = soon(), soon(title="Lain")
    url = f"/tindak-lanjut/{made.pk}/"
    sign_in(client, wati)
    later = (made.due_on + timedelta(days=30)).isoformat()
    told = {"title": "Ubah judul", "problem": "Ramai", "codes": "", "proof_wanted": ""}
    assert client.post(f"{url}ubah/", told).status_code == 302
    assert client.post(f"{url}perpanjang/", {"due_on": later, "reason": "Hujan"}).status_code == 302
    moved = {"owner": f"p{disdik.pk}", "reason": "Urusan sekolah"}
    assert client.post(f"{url}alihkan/", moved).status_code == 302
    assert client.post(f"{url}perlu/", {"needs": other.pk}).status_code == 302
    assert f"{other.pk} Lain" in client.get(url).content.decode()
    circle = client.post(f"/tindak-lanjut/{other.pk}/perlu/", {"needs": made.pk})
    assert "saling menunggu" in circle.content.decode()
    assert client.post(f"{url}perlu/{other.pk}/lepas/").status_code == 302
    assert client.post(f"{url}batalkan/", {"reason": "Tidak perlu"}).status_code == 302
    assert client.post(f"{url}buka-kembali/", {"reason": "Perlu"}).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.agency, made.state) == ("Ubah judul", disdik, "open")


def test_lists_are_narrowed_by_their_address(client, soon, wati, sari, disdik, dinkes):
    soon(title="Rambu", codes=("14.1",), series="rakor")
    soon(title="Taman", agency_id=disdik.pk)
    report_followup(followup_id=soon(title="Kantin").pk, by=sari, at=timezone.now())
    sign_in(client, wati)

    def titles(query):
        page = client.get(f"/tindak-lanjut/?{query}").content.decode()
        return [word for word in ("Rambu", "Taman", "Kantin") if f">{word}</a>" in page]

    assert titles("") == ["Rambu", "Taman", "Kantin"]
    assert titles(f"perangkat={disdik.pk}") == ["Taman"]
    assert titles("keadaan=reported") == ["Kantin"]
    assert titles("soal=14.1") == ["Rambu"]
    assert titles("seri=rakor") == ["Rambu"]
    assert titles("q=tam") == ["Taman"]
    assert titles("terlambat=on") == []
    assert titles("milik=on") == []
    assert titles("perangkat=x&keadaan=y&page=z") == ["Rambu", "Taman", "Kantin"]
    sign_in(client, sari)
    assert titles("milik=on") == ["Rambu", "Kantin"]


@pytest.mark.parametrize("page", ["", "papan/", "kalender/", "ketepatan/"])
def test_pages_ask_the_database_the_same_for_two_and_for_twenty(client, soon, wati, page):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/tindak-lanjut/{page}").status_code == 200
        return len(found)

    sign_in(client, wati)
    asked()  # the first page of a session writes it
    empty = asked()
    soon(), soon()
    two = asked()
    for number in range(18):
        soon(title=f"Lagi {number}", codes=("1.1",))
    assert asked() == two
    assert two <= 16
    assert empty <= two


def test_the_calendar_names_the_holiday_that_moves_the_day(client, wati, promise):
    made = promise(due_on=date(2026, 2, 14))
    sign_in(client, wati)
    page = client.get("/tindak-lanjut/kalender/?bulan=2026-02&keadaan=semua").content.decode()
    assert "Cuti bersama Tahun Baru Imlek" in page
    assert "1 tindak lanjut, 14 Februari 2026" in page
    assert client.get("/tindak-lanjut/kalender/?bulan=kapan").status_code == 200
    detail = client.get(f"/tindak-lanjut/{made.pk}/").content.decode()
    assert "hari kerja berikutnya, 18 Februari 2026" in detail


def test_rates_show_an_agency_only_its_own(client, soon, sari, tono, disdik):
    soon(), soon(agency_id=disdik.pk)
    sign_in(client, sari)
    page = client.get("/tindak-lanjut/ketepatan/").content.decode()
    assert "Dinas Kesehatan" in page
    assert "Dinas Pendidikan" not in page
