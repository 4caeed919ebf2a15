"""The city's guidance: versions, two who write at once, samples, and what the pages show."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.evaluation.answers.models import Assignment
from layak.evaluation.talks.actions import (
    Advice,
    GuidanceMoved,
    answer_for_all,
    open_thread,
    write_guidance,
)
from layak.evaluation.talks.models import Guidance
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.uploads.storing import Upload
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

LATER = MONDAY + timedelta(hours=1)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def write(answer, by, text="Pakai profil kesehatan.", *, seen=0, at=MONDAY, **more):
    advice = Advice(text=text, good_evidence=more.pop("good_evidence", ""), **more)
    return write_guidance(answer_id=answer.pk, advice=advice, seen=seen, by=by, at=at)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "bukti"},
        },
    }


@pytest.fixture
def led(answer, dinkes):
    return lead_by(answer, dinkes)


@pytest.fixture
def inquiry(led, sari):
    asked = open_thread(answer_id=led.pk, text="Profil mana?", is_inquiry=True, by=sari, at=MONDAY)
    return asked.thread


def url(answer) -> str:
    return f"/evaluasi/jawaban/{answer.pk}/petunjuk/"


def page_of(client, person, answer) -> str:
    return sign_in(client, person).get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()


def test_guidance_is_kept_with_author_and_one_event(led, wati):
    guidance = write(led, wati, "  Pakai profil.\r\n", good_evidence="Profil 2025")
    assert (guidance.text, guidance.good_evidence) == ("Pakai profil.", "Profil 2025")
    assert (guidance.question_id, guidance.written_by) == (led.question_id, wati.user)
    event = Event.objects.get(kind="guidance.written")
    assert event.facts["guidance"] == guidance.pk


def test_the_same_again_is_no_new_version(led, wati):
    first = write(led, wati, "Satu")
    assert write(led, wati, "Satu", seen=first.pk) is None
    assert write(led.round.answers.get(code="1.1"), wati, "") is None
    assert Guidance.objects.count() == Event.objects.filter(kind="guidance.written").count() == 1


def test_who_is_slower_is_told_and_nothing_is_overwritten(led, wati):
    first = write(led, wati, "Satu")
    second = write(led, wati, "Dua", seen=first.pk)
    with pytest.raises(GuidanceMoved):
        write(led, wati, "Tiga", seen=first.pk)
    assert list(Guidance.objects.order_by("pk")) == [first, second]


@pytest.mark.parametrize("who", ["sari", "heri", "budi", "ketut", "adi"])
def test_only_the_secretariat_writes_guidance(led, cast, who):
    with pytest.raises(Refused, match="tidak berwenang menulis petunjuk"):
        write(led, cast[who])


def test_guidance_longer_than_5000_is_refused(led, wati):
    with pytest.raises(NotAcceptable, match="5001 huruf; paling banyak 5000"):
        write(led, wati, "a" * 5001)


def test_the_answer_to_an_inquiry_becomes_guidance_below_the_former(led, inquiry, wati, sari):
    write(led, wati, "Pakai profil.", good_evidence="Bertanda tangan")
    answer_for_all(thread_id=inquiry.pk, text="@sari Profil tahun 2025.", by=wati, at=LATER)
    newest = Guidance.objects.latest("pk")
    assert newest.text == "Pakai profil.\n\nProfil tahun 2025."
    assert (newest.good_evidence, newest.comment.thread_id) == ("Bertanda tangan", inquiry.pk)
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["comment.written", "guidance.written"]


def test_everyone_named_gets_one_notice_of_new_guidance(led, inquiry, disdik, cast, wati):
    Assignment.objects.create(answer=led, agency=disdik, relation="contributor", assigned_at=MONDAY)
    Notice.objects.all().delete()
    for _press in range(2):
        answer_for_all(thread_id=inquiry.pk, text="@heri 2025.", by=wati, at=LATER)
    told = sorted(Notice.objects.values_list("user__username", "kind"))
    assert told == [
        ("heri", "comment.mentioned"),
        ("sari", "guidance.written"),
        ("tono", "guidance.written"),
    ]
    assert Guidance.objects.count() == 1


def test_only_the_answer_to_an_inquiry_becomes_guidance(led, sari, wati):
    talk = open_thread(answer_id=led.pk, text="Halo", by=sari, at=MONDAY).thread
    with pytest.raises(Refused, match="pertanyaan kepada sekretariat"):
        answer_for_all(thread_id=talk.pk, text="Ya", by=wati, at=LATER)
    assert (talk.comments.count(), Guidance.objects.count()) == (1, 0)


def test_an_answer_too_long_for_guidance_writes_nothing_at_all(led, inquiry, wati):
    write(led, wati, "a" * 4999)
    with pytest.raises(NotAcceptable, match="5007 huruf"):
        answer_for_all(thread_id=inquiry.pk, text="Lanjut", by=wati, at=LATER)  # 4999 + 2 + 6
    assert inquiry.comments.count() == 1


def test_the_question_page_shows_the_newest_beside_ours(client, led, wati, sari):
    first = write(led, wati, "Yang lama")
    write(led, wati, "Yang baru", seen=first.pk, good_evidence="Profil <b>2025</b>")
    said = page_of(client, sari, led)
    assert "Petunjuk kota, 2 Februari 2026, Wati Rahayu" in said
    assert "Yang baru" in said
    assert "Yang lama" not in said
    assert "Profil &lt;b&gt;2025&lt;/b&gt;" in said
    assert "Ubah petunjuk" not in said


def test_guidance_taken_back_shows_nothing(client, led, wati, sari):
    first = write(led, wati, "Yang lama")
    write(led, wati, "", seen=first.pk)
    assert "Petunjuk kota" not in page_of(client, sari, led)
    assert "Belum ada petunjuk kota" in page_of(client, wati, led)


def test_guidance_costs_the_question_page_no_query(client, led, wati, sari):
    sign_in(client, sari).get(f"/evaluasi/jawaban/{led.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as before:
        page_of(client, sari, led)
    write(led, wati)
    with CaptureQueriesContext(connection) as after:
        page_of(client, sari, led)
    assert len(after) == len(before)


def test_a_sample_is_open_to_all_who_see_evidence_while_it_counts(client, led, wati, tono, rahma):
    upload = Upload(stream=io.BytesIO(PDF), name="contoh.pdf", size=len(PDF))
    first = write(led, wati, "Lihat contoh", sample=upload)
    kept = write(led, wati, "Lihat contoh ini", seen=first.pk)
    assert kept.sample == first.sample
    assert kept.sample.agency == wati.seats[0].agency_id or kept.sample.agency_id
    path = f"/bukti/{kept.sample_id}/"
    assert sign_in(client, tono).get(path).status_code == 200
    assert path not in page_of(client, rahma, led)
    write(led, wati, "Tanpa contoh", seen=kept.pk, keeps_sample=False)
    assert sign_in(client, tono).get(path).status_code == 404


def test_the_form_keeps_what_was_typed_when_someone_was_faster(client, led, wati):
    first = write(led, wati, "Tersimpan oleh orang lain")
    told = {"seen": "0", "text": "Tulisan saya", "good_evidence": ""}
    said = sign_in(client, wati).post(url(led), told)
    assert said.status_code == 409
    body = said.content.decode()
    assert "Tersimpan oleh orang lain" in body
    assert "Tulisan saya" in body
    assert f'name="seen" value="{first.pk}"' in body
    assert client.post(url(led), told | {"seen": first.pk}).status_code == 302
    assert Guidance.objects.latest("pk").text == "Tulisan saya"


def test_a_file_of_the_wrong_kind_is_said_and_the_text_stays(client, led, wati):
    told = {
        "seen": "0",
        "text": "Tulisan saya",
        "sample": SimpleUploadedFile("x.pdf", b"MZ\x90\x00 program"),
    }
    said = sign_in(client, wati).post(url(led), told)
    assert said.status_code == 422
    assert "Tulisan saya" in said.content.decode()
    assert Guidance.objects.count() == 0


@pytest.mark.parametrize("seen", ["", "-1", "abc", "9" * 30])
def test_a_version_that_is_no_number_of_ours_is_no_error(client, led, wati, seen):
    said = sign_in(client, wati).post(url(led), {"seen": seen, "text": "a"})
    assert said.status_code in (409, 422)
    assert Guidance.objects.count() == 0


def test_the_history_shows_each_version_with_its_difference(client, led, wati):
    first = write(led, wati, "Pakai profil lama")
    write(led, wati, "Pakai profil baru", seen=first.pk)
    body = sign_in(client, wati).get(url(led)).content.decode()
    assert '<del><span class="visually-hidden">dihapus:' in body
    assert body.index("baru") < body.index("Riwayat petunjuk")


def test_the_list_finds_words_and_shows_only_what_one_may_see(
    client, led, round_, disdik, wati, sari
):
    strange = lead_by(round_.answers.get(code="1.1"), disdik)
    write(led, wati, "Pakai profil kesehatan.")
    write(strange, wati, "Pakai perda.")

    def codes(person, query=""):
        said = sign_in(client, person).get(f"/evaluasi/uji/petunjuk/{query}")
        return [row["code"] for row in said.context["page"]["rows"]]

    assert codes(sari) == ["14.1"]
    assert codes(wati) == ["1.1", "14.1"]
    assert codes(wati, "?q=PERDA") == ["1.1"]
    assert codes(wati, "?q=tidakada") == []
    assert len(codes(wati, "?saring=semua")) == round_.answers.count()
    assert codes(sari, "?saring=semua") == ["14.1"]


def test_the_list_asks_as_often_for_many_as_for_two(client, round_, wati):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            sign_in(client, wati).get("/evaluasi/uji/petunjuk/")
        return len(asked)

    answers = list(round_.answers.order_by("position")[:20])
    for answer in answers[:2]:
        write(answer, wati)
    cost()
    two = cost()
    for answer in answers[2:]:
        write(answer, wati)
    assert cost() == two
