"""The pages of offers: what they show, whom they let in, bad input where the person is."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from layak.city.agencies.bodies.models import Agency
from layak.records.facilities.offers.actions import reserve_place
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from tests.conftest import make_person, sign_in
from tests.facilities.test_offer_keeping import add, code
from tests.plain import plain


def now():
    return timezone.now()


@pytest.fixture
def offer(tono):
    return add(tono, at=now(), contact="Bidang PNF, 0711 300000")


@pytest.fixture
def office(tono) -> Client:
    return sign_in(Client(), tono)


def told(**more):
    return {
        "agency": "", "kind": "filial-school", "name": "Kelas filial SD", "capacity": "4",
        "levels": ["sd"], "is_accessible": "yes", **more,
    }  # fmt: skip


def test_an_empty_list_teaches_and_leads_to_the_first(office):
    page = office.get("/layanan/").content.decode()
    assert "Belum ada layanan yang diisi" in page
    assert 'href="/layanan/baru/"' in page


def test_the_list_shows_free_places_and_filters(office, offer, tono):
    add(tono, name="Psikolog klinis", kind="psychologist", levels=(), at=now())
    add(tono, name="Filial lama", agreement_until_on=now().date(), at=now() - timedelta(days=31))
    reserve_place(offer_id=offer.pk, reference=code(), by=tono, at=now())
    page = office.get("/layanan/").content.decode()
    assert "<strong>2</strong> dari 3 tempat belajar" in page
    assert "belum diperbarui" in page
    assert "Perjanjian berakhir" in page

    def names(words):
        rows = office.get(f"/layanan/?{words}").context["page"]["rows"]
        return [row.name for row in rows]

    assert names("keadaan=free") == ["Kelas filial SMP", "Psikolog klinis"]
    assert names("keadaan=expired") == ["Filial lama"]
    assert names("keadaan=stale") == ["Filial lama"]
    assert names("keadaan=ended") == []
    assert names("jenis=psychologist") == ["Psikolog klinis"]
    assert names("jenjang=smp") == ["Filial lama", "Kelas filial SMP"]
    # what nobody can ask for counts as not asked
    assert len(names("jenis=sirkus&page=9999999")) == 3


def test_an_offer_is_added_and_mistakes_stand_at_their_field(office):
    wrong = office.post("/layanan/baru/", told(name="", capacity="x", age_from="-1"))
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"name", "capacity", "age_from"}
    wrong = office.post("/layanan/baru/", told(age_from="15", age_to="12"))
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["age_to"]
    made = office.post("/layanan/baru/", told())
    kept = ServiceOffer.objects.get()
    assert made.headers["Location"] == f"/layanan/{kept.pk}/"
    assert (kept.levels, kept.capacity, kept.is_accessible) == (["sd"], 4, True)


def test_an_agency_cannot_add_for_another(office, dinkes):
    answer = office.post("/layanan/baru/", told(agency=str(dinkes.pk)))
    assert answer.status_code == 422
    assert not ServiceOffer.objects.exists()


def test_two_presses_change_the_capacity(office, offer):
    page = office.get(f"/layanan/{offer.pk}/")
    assert page.context["more"] == 4
    pressed = office.post(f"/layanan/{offer.pk}/kapasitas/", {"capacity": "4", "seen": "1"})
    assert pressed.status_code == 302
    late = office.post(f"/layanan/{offer.pk}/kapasitas/", {"capacity": "5", "seen": "1"})
    assert late.status_code == 409
    assert "diubah orang lain" in late.content.decode()
    bad = office.post(f"/layanan/{offer.pk}/kapasitas/", {"capacity": "-1", "seen": "2"})
    assert bad.status_code == 422
    assert ServiceOffer.objects.get().capacity == 4


def test_capacity_below_what_is_taken_says_so_on_the_page(office, offer, tono):
    for number in (1, 2):
        reserve_place(offer_id=offer.pk, reference=code(number), by=tono, at=now())
    answer = office.post(f"/layanan/{offer.pk}/kapasitas/", {"capacity": "1", "seen": "1"})
    assert answer.status_code == 422
    assert "2 tempat sedang terpakai" in answer.content.decode()


def test_editing_what_someone_else_saved_shows_both(office, offer):
    first = told(name="Kelas filial SMP", levels=["smp"], capacity="3", seen="1", hours="Pagi")
    assert office.post(f"/layanan/{offer.pk}/ubah/", first).status_code == 302
    second = office.post(f"/layanan/{offer.pk}/ubah/", first | {"hours": "Sore"})
    assert second.status_code == 409
    page = second.content.decode()
    assert "Yang tersimpan sekarang" in page
    assert 'value="Sore"' in page
    again = office.post(f"/layanan/{offer.pk}/ubah/", first | {"hours": "Sore", "seen": "2"})
    assert again.status_code == 302


def test_a_place_is_given_back_from_the_page_and_no_code_shows(office, offer, tono):
    kept = reserve_place(offer_id=offer.pk, reference=code(), by=tono, at=now())
    page = office.get(f"/layanan/{offer.pk}/").content.decode()
    assert "Tempat 1, sejak" in page
    assert code() not in page
    bad = office.post(f"/layanan/{offer.pk}/lepas/", {"reservation": kept.pk, "outcome": "x"})
    assert bad.status_code == 422
    gone = office.post(f"/layanan/{offer.pk}/lepas/", {"reservation": "9" * 18, "outcome": "moved"})
    assert gone.status_code == 404
    done = office.post(f"/layanan/{offer.pk}/lepas/", {"reservation": kept.pk, "outcome": "moved"})
    assert done.status_code == 302
    assert OfferReservation.objects.get().outcome == "moved"
    assert "Pindah ke layanan lain" in office.get(f"/layanan/{offer.pk}/").content.decode()


def test_ending_asks_first_and_takes_it_off_the_list(office, offer):
    assert "Akhiri layanan ini?" in office.get(f"/layanan/{offer.pk}/akhiri/").content.decode()
    stale = office.post(f"/layanan/{offer.pk}/akhiri/", {"seen": "7"})
    assert stale.status_code == 409
    assert office.post(f"/layanan/{offer.pk}/akhiri/", {"seen": "1"}).status_code == 302
    assert office.get("/layanan/").context["page"]["rows"] == []
    assert office.get(f"/layanan/{offer.pk}/").status_code == 200
    assert office.post(f"/layanan/{offer.pk}/masih-benar/").status_code == 409


def test_another_agency_sees_it_and_cannot_touch_it(offer, sari):
    other = sign_in(Client(), sari)
    page = other.get(f"/layanan/{offer.pk}/").content.decode()
    assert "Bidang PNF, 0711 300000" in page
    assert "Simpan kapasitas" not in page
    for move, words in {
        "ubah": told(seen="1"), "kapasitas": {"capacity": "9", "seen": "1"}, "masih-benar": {},
        "akhiri": {"seen": "1"}, "lepas": {"reservation": "1", "outcome": "moved"},
    }.items():  # fmt: skip
        assert other.post(f"/layanan/{offer.pk}/{move}/", words).status_code in (409, 422), move
    offer.refresh_from_db()
    assert (offer.capacity, offer.version, offer.ended_at) == (3, 1, None)


def test_the_workbook_holds_what_the_list_shows(office, offer, tono):
    reserve_place(offer_id=offer.pk, reference=code(), by=tono, at=now())
    answer = office.get("/layanan/layanan.xlsx?jenis=filial-school")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[1] == "Kelas filial SMP")
    assert row[7:10] == [3.0, 1.0, 2.0]
    assert code() not in str(rows)


def test_how_many_are_in_use_is_told_to_its_agency_and_who_looks_for_a_place(
    office, offer, tono, cast
):
    """Each place in use is a child: nobody else learns it, by number, word, filter or file."""
    before = {who: all_of(who, offer, cast) for who in ("rahma", "wati", "sari")}
    for number in (1, 2, 3):
        reserve_place(offer_id=offer.pk, reference=code(number), by=tono, at=now())
    for who, pages in before.items():
        assert all_of(who, offer, cast) == pages, who
    assert "3 tempat belajar" in before["rahma"][0]
    assert "Penuh" in plain(office.get("/layanan/").text)
    body = cast["wati"].seats[0].agency_id
    maya = make_person(Agency.objects.get(pk=body), "case-worker", "maya", "Maya Contoh")
    shown = sign_in(Client(), maya).get(f"/layanan/{offer.pk}/").text
    assert "3 terpakai" in shown


def all_of(who, offer, cast) -> list[str]:
    client = sign_in(Client(), cast[who])
    pages = [
        client.get(url).text
        for url in ("/layanan/", "/layanan/?keadaan=free", f"/layanan/{offer.pk}/")
    ]
    sheet = CalamineWorkbook.from_filelike(BytesIO(client.get("/layanan/layanan.xlsx").content))
    rows = sheet.get_sheet_by_index(0).to_python()
    return [*map(plain, pages), str(rows[:6])]
