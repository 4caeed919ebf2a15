"""Instruments: list, tree, the sheet of official texts, its preview and its revision."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.editions.models import Edition, EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.revisions.actions import load_edition
from layak.platform.audit.models import Event
from layak.platform.documents.reading.tables import read_table
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook
from tests.conftest import MONDAY, sign_in

LIST = "/pengaturan/instrumen/"
PAGE = "/pengaturan/instrumen/kla-2024/1/"
SHEET = f"{PAGE}teks-resmi.xlsx"
IMPORT = f"{PAGE}teks-resmi/"


@pytest.fixture
def secretary(client, wati, revision):
    return sign_in(client, wati)


def workbook(rows: list[list[str]]) -> bytes:
    sheet = Sheet(title="x", columns=[Column(title=name) for name in rows[0]], rows=rows[1:])
    return write_workbook([sheet], title="x", created=MONDAY)


def filled(client, **by_code) -> list[list[str]]:
    """The downloaded sheet with official columns typed in, as a person would."""
    rows = read_table(client.get(SHEET).content, "x.xlsx")
    rows = [row + [""] * (8 - len(row)) for row in rows]
    for code, (text, options) in by_code.items():
        places = [n for n, row in enumerate(rows) if row[0] == code]
        rows[places[0]][5] = text
        for place, (label, points) in zip(places, options, strict=False):
            rows[place][6:8] = [label, points]
    return rows


def upload(client, data: bytes, name="x.xlsx", note=""):
    return client.post(IMPORT, {"sheet": SimpleUploadedFile(name, data), "note": note})


def test_the_tree_shows_every_question_and_whose_reading_it_is(secretary):
    text = secretary.get(PAGE).content.decode()
    assert text.count("<details>") == 25
    assert "21A.7" in text
    assert text.count("Pilihan lain usulan, bukan bacaan kementerian") == 1
    assert "bayi dengan MP-ASI dini / semua bayi di bawah 6 bulan" in text
    assert "0 dari 274 pertanyaan dengan pilihan resmi" in text
    assert "Nindya di atas 700,00" in text


def test_a_downloaded_sheet_changes_nothing(secretary):
    answer = upload(secretary, secretary.get(SHEET).content)
    text = secretary.get(answer["Location"]).content.decode()
    assert "Tidak ada yang berbeda" in text
    assert "Simpan sebagai revisi baru" not in text


def test_official_options_become_a_new_revision(secretary):
    options = [("tidak", "0"), ("ya", "3")]
    rows = filled(secretary, **{"14.1": ("Teks resmi 14.1", options)})
    answer = upload(secretary, workbook(rows), note="Keputusan 21/2023")
    text = secretary.get(answer["Location"]).content.decode()
    assert "1 pertanyaan berubah" in text
    assert "tidak = 0,00; ya = 3,00" in text
    assert EditionRevision.objects.count() == 1

    saved = secretary.post(f"{answer['Location']}simpan/", follow=True).content.decode()
    assert "Revisi 2 tersimpan dengan 3 perubahan" in saved
    made = EditionRevision.objects.get(number=2)
    assert made.note == "Keputusan 21/2023"
    question = edition_of(made.pk).find("14.1")
    assert (question.text, question.basis) == ("Teks resmi 14.1", "official")
    assert [(o.label, o.points) for o in question.options] == [
        ("tidak", Decimal(0)),
        ("ya", Decimal(3)),
    ]
    assert question.label == edition_of(EditionRevision.objects.get(number=1).pk).find("14.1").label
    assert Event.objects.filter(kind="edition.loaded", facts__revision=2).count() == 1
    tree = secretary.get("/pengaturan/instrumen/kla-2024/2/").content.decode()
    assert "1 dari 274 pertanyaan dengan pilihan resmi" in tree
    difference = secretary.get("/pengaturan/instrumen/kla-2024/2/beda/1/").content.decode()
    assert "3 perbedaan" in difference
    # a second confirmation finds nothing to confirm
    again = secretary.post(f"{answer['Location']}simpan/", follow=True)
    assert "Unggah lembarnya sekali lagi" in again.content.decode()


def test_more_official_options_than_ours_find_room(secretary):
    ours = len(edition_of(EditionRevision.objects.get().pk).find("14.1").options)
    rows = read_table(secretary.get(SHEET).content, "x.xlsx")
    assert sum(1 for row in rows if row[0] == "14.1") == ours + 2


def test_faults_are_named_and_nothing_is_saved(secretary):
    rows = filled(secretary, **{"14.1": ("", [("tidak", "0"), ("ya", "99")])})
    rows.append(["9.99", "", "", "", "", "teks", "", ""])
    answer = upload(secretary, workbook(rows))
    url = answer["Location"]
    text = secretary.get(url).content.decode()
    assert "nilai 99,00 di luar 0 sampai 3,00" in text
    assert "9.99" in text
    assert "Simpan sebagai revisi baru" not in text
    refused = secretary.post(f"{url}simpan/", headers={"referer": url}, follow=True)
    assert "2 masalah; belum ada yang disimpan" in refused.content.decode()
    assert EditionRevision.objects.count() == 1


def test_a_sheet_for_an_older_revision_is_refused(secretary):
    one = upload(secretary, workbook(filled(secretary, **{"14.1": ("A", [])})))
    secretary.post(f"{one['Location']}simpan/")
    two = upload(secretary, workbook(filled(secretary, **{"14.1": ("B", [])})))
    late = secretary.post(f"{two['Location']}simpan/", headers={"referer": IMPORT}, follow=True)
    assert "revisi yang lebih baru" in late.content.decode()
    assert EditionRevision.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"a,b\n1,2\n", "Pakai lembar yang diunduh"), (b"%PDF-", "PDF"), (b"", "kosong")],
)
def test_a_bad_sheet_is_said(secretary, data, sentence):
    answer = upload(secretary, data, "x.csv")
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_file_of_the_installation_is_loaded_once(secretary, adi, client):
    sign_in(client, adi)
    for _ in range(2):
        client.post(f"{LIST}muat/", {"file": "kelurahan-contoh"})
    assert Edition.objects.get(code="kelurahan-contoh").revisions.count() == 1
    assert client.post(f"{LIST}muat/", {"file": "../../etc/passwd"}).status_code == 404
    assert client.get(f"{LIST}muat/").status_code == 405
    text = client.get(LIST).content.decode()
    assert "kelurahan-contoh" in text


def test_official_texts_survive_a_newer_file_of_the_installation(secretary, revision, wati):
    one = upload(secretary, workbook(filled(secretary, **{"14.1": ("Teks resmi", [])})))
    secretary.post(f"{one['Location']}simpan/")
    # the same file again: nothing new, the official text stays the newest
    secretary.post(f"{LIST}muat/", {"file": "kla-2024"})
    assert EditionRevision.objects.count() == 2
    edition = load_edition_file("kla-2024")
    newer = load_edition(edition=replace(edition, source="salinan ketiga"), by=wati, at=MONDAY)
    kept = edition_of(newer.pk)
    assert (newer.number, kept.source) == (3, "salinan ketiga")
    assert kept.find("14.1").official_text == "Teks resmi"


@pytest.mark.parametrize("who", ["sari", "heri", "tono", "budi", "ketut", "rahma"])
def test_others_read_but_do_not_change(client, cast, revision, who):
    sign_in(client, cast[who])
    for url in (LIST, PAGE, f"{PAGE}beda/1/"):
        assert client.get(url).status_code == 200
    for url in (SHEET, IMPORT, f"{IMPORT}abc/"):
        assert client.get(url).status_code == 404
    assert client.post(f"{IMPORT}abc/simpan/").status_code == 404
    assert client.post(f"{LIST}muat/").status_code == 404


def test_unknown_revisions_are_not_found(secretary):
    for url in ("kla-2024/9/", "tiada/1/", "kla-2024/1/beda/7/", "kla-2024/99999999999999/"):
        assert secretary.get(f"{LIST}{url}").status_code == 404
