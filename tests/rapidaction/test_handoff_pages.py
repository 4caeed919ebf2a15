"""Hand-offs as people meet them: filled in, checked, sent, opened, answered, and hidden."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.platform.sealing import seal_into
from layak.workflows.rapidaction.answering.actions import Decline, decline_handoff
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.children.models import IdentityRead
from tests.conftest import make_person, sign_in
from tests.rapidaction.handoff_help import SCHOOLING, a_case, a_child, send, share

KEY = str(UUID(int=5))
NAME = "Kenanga Zettira"
FORM = {
    "to": ["rsud"], "asked": ["medical", "psychology"], "kind": "referral", "basis": "vital",
    "given_by": "nobody", "text_code": "vital", "purpose": "safety", "tier": "1", "note": "",
    "document": "", "save_id": KEY, "step": "",
}  # fmt: skip
SCHOOL = {
    "to": ["smpn-contoh"], "asked": ["schooling"], "basis": "public", "given_by": "nobody",
    "text_code": "law", "purpose": "schooling", "tier": "1", "document": "", "save_id": KEY,
    "step": "", **SCHOOLING,
}  # fmt: skip


@pytest.fixture
def case(world):
    now = timezone.now()
    child = a_child(world.people["maya"], now)
    seal_into(child, "name", NAME)
    child.save()
    return a_case(world, child=child, at=now)


def page(world, name: str, url: str, *, status: int = 200) -> str:
    response = sign_in(Client(), world.people[name]).get(url)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    return response.content.decode()


def post(world, name: str, url: str, data=None, *, status: int = 302):
    response = sign_in(Client(), world.people[name]).post(url, data or {})
    assert response.status_code == status, response.content.decode()[-3000:]
    return response


def new(case, query: str = "") -> str:
    return reverse("handoff_new", args=[case.code]) + query


def at(name: str, handoff) -> str:
    return reverse(name, args=[handoff.code])


def test_nothing_leaves_the_house_before_it_was_checked(world, case):
    assert "Periksa sebelum dikirim" in page(world, "maya", new(case))
    checked = post(world, "maya", new(case), {**FORM, "langkah": "periksa"}, status=200)
    words = checked.content.decode()
    assert "RSUD Contoh" in words
    assert "Pemeriksaan dan pengobatan, Penguatan psikologis" in words
    assert "Kepentingan vital anak" in words
    assert not HandOff.objects.exists()
    again = post(world, "maya", new(case), {**FORM, "langkah": "ubah"}, status=200)
    assert "checked" in again.content.decode()
    post(world, "maya", new(case), {**FORM, "langkah": "kirim"})
    post(world, "maya", new(case), {**FORM, "langkah": "kirim"})
    assert HandOff.objects.get().asked == ["medical", "psychology"]


def test_one_refused_receiver_holds_back_all(world, case):
    send(world, case, to="rsud", at=timezone.now())
    both = {**FORM, "to": ["unit-ppa-polres", "rsud"], "langkah": "kirim"}
    told = post(world, "maya", new(case), both, status=422).content.decode()
    assert "masih berjalan" in told
    assert HandOff.objects.count() == 1


def test_a_step_presets_the_agency_of_its_role(world, case):
    step = case.steps.filter(role="rumah_sakit").first()
    words = page(world, "maya", new(case, f"?langkah={step.pk}"))
    assert 'value="rsud" id="id_to_0" checked' in words.replace("\n", "") or (
        'value="rsud"' in words and "checked" in words.split('value="rsud"')[1][:60]
    )


def found(world, case, **typed) -> str:
    """What is shown after looking for another agency; nothing is asked for or sent yet."""
    return post(world, "maya", new(case), {**typed, "langkah": "cari"}, status=200).content.decode()


def test_agencies_of_the_playbook_stand_open_and_every_other_is_looked_for(world, case):
    for number in range(12):
        create_agency(
            name=f"Dinas Jauh {number}", kind="dinas", aliases=[], code=f"jauh-{number}", by=None,
            at=case.opened_at,
        )  # fmt: skip
    shown = page(world, "maya", new(case))
    assert 'value="rsud"' in shown
    assert 'value="jauh-' not in shown
    assert "Cari lembaga lain" in shown

    told = found(world, case, **{**FORM, "note": "Uraian", "basis": "", "cari": "jauh 11 DINAS"})
    assert 'value="jauh-11"' in told
    assert 'value="jauh-1"' not in told
    assert "1 lembaga cocok" in told
    # what was typed stays, and what is not typed yet is no mistake
    assert ">Uraian</textarea>" in told.replace("\r\n", "").replace("\n", "")
    assert "Ada yang perlu diperbaiki" not in told
    many = found(world, case, **FORM, cari="dinas jauh")
    assert many.count('value="jauh-') == 8
    assert "12 lembaga cocok, 8 tampil di atas" in many
    assert "Tidak ada lembaga dengan kata itu" in found(world, case, **FORM, cari="zzz")
    assert 'value="jauh-' not in found(world, case, **FORM, cari="  ")

    # chosen, it stands there on every page after that
    chosen = {**FORM, "to": ["jauh-3"], "basis": "", "langkah": "periksa"}
    told = post(world, "maya", new(case), chosen, status=422).content.decode()
    assert 'value="jauh-3"' in told
    assert told.count("Ada yang perlu diperbaiki") == 1
    post(world, "maya", new(case), {**FORM, "to": ["jauh-3"], "langkah": "kirim"})
    assert HandOff.objects.get().to_agency.code == "jauh-3"


def test_a_school_is_looked_for_on_its_own_form_alone(world, case):
    assert 'value="smpn-contoh"' not in found(world, case, **FORM, cari="smpn")
    url = new(case, "?formulir=sekolah")
    told = post(world, "maya", url, {**SCHOOL, "langkah": "cari", "cari": "smpn"}, status=200)
    assert 'value="smpn-contoh"' in told.content.decode()
    checked = {**SCHOOL, "langkah": "periksa", "cari": "smpn"}
    assert "Periksa sebelum dikirim" in post(world, "maya", url, checked, status=200).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"basis": "consent"}, "id_given_by"),
        ({"given_by": "child"}, "id_given_by"),
        ({"fields_shared": ["name"]}, "id_fields_shared"),
        ({"tier": "2"}, "id_fields_shared"),
        ({"note": "Uraian"}, "id_note"),
    ],
)
def test_what_cannot_be_shared_is_said_at_its_field(world, case, changes, field):
    told = post(world, "maya", new(case), {**FORM, **changes, "langkah": "periksa"}, status=422)
    assert f'<a href="#{field}">' in told.content.decode()
    assert not HandOff.objects.exists()


def test_a_refused_answer_says_why_once_beside_its_field(world, case):
    handoff = send(world, case, to="rsud", at=timezone.now())
    told = post(world, "pandu", at("handoff_decline", handoff), status=422).content.decode()
    assert told.count("Ada yang perlu diperbaiki") == 1
    assert f'action="{at("handoff_decline", handoff)}#langkah-judul"' in told


def test_the_school_form_refuses_any_other_field(world, case):
    assert "sekolah tidak mengetahui perkaranya" in page(
        world, "maya", new(case, "?formulir=sekolah")
    )
    url = new(case, "?formulir=sekolah")
    for more in ({"note": "Korban kekerasan"}, {"reason": "x"}, {"kind": "referral"}):
        told = post(world, "maya", url, {**SCHOOL, **more, "langkah": "kirim"}, status=422)
        assert "hanya berisi pilihan tetap" in told.content.decode()
    wide = {**SCHOOL, "tier": "3", "fields_shared": ["name"], "langkah": "kirim"}
    post(world, "maya", url, wide, status=422)
    assert not HandOff.objects.exists()
    post(world, "maya", url, {**SCHOOL, "langkah": "kirim"})
    handoff = HandOff.objects.get()
    assert handoff.form == "school"
    told = page(world, "yusuf", at("handoff_detail", handoff))
    assert "Tempat belajar" in told
    assert "SMP/MTs" in told
    # no word of the matter, neither of the step nor of the playbook
    told += page(world, "yusuf", reverse("handoff_list"))
    for word in ("Kekerasan", "kekerasan", "seksual", "Merah", "Dasar berbagi", "Dasar hukum"):
        assert word not in told


def test_a_school_is_not_among_the_general_receivers(world, case):
    words = page(world, "maya", new(case))
    assert "SMPN Contoh" not in words
    assert "Dinas Pendidikan" not in words
    post(world, "maya", new(case), {**FORM, "to": ["smpn-contoh"]}, status=422)


def test_opening_the_page_is_a_moment(world, case):
    handoff = send(world, case, at=timezone.now())
    listed = page(world, "pandu", reverse("handoff_list"))
    assert handoff.code in listed
    handoff.refresh_from_db()
    assert handoff.state == "sent"
    # the sender looking at it is no opening
    page(world, "maya", at("handoff_detail", handoff))
    handoff.refresh_from_db()
    assert handoff.state == "sent"
    words = page(world, "pandu", at("handoff_detail", handoff))
    handoff.refresh_from_db()
    assert (handoff.state, handoff.seen_by) == ("seen", world.people["pandu"].user)
    assert "A-TEST-0001, 12 sampai 15 tahun" in words
    assert NAME not in words
    assert case.code not in words


def test_the_whole_way_through_pages(world, case):
    handoff = send(world, case, at=timezone.now())
    page(world, "pandu", at("handoff_detail", handoff))
    post(world, "pandu", at("handoff_accept", handoff))
    now = timezone.localtime()
    when = {"on": now.date().isoformat(), "clock": now.strftime("%H:%M"), "zone": "420"}
    post(world, "pandu", at("handoff_act", handoff), {**when, "document": ""})
    post(world, "pandu", at("handoff_close", handoff), {"outcome": "served", "document": ""})
    handoff.refresh_from_db()
    assert handoff.state == "closed"
    # what is over is over for the receiver, and stays for the case
    page(world, "pandu", at("handoff_detail", handoff), status=404)
    words = page(world, "maya", at("handoff_detail", handoff))
    assert "Layanan diberikan" in words


def test_a_declined_one_offers_the_alternative_with_one_press(world, case):
    handoff = send(world, case, at=timezone.now())
    url = at("handoff_decline", handoff)
    told = post(world, "pandu", url, {"because": "full"}, status=422).content.decode()
    assert "Sebut siapa" in told
    reply = {"because": "full", "alternative": "unit-ppa-polres", "alternative_name": ""}
    post(world, "pandu", url, reply)
    words = page(world, "maya", at("handoff_detail", handoff))
    assert "Kirim kepada Unit PPA Polres" in words
    link = f"{new(case)}?dari={handoff.code}"
    assert link in words
    form = page(world, "maya", link)
    assert "checked" in form.split('value="unit-ppa-polres"')[1][:60]


def test_the_second_answer_sees_who_was_first(world, case):
    handoff = send(world, case, at=timezone.now())
    reply = Decline(because="full", alternative_name="RS Lain")
    decline_handoff(handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=timezone.now())
    sinta = make_person(world.agencies["rsud"], "duty-officer", "sinta", "Sinta Contoh")
    response = sign_in(Client(), sinta).post(at("handoff_accept", handoff))
    assert response.status_code == 409
    assert "Ditolak oleh Pandu Contoh" in response.content.decode()


def test_the_note_opens_by_a_press_with_its_trace(world, case):
    handoff = send(
        world, case, at=timezone.now(), share=share(tier=2, fields=("name",)), note="Takut gelap."
    )
    url = at("handoff_detail", handoff)
    assert "Takut gelap." not in page(world, "pandu", url)
    told = post(world, "pandu", at("handoff_note", handoff), status=200)
    assert "Takut gelap." in told.content.decode()
    assert told.headers["Cache-Control"] == "no-store"
    assert IdentityRead.objects.filter(by=world.people["pandu"].user).count() == 1


def test_the_screen_says_the_silence(world, case):
    handoff = send(world, case, at=timezone.now())
    late = timezone.now() - timezone.timedelta(minutes=14)
    HandOff.objects.filter(pk=handoff.pk).update(see_by_at=late)
    words = page(world, "maya", at("handoff_detail", handoff))
    assert "RSUD Contoh belum membuka rujukan, lewat 14 menit." in words


@pytest.mark.parametrize("name", ["dian", "yusuf", "ratih", "guntur"])
def test_for_strangers_there_is_none(world, case, name):
    handoff = send(world, case, at=timezone.now())
    page(world, name, at("handoff_detail", handoff), status=404)
    page(world, name, new(case), status=404)
    for move in ("accept", "decline", "act", "close", "withdraw", "note", "link"):
        post(world, name, at(f"handoff_{move}", handoff), status=404)
    assert handoff.code not in page(world, name, reverse("handoff_list"))


def test_an_unknown_code_answers_like_a_hidden_one(world, case):
    for code in ("R-0000-0000", "%00", "x" * 300):
        client = sign_in(Client(), world.people["pandu"])
        assert client.get(f"/aksi-cepat/rujukan/{code}/").status_code == 404
