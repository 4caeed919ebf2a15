"""Request letters: one for each agency, kept as it went out."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from django.urls import reverse
from docx import Document

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.actions import Head, Official, add_signer, set_letterhead
from layak.city.agencies.letterheads.models import Letterhead, Signer
from layak.city.agencies.letterheads.reads import signature_lines
from layak.evaluation.answers.models import Assignment
from layak.evaluation.letters.actions import make_letters
from layak.evaluation.letters.letter import letter_file
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.letters.reads import Recipient, letter_message, recipients
from layak.evaluation.letters.wording import LetterPlan, addressee
from layak.platform.audit.models import Event
from layak.platform.documents.writing.letters import SAMPLE
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def official(**changes) -> Official:
    facts = {
        "name": "Dr. Ratna Dewi, M.Si.",
        "nip": "197001011995032001",
        "grade": "Pembina Utama Muda",
        "position": "Asisten Pemerintahan",
        "capacity": "Plt.",
        "behalf": "u.b.",
        "behalf_of": "Wali Kota Uji\nSekretaris Daerah",
    }
    return Official(**(facts | changes))


@pytest.fixture
def signer(dp3a, wati):
    return add_signer(agency=dp3a, official=official(), by=wati, at=MONDAY)


def a_plan(signer, **changes) -> LetterPlan:
    facts = {
        "number": "400.2/{nomor}/DP3A/2026",
        "first": 7,
        "dated_on": date(2026, 11, 24),
        "due_on": date(2026, 12, 18),
        "nature": "Penting",
        "subject": "Permintaan data",
        "opening": "Berdasarkan peraturan.\nAlinea kedua.",
        "contact": "Wati, 0711-123456",
        "copies": ["Wali Kota Uji"],
        "signer": signer.pk,
        "only_open": False,
    }
    return LetterPlan(**(facts | changes))


def made(round_, agencies, signer, by, **changes):
    return make_letters(
        round_=round_,
        agency_ids=[agency.pk for agency in agencies],
        plan=a_plan(signer, **changes),
        city=None,
        by=by,
        at=AT,
    )


def table(letter) -> list[list[str]]:
    document = Document(io.BytesIO(letter_file(letter)))
    return [[cell.text for cell in row.cells] for row in document.tables[-1].rows]


def test_each_agency_gets_its_own_questions(round_, dinkes, dp3a, signer, wati):
    letters = made(round_, [dinkes, dp3a], signer, wati)
    assert [letter.number for letter in letters] == ["400.2/7/DP3A/2026", "400.2/8/DP3A/2026"]
    for letter in letters:
        named = Assignment.objects.filter(agency=letter.agency, answer__round=round_, ended_at=None)
        expected = list(named.order_by("answer__position").values_list("answer__code", "relation"))
        head, *rows = table(letter)
        assert head[1] == "Kode"
        roles = {"lead": "Memimpin", "contributor": "Menyumbang"}
        assert [(row[1], row[5]) for row in rows] == [
            (code, roles[relation]) for code, relation in expected
        ]
        assert letter.content["jumlah"] == len(expected)
    event = Event.objects.get(kind="letter.made")
    assert event.sentence == (
        "2 surat permintaan data dibuat (400.2/7/DP3A/2026 sampai 400.2/8/DP3A/2026)."
    )


def test_wanted_evidence_is_told_in_words(round_, dp3a, signer, wati):
    (letter,) = made(round_, [dp3a], signer, wati)
    told = {row["kode"]: row["bukti"] for row in letter.content["pertanyaan"]}
    assert told["1.3d"] == "Kutipan APBD yang ditandatangani Bappeda; Dokumen"
    assert all("_" not in text for text in told.values())


def test_content_fills_exactly_the_fields_of_the_template(round_, dinkes, signer, wati):
    (letter,) = made(round_, [dinkes], signer, wati)
    assert set(letter.content) - {"jumlah", "kop_milik"} == set(SAMPLE)
    assert set(letter.content["pertanyaan"][0]) == set(SAMPLE["pertanyaan"][0])
    assert letter.content["penanda_tangan"] == [
        "a.n. Wali Kota Uji", "Sekretaris Daerah", "u.b.", "Plt. Asisten Pemerintahan,",
    ]  # fmt: skip
    assert "paling lambat 18 Desember 2026" in " ".join(letter.content["isi"])
    assert "identitas lain seorang anak" in " ".join(letter.content["isi"])


def test_kept_letter_prints_the_same_after_seats_and_head_change(
    round_, dinkes, dp3a, signer, wati
):
    (letter,) = made(round_, [dinkes], signer, wati)
    before = letter_file(letter)
    head = Head(lines="KOP BARU", address="", contact="", place="Lain")
    set_letterhead(agency=dp3a, head=head, by=wati, at=AT)
    Signer.objects.update(name="Orang Lain", ended_at=AT)
    Agency.objects.filter(pk=dinkes.pk).update(name="Dinas Baru")
    assert letter_file(RequestLetter.objects.get()) == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"due_on": date(2026, 11, 23)}, "sebelum tanggal surat"),
        ({"number": "x" * 79 + "{nomor}", "first": 10}, "paling panjang"),
        ({"signer": 0}, "sudah dilepas"),
    ],
)
def test_bad_plan_makes_nothing(round_, dinkes, signer, wati, changes, reason):
    plan = a_plan(signer)
    facts = {name: getattr(plan, name) for name in plan.__dataclass_fields__} | changes
    with pytest.raises(Refused, match=reason):
        make_letters(
            round_=round_, agency_ids=[dinkes.pk], plan=LetterPlan(**facts), city=None,
            by=wati, at=AT,
        )  # fmt: skip
    assert not RequestLetter.objects.exists()


def test_taken_number_is_refused_whole(round_, dinkes, dp3a, signer, wati):
    made(round_, [dinkes], signer, wati, number="1")
    with pytest.raises(Refused, match="sudah ada"):
        made(round_, [dp3a, dinkes], signer, wati, number="1")
    assert RequestLetter.objects.count() == 1


def test_nobody_and_nothing_left_are_refused(round_, dinkes, signer, wati):
    with pytest.raises(Refused, match="Centang dahulu"):
        made(round_, [], signer, wati)
    round_.answers.update(stage="accepted")
    with pytest.raises(Refused, match="belum selesai"):
        made(round_, [dinkes], signer, wati, only_open=True)


def test_only_the_secretariat_writes_and_not_in_a_locked_round(
    round_, dinkes, signer, sari, ketut, wati
):
    for person in (sari, ketut):
        with pytest.raises(Refused, match="tidak berwenang"):
            made(round_, [dinkes], signer, person)
    round_.locked_at, round_.locked_by = AT, ketut.user
    round_.save()
    with pytest.raises(Refused, match="terkunci"):
        made(round_, [dinkes], signer, wati)


@pytest.mark.parametrize(
    ("behalf", "chain", "lines"),
    [
        ("", "", ["Plt. Asisten Pemerintahan,"]),
        ("a.n.", "Wali Kota Uji", ["a.n. Wali Kota Uji", "Plt. Asisten Pemerintahan,"]),
    ],
)
def test_signature_follows_the_chain(dp3a, wati, behalf, chain, lines):
    who = official(behalf=behalf, behalf_of=chain)
    assert signature_lines(add_signer(agency=dp3a, official=who, by=wati, at=AT)) == lines


def test_chain_of_ub_names_two_offices(dp3a, wati):
    with pytest.raises(Refused, match="dua jabatan"):
        add_signer(agency=dp3a, official=official(behalf_of="Wali Kota"), by=wati, at=AT)
    with pytest.raises(Refused, match="atas nama jabatan apa"):
        add_signer(agency=dp3a, official=official(behalf="a.n.", behalf_of=" "), by=wati, at=AT)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("dinas", "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        ("kecamatan", "Kecamatan Ilir", "Camat Ilir"),
        ("vertikal", "Kejaksaan Negeri", "Pimpinan Kejaksaan Negeri"),
    ],
)
def test_addressee_is_who_leads(kind, name, said):
    to = Recipient(agency_id=1, code="x", name=name, kind=kind, is_invited=False, asked=())
    assert addressee(to) == said


def test_invited_bodies_are_asked_not_told(round_, dinkes, signer, wati):
    Agency.objects.filter(pk=dinkes.pk).update(command="luar")
    (letter,) = made(round_, [dinkes], signer, wati)
    assert "mohon kesediaan" in " ".join(letter.content["isi"])


def posted(signer, *agencies, **changes) -> dict:
    plan = a_plan(signer)
    facts = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    facts |= {"copies": "Wali Kota Uji", "pilih": [agency.pk for agency in agencies]}
    return {name: value for name, value in (facts | changes).items() if value is not False}


def test_page_makes_letters_and_hands_them_out(client, round_, dinkes, dp3a, signer, wati):
    sign_in(client, wati)
    url = reverse("letter_list", args=["uji"])
    assert client.get(f"{url}?centang=semua").content.decode().count(" checked") > 3
    response = client.post(url, posted(signer, dinkes, dp3a))
    assert response.status_code == 302
    letter = RequestLetter.objects.get(agency=dinkes)
    page = client.get(reverse("letter_detail", args=["uji", letter.pk])).content.decode()
    assert "400.2/7/DP3A/2026" in page
    assert "https://wa.me/?text=Yth." in page
    docx = client.get(reverse("letter_docx", args=["uji", letter.pk]))
    assert docx.content == letter_file(letter)
    archive = client.get(reverse("letter_archive", args=["uji"]))
    names = ZipFile(io.BytesIO(b"".join(archive.streaming_content))).namelist()
    assert len(names) == 2
    assert all(name.endswith(".docx") for name in names)


def test_refused_page_keeps_what_was_typed(client, round_, dinkes, signer, wati):
    sign_in(client, wati)
    told = posted(signer, dinkes, due_on="2026-11-01", contact="Ibu Wati 0812")
    response = client.post(reverse("letter_list", args=["uji"]), told)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Tenggat tidak boleh sebelum tanggal surat." in page
    assert "Ibu Wati 0812" in page
    assert f'value="{dinkes.pk}" aria-label="Dinas Kesehatan" checked' in page


def test_pdf_without_libreoffice_says_so(client, round_, dinkes, signer, wati, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    (letter,) = made(round_, [dinkes], signer, wati)
    sign_in(client, wati)
    response = client.get(reverse("letter_pdf", args=["uji", letter.pk]), follow=True)
    assert "LibreOffice" in response.content.decode()
    assert response.redirect_chain[0][0].endswith(f"/surat/{letter.pk}/")


def test_letters_are_the_secretariats(client, round_, dinkes, signer, wati, sari):
    (letter,) = made(round_, [dinkes], signer, wati)
    sign_in(client, sari)
    for name, args in (("letter_list", ["uji"]), ("letter_docx", ["uji", letter.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404
    sign_in(client, wati)
    assert client.post(reverse("letter_detail", args=["uji", letter.pk])).status_code == 405
    assert client.get(reverse("letter_detail", args=["uji", 10**9])).status_code == 404


def test_message_carries_no_more_than_the_letter(round_, dinkes, signer, wati):
    (letter,) = made(round_, [dinkes], signer, wati)
    said = letter_message(letter, site="https://layak.example")
    assert "https://layak.example/evaluasi/uji/" in said
    assert "18 Desember 2026" in said
    assert "identitas anak" in said


def test_list_needs_few_queries(
    client, round_, dinkes, dp3a, signer, wati, django_assert_max_num_queries
):
    made(round_, [dinkes, dp3a], signer, wati)
    sign_in(client, wati)
    with django_assert_max_num_queries(14):
        client.get(reverse("letter_list", args=["uji"]))
    with django_assert_max_num_queries(2):
        recipients(round_)


def test_letterhead_pages_take_words_mark_and_template(client, dp3a, wati):
    from layak.platform.documents.writing.letters import base_letter

    sign_in(client, wati)
    url = reverse("letterhead_edit", args=[dp3a.pk])
    assert dp3a.name.upper() in client.get(url).content.decode()
    told = {"lines": "PEMERINTAH KOTA UJI\n\n DP3A ", "place": "Uji", "address": "Jalan 1"}
    assert client.post(url, told).status_code == 302
    assert Letterhead.objects.get().lines == "PEMERINTAH KOTA UJI\nDP3A"
    files = reverse("letterhead_files", args=[dp3a.pk])
    upload = io.BytesIO(base_letter())
    upload.name = "templat.docx"
    assert client.post(files, {"template": upload}).status_code == 302
    assert bytes(Letterhead.objects.get().template) == base_letter()
    bad = io.BytesIO(b"bukan word")
    bad.name = "templat.docx"
    response = client.post(files, {"template": bad})
    assert response.status_code == 422
    assert "bukan dokumen Word" in response.content.decode()
    assert client.post(files, {"lepas": "templat"}).status_code == 302
    assert Letterhead.objects.get().template is None
