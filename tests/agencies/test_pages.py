from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.people.accounts.models import User
from layak.city.places.actions import found_city
from layak.city.places.models import District, Ward
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, PASSWORD, fresh, sign_in

VIEW, MANAGE, SEATS = "agency.view", "agency.manage", "seat.manage"
# written from roles.yaml by hand
WHO = {
    VIEW: {"wati", "budi", "ketut", "adi"},
    MANAGE: {"wati", "adi"},
    SEATS: {"wati", "adi"},
}
PAGES = [
    ("agency_list", None, VIEW, "GET"),
    ("agency_create", None, MANAGE, "GET POST"),
    ("agency_detail", "agency", VIEW, "GET"),
    ("agency_rename", "agency", MANAGE, "GET POST"),
    ("agency_alias", "agency", MANAGE, "GET POST"),
    ("agency_alias_remove", "alias", MANAGE, "POST"),
    ("agency_reclassify", "agency", MANAGE, "GET POST"),
    ("agency_merge", "agency", MANAGE, "GET POST"),
    ("district_rename", "district", MANAGE, "GET POST"),
    ("ward_rename", "ward", MANAGE, "GET POST"),
    ("agency_end", "agency", MANAGE, "GET POST"),
    ("seat_create", "agency", SEATS, "GET POST"),
    ("seat_detail", "seat", VIEW, "GET"),
    ("seat_assign", "seat", SEATS, "GET POST"),
    ("seat_replace", "seat", SEATS, "GET POST"),
    ("seat_vacate", "seat", SEATS, "GET POST"),
    ("seat_move", "seat", SEATS, "GET POST"),
    ("seat_end", "seat", SEATS, "GET POST"),
    ("code_sheet", None, SEATS, "GET POST"),
    ("account_list", None, SEATS, "GET"),
    ("account_manage", "user", SEATS, "GET"),
    ("account_manage_name", "user", SEATS, "GET POST"),
    ("account_manage_email", "user", SEATS, "GET POST"),
    ("account_set_end", "user", SEATS, "GET POST"),
    ("account_deactivate", "user", SEATS, "POST"),
    ("account_reactivate", "user", SEATS, "POST"),
    ("account_drop_second_factor", "user", SEATS, "POST"),
    ("place_list", None, VIEW, "GET"),
]


@pytest.fixture
def ids(cast, dinkes):
    sari = cast["sari"]
    found_city(code="16.71", at=MONDAY)
    return {
        "agency": dinkes.pk,
        "alias": dinkes.aliases.get().pk,
        "seat": sari.seat.seat_id,
        "user": sari.user.pk,
        "district": District.objects.earliest("code").pk,
        "ward": Ward.objects.earliest("code").pk,
    }


def address(name: str, kind: str | None, ids: dict[str, int]) -> str:
    return reverse(name, args=[ids[kind]] if kind else [])


def test_pages_open_for_those_of_the_policy_and_are_missing_for_all_others(cast, ids):
    for who, person in cast.items():
        client = sign_in(Client(), person)
        for name, kind, permission, methods in PAGES:
            method = methods.split()[0]
            if method == "GET":
                status = client.get(address(name, kind, ids)).status_code
                assert status == (200 if who in WHO[permission] else 404), (who, name)
            elif who not in WHO[permission]:
                assert client.post(address(name, kind, ids)).status_code == 404, (who, name)


def test_pages_refuse_the_wrong_method_and_the_signed_out(cast, ids):
    client = sign_in(Client(), cast["adi"])
    for name, kind, _permission, methods in PAGES:
        for method in {"GET", "POST", "PUT", "DELETE"} - set(methods.split()):
            assert client.generic(method, address(name, kind, ids)).status_code == 405, name
        out = Client().get(address(name, kind, ids))
        assert out.status_code == 302
        assert out["Location"].startswith("/masuk/")


def test_unknown_ids_are_missing(cast, ids):
    client = sign_in(Client(), cast["adi"])
    for name, kind, _permission, methods in PAGES:
        if kind is not None:
            response = client.generic(methods.split()[0], reverse(name, args=[999_999_999]))
            assert response.status_code == 404, name
            huge = client.generic(methods.split()[0], reverse(name, args=[10**30]))
            assert huge.status_code == 404, name


@pytest.fixture
def desk(client, wati):
    """Wati at her desk."""
    return sign_in(client, wati)


def test_agency_from_first_name_to_merger(desk, dinkes, wati):
    made = desk.post(
        reverse("agency_create"),
        {"name": "Dinas PU", "kind": "dinas", "command": "kota", "aliases": "DPU\nPUPR\n\n"},
    )
    agency = Agency.objects.get(name="Dinas PU")
    assert made["Location"] == reverse("agency_detail", args=[agency.pk])
    assert set(agency.aliases.values_list("name", flat=True)) == {"DPU", "PUPR"}
    desk.post(reverse("agency_rename", args=[agency.pk]), {"name": "Dinas Pekerjaan Umum"})
    desk.post(reverse("agency_alias", args=[agency.pk]), {"name": "Dinas Bina Marga"})
    page = desk.get(reverse("agency_detail", args=[agency.pk])).content.decode()
    for name in ("Dinas Pekerjaan Umum", "Dinas PU", "DPU", "PUPR", "Dinas Bina Marga"):
        assert name in page
    preview = desk.get(reverse("agency_merge", args=[agency.pk])).content.decode()
    assert "Dinas Bina Marga" in preview
    merged = desk.post(reverse("agency_merge", args=[agency.pk]), {"agency": dinkes.pk})
    assert merged["Location"] == reverse("agency_detail", args=[dinkes.pk])
    page = desk.get(reverse("agency_detail", args=[agency.pk])).content.decode()
    assert "Sudah digabung ke" in page
    kinds = Event.objects.filter(by=wati.user).values_list("kind", flat=True)
    assert {"agency.created", "agency.renamed", "alias.added", "agency.merged"} <= set(kinds)


def test_kind_and_names_are_corrected(desk, dinkes):
    alias = dinkes.aliases.get()
    page = desk.get(reverse("agency_detail", args=[dinkes.pk])).content.decode()
    assert reverse("agency_alias_remove", args=[alias.pk]) in page
    desk.post(reverse("agency_alias_remove", args=[alias.pk]))
    assert not dinkes.aliases.exists()
    given = {"kind": "vertikal", "command": "luar"}
    desk.post(reverse("agency_reclassify", args=[dinkes.pk]), given)
    dinkes.refresh_from_db()
    assert dinkes.is_invited
    assert [event.kind for event in Event.objects.order_by("-pk")[:2]] == [
        "agency.reclassified",
        "alias.removed",
    ]


def test_place_names_are_corrected(desk):
    found_city(code="16.71", at=MONDAY)
    ward = Ward.objects.get(name="Kemangmanis")
    desk.post(reverse("ward_rename", args=[ward.pk]), {"name": " Kemang  Manis "})
    ward.refresh_from_db()
    assert (ward.name, ward.code[:5]) == ("Kemang Manis", "16.71")
    assert Event.objects.latest("pk").sentence == (
        f"Nama wilayah {ward.code} diperbaiki dari Kemangmanis menjadi Kemang Manis."
    )
    assert "Kemang Manis" in desk.get(reverse("place_list")).content.decode()
    empty = desk.post(reverse("ward_rename", args=[ward.pk]), {"name": " "}).content.decode()
    assert "belum diisi" in empty


def test_refusal_stays_at_the_form_with_what_was_typed(desk, dinkes):
    page = desk.post(
        reverse("agency_create"),
        {"name": "dinkes", "kind": "dinas", "command": "kota", "aliases": "Nama panjang"},
    ).content.decode()
    assert "sudah menjadi nama Dinas Kesehatan" in page
    assert "Nama panjang" in page


def test_names_are_shown_as_text(desk):
    desk.post(
        reverse("agency_create"),
        {"name": "<script>alert(1)</script>", "kind": "dinas", "command": "kota"},
    )
    page = desk.get(reverse("agency_list")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_seat_from_creation_to_hand_over(desk, dinkes):
    made = desk.post(
        reverse("seat_create", args=[dinkes.pk]), {"role": "operator", "title": "Operator gizi"}
    )
    seat = Seat.objects.get(title="Operator gizi")
    assert made["Location"] == reverse("seat_assign", args=[seat.pk])
    today = timezone.localdate().isoformat()
    incomplete = desk.post(made["Location"], {"since_on": today}).content.decode()
    assert "pilih orang yang sudah punya akun" in incomplete
    person = {"name": "Dewi Lestari", "username": "dewi", "since_on": today}
    assert desk.post(made["Location"], person).status_code == 302
    assert "sudah dipegang" in desk.post(made["Location"], person).content.decode()
    page = desk.get(reverse("seat_detail", args=[seat.pk])).content.decode()
    assert "Dewi Lestari" in page
    assert "Belum pernah masuk" in page
    other = {"name": "Eka Putra", "username": "eka", "since_on": today}
    assert desk.post(reverse("seat_replace", args=[seat.pk]), other).status_code == 302
    assert not User.objects.get(username="dewi").is_active
    page = desk.get(reverse("seat_detail", args=[seat.pk])).content.decode()
    assert "Eka Putra" in page
    assert "Dewi Lestari" in page
    desk.post(reverse("seat_vacate", args=[seat.pk]), {"until_on": today})
    desk.post(reverse("seat_end", args=[seat.pk]))
    seat.refresh_from_db()
    assert seat.ended_on is not None


def test_administrator_seats_are_not_offered_to_the_secretariat(desk, dinkes, adi):
    page = desk.get(reverse("seat_create", args=[dinkes.pk])).content.decode()
    assert 'value="chair"' in page
    assert 'value="administrator"' not in page
    forced = desk.post(reverse("seat_create", args=[dinkes.pk]), {"role": "administrator"})
    assert forced.status_code == 200
    assert Seat.objects.filter(role="administrator").count() == 1
    seat = desk.get(reverse("seat_detail", args=[adi.seat.seat_id])).content.decode()
    assert "hanya diatur oleh administrator" in seat


def test_code_is_shown_once_and_opens_the_account(desk, sari):
    chooser = desk.get(reverse("code_sheet")).content.decode()
    assert "Sari Wulandari" in chooser
    sheet = desk.post(reverse("code_sheet"), {"seat": [sari.seat.seat_id], "format": "html"})
    assert sheet["Cache-Control"] == "no-store"
    (code,) = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", sheet.content.decode())
    assert code not in desk.get(reverse("code_sheet")).content.decode()
    assert code not in desk.get(reverse("seat_detail", args=[sari.seat.seat_id])).content.decode()
    other = Client()
    given = {"code": code, "password1": "jembatan-ampera-9", "password2": "jembatan-ampera-9"}
    assert other.post(reverse("account_activate"), given).status_code == 302
    assert User.objects.get(pk=sari.user.pk).check_password("jembatan-ampera-9")


def test_code_sheet_as_pdf(desk, sari, tono):
    pdfium = pytest.importorskip("pypdfium2")
    seats = [sari.seat.seat_id, tono.seat.seat_id]
    response = desk.post(reverse("code_sheet"), {"seat": seats, "format": "pdf"})
    assert response["Content-Type"] == "application/pdf"
    document = pdfium.PdfDocument(response.content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "Sari Wulandari" in text
    assert "Tono Prasetyo" in text
    assert len(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)) == 2


def test_code_sheet_asks_for_a_choice(desk, sari):
    for chosen in ([], ["x"], ["999999"]):
        page = desk.post(reverse("code_sheet"), {"seat": chosen}).content.decode()
        assert "belum ada pemegangnya" in page


def test_odd_input_is_answered_calmly(desk, sari, dinkes):
    odd = ["\x00", "x" * 5000, "<b>", "💧", "\u202e", str(10**30), "-1"]
    for text in odd:
        assert desk.get(reverse("agency_list"), {"text": text, "kind": text}).status_code == 200
        assert desk.get(reverse("account_list"), {"text": text, "state": text}).status_code == 200
        assert desk.get(reverse("code_sheet"), {"seat": text}).status_code == 200
        assert desk.post(reverse("code_sheet"), {"seat": text}).status_code == 200
        given = {"name": text, "kind": text, "command": text, "agency": text, "person": text}
        given |= {"since_on": text, "until_on": text, "role": text, "username": text}
        for name, pk in [
            ("agency_merge", dinkes.pk),
            ("seat_create", dinkes.pk),
            ("seat_replace", sari.seat.seat_id),
            ("seat_vacate", sari.seat.seat_id),
            ("seat_move", sari.seat.seat_id),
            ("account_set_end", sari.user.pk),
        ]:
            assert desk.post(reverse(name, args=[pk]), given).status_code == 200, (name, text)


def test_account_list_finds_who_never_signed_in(desk, sari, tono):
    User.objects.filter(pk=tono.user.pk).update(last_login=timezone.now())
    page = desk.get(reverse("account_list"), {"state": "never"}).content.decode()
    assert "Sari Wulandari" in page
    assert "Tono Prasetyo" not in page
    assert "Tanpa kode" in page


def test_account_is_closed_and_opened_again(desk, sari):
    where = reverse("account_manage", args=[sari.user.pk])
    desk.post(reverse("account_deactivate", args=[sari.user.pk]))
    assert not fresh(sari).user.is_active
    assert "Ditutup" in desk.get(where).content.decode()
    desk.post(reverse("account_reactivate", args=[sari.user.pk]))
    assert fresh(sari).user.is_active
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    desk.post(reverse("account_set_end", args=[sari.user.pk]), {"until_on": day})
    assert fresh(sari).user.until_on.isoformat() == day


def test_refused_button_comes_back_with_its_reason(desk, wati):
    where = reverse("account_manage", args=[wati.user.pk])
    response = desk.post(
        reverse("account_deactivate", args=[wati.user.pk]),
        headers={"referer": f"http://testserver{where}"},
        follow=True,
    )
    assert "Akun sendiri tidak dapat ditutup" in response.content.decode()
    assert fresh(wati).user.is_active


def test_pages_need_few_queries(desk, cast, django_assert_max_num_queries):
    for name in ("agency_list", "account_list", "code_sheet"):
        with django_assert_max_num_queries(12):
            desk.get(reverse(name))


def test_replaced_person_is_signed_out(sari, wati, desk):
    other = Client()
    other.post(reverse("account_login"), {"login": "sari", "password": PASSWORD})
    today = timezone.localdate().isoformat()
    desk.post(
        reverse("seat_replace", args=[sari.seat.seat_id]),
        {"name": "Dewi", "username": "dewi", "since_on": today},
    )
    assert other.get(reverse("account_detail")).status_code == 302
    assert (
        SeatHolding.objects.on(timezone.localdate()).get(seat=sari.seat.seat_id).user.username
        == "dewi"
    )
