"""The page of the parts: who is missing, the own part as a form, ten names, what came too late."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.city.agencies.bodies.actions import create_agency
from layak.evaluation.answers.models import Answer, Assignment, Contribution, EvidenceUse
from layak.evaluation.assignments.actions import remove_contributor
from layak.evaluation.parts.actions import ask_again, decline, hand_in, tell_of_late_parts
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.models import Evidence
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.contributions.parts import contribute_to, state_of, write_part


@pytest.fixture
def part(answer, disdik):
    return contribute_to(answer, disdik)


def url(answer, rest=""):
    return f"/evaluasi/jawaban/{answer.pk}/bagian/{rest}"


def form(answer, **fields):
    """The part's form as a browser sends it, with the versions that the page had."""
    row = Contribution.objects.filter(answer=answer).first()
    kept = {"note": row.note if row else ""}
    versions = {f"version-{name}": row.versions.get(name, 0) if row else 0 for name in kept}
    return {**kept, **versions, **fields}


def opened(client, person, answer, **asked):
    response = sign_in(client, person).get(url(answer), asked)
    assert response.status_code == 200
    return response


def test_who_is_missing_is_named_first_with_a_text_for_the_lead(
    client, answer, part, disdik, setda, sari, tono
):
    contribute_to(answer, setda, position=2)
    write_part(answer, disdik, "selesai", by=tono)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    response = opened(client, sari, answer)
    page = response.context["page"]
    assert [row["name"] for row in page["missing"]] == ["Sekretariat Daerah"]
    assert (page["in_count"], page["part_count"]) == (1, 2)
    text = page["missing"][0]["text"]
    assert text.startswith("Yth. Sekretariat Daerah,\nuntuk pertanyaan B2.1 (")
    assert f"Buka: http://testserver/evaluasi/jawaban/{answer.pk}/bagian/" in text
    assert page["missing"][0]["whatsapp"].startswith(
        "https://wa.me/?text=Yth.%20Sekretariat%20Daerah"
    )
    shown = response.content.decode()
    assert shown.index("Belum masuk: 1 perangkat daerah") < shown.index("Bagian perangkat daerah<")


def test_a_contributor_gets_no_texts_to_press_others(client, answer, part, setda, tono):
    contribute_to(answer, setda, position=2)
    page = opened(client, tono, answer).context["page"]
    assert [row["text"] for row in page["missing"]] == [""]


def test_a_contributor_writes_and_hands_in_by_the_plain_form(client, answer, part, disdik, tono):
    sign_in(client, tono)
    sent = form(answer, note="Pojok ASI di 12 SD", lalu="serahkan")
    done = client.post(url(answer, "disdik/simpan/"), sent, follow=True)
    assert "Bagian diserahkan; pemimpin diberi tahu." in done.content.decode()
    assert state_of(answer, disdik) == "handed_in"
    assert "Tarik kembali" in done.content.decode()
    again = client.post(url(answer, "disdik/tarik/"), follow=True)
    assert "dapat diubah" in again.content.decode()
    assert state_of(answer, disdik) == "working"


def test_saving_alone_does_not_hand_in_and_empty_is_told(client, answer, part, disdik, tono):
    sign_in(client, tono)
    told = client.post(url(answer, "disdik/simpan/"), form(answer, lalu="serahkan"), follow=True)
    assert "Belum ada yang diserahkan" in told.content.decode()
    client.post(url(answer, "disdik/simpan/"), form(answer, note="satu"))
    assert state_of(answer, disdik) == "working"


def test_what_is_no_number_comes_back_with_everything_typed(client, answer, part, tono):
    sign_in(client, tono)
    fields = {"numerator-2026": "banyak", "version-numerator-2026": "0"}
    bad = client.post(url(answer, "disdik/simpan/"), form(answer, note="Tetap <b>", **fields))
    shown = bad.content.decode()
    assert bad.status_code == 422
    assert "Tulis jumlah sebagai angka" in shown
    assert 'value="banyak"' in shown
    assert "Tetap &lt;b&gt;" in shown
    assert not Contribution.objects.exists()


def test_a_collision_shows_both_texts_and_the_second_save_wins(
    client, answer, part, disdik, tono, wati
):
    write_part(answer, disdik, "tulisan Wati", by=wati)
    sign_in(client, tono)
    late = client.post(url(answer, "disdik/simpan/"), {"note": "tulisan Tono", "version-note": "0"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "tulisan Wati" in shown
    assert "tulisan Tono" in shown
    client.post(url(answer, "disdik/simpan/"), {"note": "tulisan Tono", "version-note": "1"})
    assert Contribution.objects.get().note == "tulisan Tono"


def autosave(client, answer, agency, **fields):
    sent = {"field": "note", "version": "0", "save_id": str(uuid4()), **fields}
    return client.post(
        url(answer, f"{agency.code}/simpan/"), sent, headers={"X-Requested-With": "layak-autosave"}
    )


def test_autosave_speaks_the_protocol_of_the_answer(client, answer, part, disdik, tono, ketut):
    sign_in(client, tono)
    saved = autosave(client, answer, disdik, value="satu").json()
    assert (saved["state"], saved["version"]) == ("saved", 1)
    late = autosave(client, answer, disdik, value="dua")
    assert (late.status_code, late.json()["state"], late.json()["value"]) == (
        409, "conflict", "satu",
    )  # fmt: skip
    bad = autosave(client, answer, disdik, field="numerator-2026", value="x")
    assert (bad.status_code, bad.json()["state"]) == (422, "invalid")
    lock_round(round_=answer.round, by=ketut, at=MONDAY)
    refused = autosave(client, answer, disdik, value="tiga", version="1")
    assert (refused.status_code, refused.json()["state"]) == (409, "refused")
    client.logout()
    assert autosave(client, answer, disdik, value="x").json() == {"state": "signed-out"}


def test_a_refused_form_keeps_the_words(client, answer, part, disdik, tono, ketut):
    sign_in(client, tono)
    lock_round(round_=answer.round, by=ketut, at=MONDAY)
    refused = client.post(url(answer, "disdik/simpan/"), form(answer, note="jangan hilang"))
    assert refused.status_code == 409
    assert "jangan hilang" in refused.content.decode()
    assert "terkunci" in refused.content.decode()


def test_declining_asks_why(client, answer, part, disdik, tono):
    sign_in(client, tono)
    path = url(answer, "disdik/tidak-ada/")
    assert client.get(path).status_code == 200
    empty = client.post(path, {"note": " "})
    assert empty.status_code == 422
    assert "Catatan belum diisi" in empty.content.decode()
    client.post(path, {"note": "Tidak ada program"})
    assert state_of(answer, disdik) == "declined"
    assert "Tidak ada program" in client.get(url(answer)).content.decode()


def test_the_lead_asks_again_and_the_contributor_reads_why(
    client, answer, part, disdik, tono, sari
):
    write_part(answer, disdik, "singkat", by=tono)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    sign_in(client, sari)
    path = url(answer, "disdik/minta/")
    assert client.get(path).status_code == 200
    client.post(path, {"note": "Sebutkan jumlah SD"})
    assert state_of(answer, disdik) == "returned"
    own = opened(client, tono, answer).context["page"]["own"]
    assert own["asked"] == "Sebutkan jumlah SD"
    assert own["may_write"].allowed


def test_steps_of_others_are_not_reached(client, answer, part, disdik, dinkes, tono, sari, heri):
    sign_in(client, tono)
    # a contributor asks nobody again and takes nothing
    assert client.get(url(answer, "disdik/minta/")).status_code == 409
    assert client.get(url(answer, "disdik/ambil/")).status_code == 409
    sign_in(client, sari)
    sent = client.post(url(answer, "disdik/simpan/"), {"note": "titipan", "version-note": "0"})
    assert sent.status_code == 409
    assert "milik perangkat daerah lain" in sent.content.decode()
    sign_in(client, heri)
    for rest in ("disdik/simpan/", "disdik/serahkan/", "disdik/minta/", "disdik/ambil/"):
        assert client.post(url(answer, rest)).status_code == 404
    assert not Contribution.objects.exists()


def test_wrong_methods_and_outsiders(client, answer, part, disdik, tono, sari):
    sign_in(client, tono)
    for rest in ("disdik/simpan/", "disdik/serahkan/", "disdik/tarik/"):
        assert client.get(url(answer, rest)).status_code == 405
    assert client.post(url(answer)).status_code == 405
    assert client.get(url(answer, "tidak-ada-badan/ambil/")).status_code == 404
    Assignment.objects.filter(pk=part.pk).update(ended_at=MONDAY)
    assert client.get(url(answer)).status_code == 404
    assert client.post(url(answer, "disdik/serahkan/")).status_code == 404


def test_the_secretariat_fills_in_for_a_body_without_account(client, answer, setda, wati):
    contribute_to(answer, setda)
    assert opened(client, wati, answer).context["page"]["own"] is None
    own = opened(client, wati, answer, untuk="setda").context["page"]["own"]
    assert own["on_behalf_of"] == "Sekretariat Daerah"
    client.post(url(answer, "setda/simpan/"), {"note": "dari kertas", "version-note": "0"})
    event = Event.objects.get(kind="contribution.edited")
    assert event.sentence == (
        "Pertanyaan B2.1: Upaya yang dilakukan dari Sekretariat Daerah diubah."
    )


def test_who_came_late_reads_what_was_approved_without_it(client, answer, part, disdik, tono, sari):
    Answer.objects.filter(pk=answer.pk).update(
        stage="approved", stage_since_at=MONDAY, note="Kelas ibu di 29 puskesmas"
    )
    response = opened(client, tono, answer)
    own = response.context["page"]["own"]
    assert own["late"].startswith(
        "Jawaban pada tahap “Disetujui” sejak 2 Februari 2026, 10.00 WIB, tanpa bagian Anda."
    )
    assert "Kelas ibu di 29 puskesmas" in response.content.decode()
    later = MONDAY + timedelta(hours=3)
    write_part(answer, disdik, "menyusul", by=tono, at=later)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=later)
    lead = opened(client, sari, answer)
    assert lead.context["page"]["late_names"] == "Dinas Pendidikan"
    assert "Bagian menyusul: Dinas Pendidikan" in lead.content.decode()
    assert [row["is_late"] for row in lead.context["page"]["parts"]] == [True]


def test_the_lead_tells_the_secretariat_of_what_came_late(
    client, answer, part, disdik, tono, sari, wati
):
    told = Notice.objects.filter(kind="contribution.late")
    assert "Beri tahu sekretariat" not in opened(client, sari, answer).content.decode()
    with pytest.raises(Refused, match="Tidak ada bagian yang menyusul"):
        tell_of_late_parts(answer_id=answer.pk, by=sari, at=MONDAY)
    Answer.objects.filter(pk=answer.pk).update(stage="approved", stage_since_at=MONDAY)
    later = MONDAY + timedelta(hours=3)
    write_part(answer, disdik, "menyusul", by=tono, at=later)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=later)
    with pytest.raises(Refused):
        tell_of_late_parts(answer_id=answer.pk, by=tono, at=later)
    assert "Beri tahu sekretariat" in opened(client, sari, answer).content.decode()
    for _press in range(2):
        assert client.post(url(answer, "beri-tahu/")).status_code == 302
    assert list(told.values_list("user", "url")) == [(wati.user.pk, url(answer))]
    assert told.get().text.startswith(
        "B2.1: bagian Dinas Pendidikan masuk sesudah jawaban disetujui"
    )
    assert (
        "1 bagian yang menyusul" in Event.objects.filter(kind="contribution.late_told")[0].sentence
    )


def test_a_part_late_for_the_second_time_is_told_again(answer, part, disdik, tono, sari, wati):
    def comes_late(*, days):
        gone_on = MONDAY + timedelta(days=days)
        Answer.objects.filter(pk=answer.pk).update(stage="approved", stage_since_at=gone_on)
        facts = {"answer_id": answer.pk, "agency_id": disdik.pk, "at": gone_on + timedelta(hours=3)}
        write_part(answer, disdik, f"menyusul {days}", by=tono, at=facts["at"])
        hand_in(**facts, by=tono)
        for _press in range(2):
            tell_of_late_parts(answer_id=answer.pk, by=sari, at=facts["at"])
        return facts

    facts = comes_late(days=0)
    Notice.objects.filter(kind="contribution.late").update(read_at=facts["at"])
    Answer.objects.filter(pk=answer.pk).update(stage="draft", stage_since_at=facts["at"])
    ask_again(**facts, note="lengkapi", by=sari)
    comes_late(days=7)
    read = Notice.objects.filter(kind="contribution.late").order_by("pk")
    assert {notice.user_id for notice in read} == {wati.user.pk}
    assert [notice.read_at is not None for notice in read] == [True, False]
    assert Event.objects.filter(kind="contribution.late_told").count() == 2


def test_a_removed_contributor_stays_readable(client, answer, part, disdik, tono, sari, wati):
    write_part(answer, disdik, "sudah terlanjur ditulis", by=tono)
    remove_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    response = opened(client, sari, answer)
    (view,) = [row for row in response.context["page"]["parts"] if row["code"] == "disdik"]
    assert (view["state"], view["note"]) == ("Tidak lagi menyumbang", "sudah terlanjur ditulis")
    assert view["take_note_url"] != ""
    assert view["ask_url"] == ""
    assert "tidak lagi ditugasi" in response.content.decode()


def test_files_of_an_agency_stand_with_its_part(client, answer, part, disdik, tono, sari):
    evidence = Evidence.objects.create(
        agency=disdik, title="Foto pojok ASI", created_at=MONDAY, created_by=tono.user
    )
    EvidenceUse.objects.create(
        answer=answer, evidence=evidence, added_at=MONDAY, added_by=tono.user
    )
    view = opened(client, sari, answer).context["page"]["parts"][0]
    assert [file.title for file in view["files"]] == ["Foto pojok ASI"]
    # files alone are something to hand in
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    assert state_of(answer, disdik) == "handed_in"


def test_ten_names_cost_as_many_queries_as_two(client, answer, part, disdik, setda, tono, wati):
    contribute_to(answer, setda, position=2)
    write_part(answer, disdik, "bagian", by=tono)
    sign_in(client, wati).get(url(answer))
    with CaptureQueriesContext(connection) as few:
        client.get(url(answer))
    for number in range(8):
        body = create_agency(name=f"Badan {number}", kind="badan", by=None, at=MONDAY)
        contribute_to(answer, body, position=number + 3)
        write_part(answer, body, f"bagian {number}", by=wati)
        if number % 2:
            facts = {"answer_id": answer.pk, "agency_id": body.pk, "by": wati, "at": MONDAY}
            decline(**facts, note="tidak ada")
            ask_again(**facts, note="coba lagi")
    with CaptureQueriesContext(connection) as many:
        page = client.get(url(answer))
    assert len(page.context["page"]["parts"]) == 10
    assert len(few) == len(many) <= 18
    shown = page.content.decode()
    assert shown.count('<details class="card part"') == 10


def test_the_page_without_contributors_teaches(client, answer, sari):
    Assignment.objects.filter(answer=answer, relation="contributor").update(ended_at=MONDAY)
    shown = opened(client, sari, answer).content.decode()
    assert "Tidak ada penyumbang pada pertanyaan ini" in shown
