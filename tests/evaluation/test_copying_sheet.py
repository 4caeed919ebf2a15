"""The copy sheet: what stands on it, ticks that hold what was copied, and what changed since."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.copying.actions import CopyOutdated, tick_copy, untick_copy
from layak.evaluation.copying.models import AnswerCopy
from layak.evaluation.copying.reads import copy_sheet
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import NotYours
from layak.platform.audit.models import Event
from layak.records.evidence.files.actions import store_evidence, store_version
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.test_rounds_races import together

URL = "/evaluasi/uji/salin/"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def put(answer: Answer, **columns) -> None:
    Answer.objects.filter(pk=answer.pk).update(**columns)
    answer.refresh_from_db()


@pytest.fixture
def accepted(answer):
    put(
        answer,
        stage="accepted",
        option="4",
        mark="2.25",
        note="Kelas ibu di 41 puskesmas.",
        figures={"2025": {"numerator": "7412", "denominator": "11980.5"}},
    )
    return answer


def rows(round_, **wanted):
    sheet = copy_sheet(
        Round.objects.get(pk=round_.pk), **{"state": "semua", "part": "semua", **wanted}
    )
    return {row.code: row for _part, _indicator, found in sheet["groups"] for row in found}


def fields(row) -> dict[str, str]:
    return {field.label: field.text for field in row.fields}


def tick(answer, by):
    digest = rows(answer.round)[answer.code].digest
    tick_copy(answer_id=answer.pk, seen=digest, by=by, at=MONDAY)


def page(client, query: str = "") -> str:
    return html.unescape(client.get(f"{URL}{query}").content.decode())


# ---- what stands on it


def test_an_accepted_answer_shows_what_is_typed(accepted):
    assert fields(rows(accepted.round)["14.1"]) == {
        "Pilihan": "50 % sampai di bawah 75 %",
        "Nilai": "2,25",
        "Upaya yang dilakukan": "Kelas ibu di 41 puskesmas.",
        "Yang memenuhi 2025": "7412",
        "Seluruhnya 2025": "11980,5",
    }


def test_what_is_not_accepted_is_not_there_and_counted(round_, answer):
    sheet = copy_sheet(round_)
    assert (sheet["total_count"], sheet["waiting_count"]) == (0, 274)
    put(answer, stage="approved", mark="1")
    assert rows(round_) == {}


def test_a_locked_round_brings_every_answered_question(accepted, wati):
    other = accepted.round.answers.get(code="2.1")
    put(other, mark=None, not_applicable_reason="Tidak ada di kota ini", note="Sudah dicari")
    put(accepted.round.answers.get(code="2.2"), mark="0")
    Round.objects.filter(pk=accepted.round_id).update(locked_at=MONDAY, locked_by=wati.user)
    found = rows(accepted.round)
    assert list(found) == ["2.1", "2.2", "14.1"]
    assert fields(found["2.1"]) == {
        "Alasan tidak berlaku": "Tidak ada di kota ini",
        "Upaya yang dilakukan": "Sudah dicari",
    }
    assert fields(found["2.2"]) == {"Nilai": "0,00"}


@pytest.mark.parametrize(
    ("length", "said", "is_too_long"),
    [(1, "1 dari 2.000 huruf", False), (2000, "2.000 dari 2.000 huruf", False),
     (2001, "2.001 dari 2.000 huruf", True)],
)  # fmt: skip
def test_the_length_stands_beside_its_limit(accepted, length, said, is_too_long):
    put(accepted, note="é" * length)
    (note,) = [f for f in rows(accepted.round)["14.1"].fields if f.label.startswith("Upaya")]
    assert (note.length, note.is_too_long) == (said, is_too_long)


def test_files_are_named_as_in_the_zip(accepted, dinkes, wati):
    evidence = store_evidence(
        upload=Upload(stream=io.BytesIO(PDF), name="x.pdf", size=len(PDF)),
        title="Rekap ASI",
        agency=dinkes,
        by=wati,
        at=MONDAY,
    )
    EvidenceUse.objects.create(
        answer=accepted, evidence=evidence, added_at=MONDAY, added_by=wati.user
    )
    digest = hashlib.sha256(PDF).hexdigest()
    assert fields(rows(accepted.round)["14.1"])["Berkas"] == (
        f"14.1_01_rekap-asi.pdf · {digest[:8]}"
    )
    tick(accepted, wati)
    newer = PDF + b"% baru"
    upload = Upload(stream=io.BytesIO(newer), name="x.pdf", size=len(newer))
    store_version(evidence=evidence, upload=upload, by=wati, at=MONDAY)
    assert rows(accepted.round)["14.1"].state == "changed"


# ---- ticks


def test_a_tick_keeps_who_when_and_what(accepted, wati):
    tick(accepted, wati)
    copy = AnswerCopy.objects.get()
    assert (copy.copied_by, copy.copied_at, copy.ended_at) == (wati.user, MONDAY, None)
    assert copy.values["note"] == "Kelas ibu di 41 puskesmas."
    # by a second method
    spelt = json.dumps(dict(sorted(copy.values.items())), ensure_ascii=False, separators=(",", ":"))
    assert copy.digest == hashlib.sha256(spelt.encode("utf-8")).hexdigest()
    assert rows(accepted.round)["14.1"].state == "copied"
    assert rows(accepted.round)["14.1"].copied == "Disalin Wati Rahayu, 2 Februari 2026, 10.00 WIB"
    event = Event.objects.get(kind="answer.copied")
    assert event.sentence == "Pertanyaan 14.1 ditandai sudah disalin ke aplikasi kementerian."
    assert event.by == wati.user


def test_the_same_tick_twice_is_one_copy(accepted, wati):
    tick(accepted, wati)
    tick(accepted, wati)
    assert AnswerCopy.objects.count() == 1
    assert Event.objects.filter(kind="answer.copied").count() == 1


def test_a_change_after_the_tick_shows_old_and_new(accepted, wati):
    tick(accepted, wati)
    put(accepted, note="Kelas ibu di 42 puskesmas.", mark="3", figures={})
    row = rows(accepted.round)["14.1"]
    assert row.state == "changed"
    former = {field.label: field.former for field in row.fields}
    assert former["Upaya yang dilakukan"] == "Kelas ibu di 41 puskesmas."
    assert former["Nilai"] == "2,25"
    assert former["Pilihan"] is None
    assert (former["Yang memenuhi 2025"], fields(row)["Yang memenuhi 2025"]) == ("7412", "")
    tick(accepted, wati)
    assert rows(accepted.round)["14.1"].state == "copied"
    assert AnswerCopy.objects.filter(ended_at=None).count() == 1
    assert AnswerCopy.objects.count() == 2


def test_a_change_back_is_no_change(accepted, wati):
    tick(accepted, wati)
    put(accepted, note="lain")
    put(accepted, note="Kelas ibu di 41 puskesmas.")
    assert rows(accepted.round)["14.1"].state == "copied"


def test_an_answer_that_changed_under_the_page_is_not_ticked(accepted, wati):
    digest = rows(accepted.round)["14.1"].digest
    put(accepted, note="Lebih baru")
    with pytest.raises(CopyOutdated, match="berubah sejak halaman dibuka"):
        tick_copy(answer_id=accepted.pk, seen=digest, by=wati, at=MONDAY)
    assert not AnswerCopy.objects.exists()


def test_an_answer_that_went_back_stays_on_the_sheet_and_waits(accepted, wati):
    tick(accepted, wati)
    put(accepted, stage="returned", note="Diperbaiki")
    row = rows(accepted.round)["14.1"]
    assert row.state == "changed"
    assert "kembali diperbaiki" in row.why_not
    with pytest.raises(Refused, match="belum diterima"):
        tick_copy(answer_id=accepted.pk, seen=row.digest, by=wati, at=MONDAY)


def test_a_tick_is_taken_back(accepted, wati):
    tick(accepted, wati)
    untick_copy(answer_id=accepted.pk, by=wati, at=MONDAY)
    untick_copy(answer_id=accepted.pk, by=wati, at=MONDAY)
    assert rows(accepted.round)["14.1"].state == "todo"
    assert AnswerCopy.objects.get().ended_by == wati.user
    assert Event.objects.filter(kind="answer.copy_taken_back").count() == 1


def test_who_may_not_copy_is_refused(accepted, sari, budi):
    digest = rows(accepted.round)["14.1"].digest
    for person in (sari, budi):
        with pytest.raises((NotYours, Answer.DoesNotExist)):
            tick_copy(answer_id=accepted.pk, seen=digest, by=person, at=MONDAY)


def test_a_closed_round_takes_no_tick(client, accepted, wati):
    tick(accepted, wati)
    done = {"locked_at": MONDAY, "locked_by": wati.user, "closed_at": MONDAY}
    Round.objects.filter(pk=accepted.round_id).update(**done)
    with pytest.raises(Refused, match="ditutup"):
        untick_copy(answer_id=accepted.pk, by=wati, at=MONDAY)
    text = page(sign_in(client, wati), "?saring=semua&bagian=semua")
    assert "Putaran ini sudah ditutup." in text
    assert "formaction" not in text


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_are_one_copy(accepted, wati):
    digest = rows(accepted.round)["14.1"].digest

    def work() -> None:
        tick_copy(answer_id=accepted.pk, seen=digest, by=wati, at=MONDAY)

    assert together(work, work) == ["", ""]
    assert AnswerCopy.objects.count() == 1
    assert Event.objects.filter(kind="answer.copied").count() == 1


# ---- page


def button(text: str, path: str) -> tuple[str, str]:
    """Where a button of the page leads, and the digest that it sends."""
    found = re.search(rf'formaction="([^"]*/{path}/[^"]*)"(?: name="sidik" value="(\w*)")?', text)
    return found[1], found[2]


def test_the_page_ticks_and_leads_to_the_next_row(client, accepted, wati):
    other = accepted.round.answers.get(code="14.2")
    put(other, stage="accepted", mark="1")
    sign_in(client, wati)
    where, digest = button(page(client), "tandai")
    told = {"sidik": digest, "bagian": "III", "saring": "belum"}
    response = client.post(where, told, follow=True)
    assert response.redirect_chain == [(f"{URL}?bagian=III&saring=belum#jawaban-{other.pk}", 302)]
    text = html.unescape(response.content.decode())
    assert "14.1 ditandai sudah disalin." in text
    assert "Kelas ibu di 41 puskesmas." not in text
    copied = page(client, "?saring=semua&bagian=semua")
    assert "Disalin Wati Rahayu" in copied
    client.post(button(copied, "lepas")[0], told)
    assert AnswerCopy.objects.filter(ended_at=None).count() == 0


def test_an_outdated_tick_comes_back_with_its_reason(client, accepted, wati):
    sign_in(client, wati)
    where, _ = button(page(client), "tandai")
    response = client.post(where, {"sidik": "0" * 64})
    assert response.status_code == 409
    assert "berubah sejak halaman dibuka" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["14.2"]),
        ("?saring=belum&bagian=semua", ["14.2"]),
        ("?saring=berubah&bagian=semua", ["KD-2.2"]),
        ("?saring=semua&bagian=III", ["14.1", "14.2"]),
        ("?saring=semua&bagian=semua", ["14.1", "14.2", "KD-2.2"]),
        ("?saring=apa&bagian=mana", ["14.2"]),
        ("?saring=belum&bagian=KD", []),
    ],
)
def test_filters_show_what_they_say(client, accepted, wati, query, shown):
    todo = accepted.round.answers.get(code="14.2")
    changed = accepted.round.answers.get(code="KD-2.2")
    put(todo, stage="accepted", mark="1")
    put(changed, stage="accepted", mark="1")
    tick(accepted, wati)
    tick(changed, wati)
    put(changed, mark="2")
    text = page(sign_in(client, wati), query)
    codes = re.findall(r'<h3 id="judul-\d+"><a href="[^"]*">([^<]*)</a>', text)
    assert codes == shown
    assert "1 dari 3" in text
    assert "1 jawaban berubah sejak disalin." in text


def test_a_text_is_shown_as_it_is_and_nothing_else(client, accepted, wati):
    put(accepted, note="<script>alert(1)</script>\n  dua baris & 'kutip'")
    raw = sign_in(client, wati).get(URL).content.decode()
    held = re.search(rf'id="salin-{accepted.pk}-note">(.*?)</div>', raw, flags=re.S)[1]
    assert html.unescape(held) == "<script>alert(1)</script>\n  dua baris & 'kutip'"
    assert "<script>alert" not in raw


def test_only_who_copies_sees_the_page(client, cast, accepted):
    for name, person in cast.items():
        status = 200 if name == "wati" else 404
        assert sign_in(client, person).get(URL).status_code == status, name


def test_an_answer_of_another_round_is_not_there(client, accepted, wati):
    sign_in(client, wati)
    assert client.post(f"/evaluasi/lain/salin/{accepted.pk}/tandai/").status_code == 404
    assert client.get(f"{URL}{accepted.pk}/tandai/").status_code == 405


def test_questions_asked_of_the_database_do_not_grow(client, accepted, wati):
    sign_in(client, wati)
    page(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, "?saring=semua&bagian=semua")
    Answer.objects.filter(round=accepted.round).update(
        stage="accepted", mark="0", note="kata " * 50
    )
    for code in ("1.1", "14.2", "KD-2.2"):
        tick(accepted.round.answers.get(code=code), wati)
    with CaptureQueriesContext(connection) as many:
        text = page(client, "?saring=semua&bagian=semua")
    assert text.count("Lepas tanda") == 3
    assert text.count('<section class="card stack" id="jawaban-') == 274
    assert len(few) == len(many) <= 12
