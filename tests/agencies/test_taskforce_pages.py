"""The pages of the task force register, as a secretary walks them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from layak.city.agencies.positions.actions import Office, add_positions
from layak.city.agencies.taskforce.actions import Decree, record_task_force
from layak.city.agencies.taskforce.models import Position, PositionHolding, TaskForce
from layak.city.places.models import District, Municipality, Ward
from tests.conftest import MONDAY, sign_in

LONG = "Kepala Bidang Perlindungan Hak Perempuan dan Perlindungan Khusus Anak pada " * 2
ROWS = (
    "No\tKedudukan\tJabatan\tInstansi\tKlaster\n"
    "1\tKetua\tSekretaris Daerah\tSekretariat Daerah\t\n"
    "2\tKoordinator\tKepala Dinas Kesehatan\tDinkes\tKlaster III\n"
    '3\tAnggota\t"Kepala Bidang\nKesehatan Keluarga"\tDinkes\tKlaster III\n'
    "4\tAnggota\tLurah\t\t\n"
)


@pytest.fixture
def desk(client, wati):
    return sign_in(client, wati)


@pytest.fixture
def city(db):
    return Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Uji")


@pytest.fixture
def ward(city):
    district = District.objects.create(municipality=city, code="99.71.01", name="Ilir")
    return Ward.objects.create(
        district=district, code="99.71.01.1001", name="Teratai", kind="kelurahan"
    )


def decree(**changes) -> Decree:
    facts = {"number": "188/12", "decreed_on": date(2026, 1, 5), "since_on": date(2026, 1, 5)}
    return Decree(**(facts | changes))


@pytest.fixture
def task_force(wati):
    return record_task_force(level="city", place_code="", decree=decree(), by=wati, at=MONDAY)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_first_decree_from_the_empty_page(desk, city):
    assert "Belum ada SK gugus tugas" in text(desk.get("/gugus-tugas/susunan/"))
    given = {"number": "188/1", "decreed_on": "2026-01-05", "since_on": "2026-01-05"}
    wrong = desk.post(reverse("task_force_record"), given | {"until_on": "2026-01-01"})
    assert "sebelum hari pertamanya" in text(wrong)
    page = desk.post(reverse("task_force_record"), given, follow=True)
    assert "Gugus tugas Kota Uji" in text(page)
    assert "Belum ada kedudukan" in text(page)


def test_list_is_shown_before_it_is_written(desk, task_force, dinkes, setda, dp3a):
    url = reverse("position_paste", args=[task_force.pk])
    shown = text(desk.post(url, {"text": ROWS, "langkah": "periksa"}))
    assert "Catat 3 kedudukan" in shown
    assert "Baris 5: 4 · Anggota · Lurah" in shown
    assert not Position.objects.exists()
    page = desk.post(url, {"text": ROWS.replace("\n", "\r\n"), "langkah": "catat"}, follow=True)
    assert "3 kedudukan dicatat." in text(page)
    kept = Position.objects.order_by("position").values_list("title", "agency")
    assert list(kept) == [
        ("Sekretaris Daerah", setda.pk),
        ("Kepala Dinas Kesehatan", dinkes.pk),
        ("Kepala Bidang Kesehatan Keluarga", dinkes.pk),
    ]
    assert desk.post(url, {"text": " \n", "langkah": "catat"}).status_code == 422


def test_position_from_adding_to_leaving(desk, task_force):
    place = {"place": "klaster-3/anggota", "title": "Direktur RSUD", "institution": "RSUD"}
    desk.post(reverse("position_add", args=[task_force.pk]), place)
    position = Position.objects.get()
    hold = {"name": "dr. A", "since_on": "2026-02-02", "capacity": "Plt.", "nip": "12"}
    refused = desk.post(reverse("position_hold", args=[position.pk]), hold)
    assert "18 angka" in text(refused)
    page = desk.post(
        reverse("position_hold", args=[position.pk]), hold | {"nip": "19800101 200501 1 001"},
        follow=True,
    )  # fmt: skip
    assert "Plt. dr. A" in text(page)
    desk.post(reverse("position_change", args=[position.pk]), place | {"title": "Direktur"})
    desk.post(reverse("position_vacate", args=[position.pk]), {"until_on": "2026-03-01"})
    assert PositionHolding.objects.get().until_on == date(2026, 3, 1)
    page = desk.post(reverse("position_end", args=[position.pk]), follow=True)
    assert "Kedudukan dikeluarkan" in text(page)


def test_decree_is_replaced_and_the_change_shown(desk, task_force):
    url = reverse("task_force_replace", args=[task_force.pk])
    later = {"number": "188/99", "decreed_on": "2026-02-02", "since_on": "2026-02-02"}
    page = text(desk.post(url, later, follow=True))
    assert "Berubah dari SK sebelumnya" in page
    assert "Tidak ada kedudukan atau pejabat yang berubah." in page
    old = text(desk.get(reverse("task_force_detail", args=[task_force.pk])))
    assert "sudah tidak berlaku" in old
    assert "Ganti SK" not in old.split("Surat keputusan")[1].split("Bagan")[0].replace(
        "penggantinya", ""
    )


def test_places_say_how_many_have_a_task_force(desk, wati, ward):
    page = text(desk.get(reverse("task_force_wards")))
    assert "0 dari 1 kelurahan" in page
    record_task_force(level="ward", place_code=ward.code, decree=decree(), by=wati, at=MONDAY)
    page = text(desk.get(reverse("task_force_wards")))
    assert "1 dari 1 kelurahan" in page
    assert TaskForce.objects.get().place == "Kelurahan Teratai"
    assert "Semua wilayah sudah" in text(desk.get(reverse("task_force_wards") + "?saring=belum"))
    for strange in ("ward&kode=x", "ward&kode=%00", "negara", "city&kode=1", "district"):
        page = desk.get(reverse("task_force_record") + f"?tingkat={strange}", follow=True)
        assert "dari daftar wilayah" in text(page)


def test_operator_reads_and_finds_no_buttons(client, sari, task_force):
    page = text(sign_in(client, sari).get("/gugus-tugas/susunan/"))
    assert "188/12" in page
    assert "Ganti SK" not in page
    assert client.get(reverse("task_force_vacancies")).status_code == 200


@pytest.mark.parametrize("count", [0, 200])
def test_annex_as_word_and_pdf(desk, task_force, wati, count, city):
    if count:
        offices = [
            Office(group="klaster-5", duty="anggota", title=f"{LONG}{n}"[:160], holder="A" * 100)
            for n in range(count)
        ]
        add_positions(task_force=task_force, offices=offices, by=wati, at=MONDAY)
    found = desk.get(reverse("task_force_docx", args=[task_force.pk]))
    document = Document(io.BytesIO(found.content))
    tables = [table for table in document.tables if table.cell(0, 0).text == "No"]
    assert [len(table.rows) for table in tables] == ([count + 1] if count else [])
    if count:
        assert [cell.text for cell in tables[0].rows[0].cells][:3] == [
            "No", "Kedudukan dalam Gugus Tugas", "Jabatan dinas",
        ]  # fmt: skip
    pdf = desk.get(reverse("task_force_pdf", args=[task_force.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert "lampiran-i" in pdf["Content-Disposition"]


def test_accounts_page_names_seats_empty_for_long(desk, sari, wati):
    from layak.city.agencies.seats.actions import vacate_seat
    from layak.city.agencies.seats.models import Seat

    seat = Seat.objects.get(pk=sari.seats[0].seat_id)
    left = timezone.localdate() - timezone.timedelta(days=40)
    vacate_seat(seat=seat, until_on=left, by=wati, at=timezone.now())
    page = text(desk.get(reverse("account_list")))
    assert "Kursi yang lama kosong" in page
    assert "40 hari" in page
