"""Playbooks to read: counts against the domain text, words of what numbers rest on, events."""

from __future__ import annotations

from collections import Counter
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from layak.workflows.rapidaction.catalogue.reads import event_rows, playbook_list_rows
from layak.workflows.rapidaction.drafts.actions import record_reviews
from layak.workflows.rapidaction.playbooks.models import LegalReview
from layak.workflows.rapidaction.playbooks.reads import (
    basis_words,
    confirmed_rows,
    limit_words,
    may_say_law,
    playbook_of,
    source_words,
)
from layak.workflows.rapidaction.playbooks.rules import BASES
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.conftest import MONDAY, make_person, sign_in
from tests.rapidaction.playbook_help import ABUSE, a_reviewer, draft_of, in_force, page, ship

# law, practice, inferred, none; counted in the tables of the domain text, A.8
BY_HAND = {
    "abh-pelaku-diversi": (14, 0, 2, 1),
    "abh-sekolah-filial": (0, 0, 10, 1),
    "anak-bawah-12": (6, 0, 4, 0),
    "anak-korban-saksi": (4, 0, 5, 2),
    "anak-terlantar-temuan": (0, 0, 8, 0),
    "anak-tidak-sekolah": (0, 1, 7, 0),
    "eksploitasi-daring": (3, 0, 6, 0),
    "kdrt-kekerasan-fisik-psikis": (4, 1, 5, 0),
    "kekerasan-di-sekolah": (0, 0, 8, 0),
    "kekerasan-seksual": (5, 1, 6, 4),
    "napza": (0, 0, 7, 0),
    "pekerja-anak-jalanan": (0, 0, 8, 0),
    "perkawinan-anak": (0, 0, 8, 0),
    "tppo-eksploitasi-seksual": (3, 1, 3, 2),
}
# ours, besides those of the domain text
OURS = {"anak-tanpa-akta": (0, 0, 7, 0), "balita-gizi-buruk": (0, 0, 9, 0)}


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.mark.django_db
def test_what_numbers_rest_on_is_as_the_domain_text_counts(world):
    found = {}
    for code, version in world.playbooks.items():
        counted = Counter(step.basis for step in playbook_of(version).steps)
        found[code] = tuple(counted[basis] for basis in BASES)
    assert found == BY_HAND | OURS
    totals = [sum(counts[n] for counts in BY_HAND.values()) for n in range(4)]
    assert (totals, sum(totals)) == ([39, 4, 87, 10], 140)


@pytest.mark.django_db
def test_the_list_tells_counts_and_reviews(book, dinkes):
    record_reviews(
        version_id=in_force().pk, rows=[("own", 5), ("own", 7)], is_confirmed=True,
        reviewer="Hana, Bagian Hukum", note="", by=a_reviewer(dinkes), at=MONDAY,
    )  # fmt: skip
    by = make_person(dinkes, "case-supervisor", "lina", "Lina Contoh")
    rows = {row["code"]: row for row in playbook_list_rows(by, at=MONDAY)}
    row = rows[ABUSE]
    assert (row["step_count"], row["counts"]) == (
        16,
        (("hukum", 5), ("praktik", 1), ("usulan", 6), ("tanpa angka", 4)),
    )
    # 5, 7, 8, 9, 11 by number; 4, 6, 10, 16 by the step; and 7 of the common ones
    law_steps = [n for n, s in enumerate(in_force().document["steps"], 1) if "law" in (s["kind"], s["deadline_kind"])]  # fmt: skip
    assert (row["law_count"], row["reviewed_count"]) == (len(law_steps) + 1, 2)
    assert set(law_steps) >= {5, 7, 8, 9, 11}


@pytest.mark.django_db
def test_menurut_hukum_is_said_of_confirmed_law_rows_alone(book, client, dinkes, heri):
    hana = a_reviewer(dinkes)
    sign_in(client, heri)
    before = text_of(client.get(page("playbook_detail")))
    assert "menurut hukum ·" not in before
    assert "UU 12/2022 Ps 42, belum ditinjau Bagian Hukum" in before
    for rows, is_confirmed in (([("own", 7), ("own", 9)], True), ([("own", 9)], False)):
        record_reviews(
            version_id=in_force().pk, rows=rows, is_confirmed=is_confirmed,
            reviewer="Hana, Bagian Hukum", note="Lihat penjelasan", by=hana, at=MONDAY,
        )  # fmt: skip
    after = text_of(client.get(page("playbook_detail")))
    assert after.count("menurut hukum ·") == 1
    assert "menurut hukum · UU 12/2022 Ps 42 " in after
    assert "UU 12/2022 Ps 42(2), belum ditinjau Bagian Hukum" in after
    assert "Diragukan Hana, Bagian Hukum" in after


@pytest.mark.django_db
def test_a_confirmed_row_that_rests_on_no_number_of_law_is_still_our_proposal(book):
    step = playbook_of(in_force()).steps[12]
    assert not may_say_law(in_force(), "own", step, {("own", 13)})
    assert basis_words(step, may_say_law=False) == "usulan kami"


@pytest.mark.django_db
def test_a_draft_says_nothing_in_the_name_of_the_law(book, wati):
    draft = draft_of(ABUSE, wati)
    step = playbook_of(draft).steps[4]
    assert step.basis == "law"
    assert not may_say_law(draft, "own", step, {("own", 5)})


@pytest.mark.django_db
def test_words_of_sources_and_limits(book):
    steps = playbook_of(in_force()).steps
    custody = playbook_of(ship("anak-bawah-12")).steps
    assert source_words(steps[6]) == "UU 12/2022 Ps 42"
    # numbers of paragraphs stay, asides go
    assert source_words(custody[9]) == "UU 11/2012 Ps 21(1)b, (3), (4)"
    assert [limit_words(steps[n].limit, steps[n].limit_text) for n in (0, 4, 10, 12, 13, 15)] == [
        "segera",
        "3x24 jam",
        "7 hari sebelum",
        "72 jam",
        "7 hari",
        "tanpa angka",
    ]


@pytest.mark.django_db
def test_the_page_shows_who_when_source_and_custody(world, client):
    sign_in(client, world.people["maya"])
    said = text_of(client.get(page("playbook_detail", "abh-pelaku-diversi")))
    for words in (
        "di luar kewenangan kota",
        "Unit PPA Polres",
        "hak yang berakhir",
        "diawasi langkah 15",
        "UU 11/2012 Ps 38",
        "dibaca naskahnya",
        "Yang mengesampingkan persetujuan",
        "14 hukum · 2 usulan · 1 tanpa angka",
        "Tidak ada batas penahanan berjalan",
    ):
        assert words in said, words
    assert 'href="https://github.com/mblonyox/data-peraturan/blob/main/uu/2012/11.md"' in said


@pytest.mark.django_db
def test_open_activations_are_counted_with_their_version(world, client):
    open_activation(
        playbook=in_force(), lead=world.agencies["uptd-ppa"], level="yellow", signs=[],
        because="Uji.", report=None, child=None, started_at=MONDAY, by=world.people["maya"],
        at=MONDAY,
    )  # fmt: skip
    sign_in(client, world.people["lina"])
    assert "1 penanganan Anda berjalan memakai versi ini" in text_of(
        client.get(page("playbook_detail"))
    )
    row = next(r for r in playbook_list_rows(world.people["lina"], at=MONDAY) if r["code"] == ABUSE)
    assert row["open_count"] == 1
    # to who supervises no case it would tell that there is one; a supervisor elsewhere counts none
    sign_in(client, world.people["pandu"])
    for url in (page("playbook_detail"), reverse("playbook_list")):
        assert "penanganan Anda" not in text_of(client.get(url))
    ayu = make_person(world.agencies["disdik"], "case-supervisor", "ayu", "Ayu Contoh")
    assert {row["open_count"] for row in playbook_list_rows(ayu, at=MONDAY)} == {0}


@pytest.mark.django_db
def test_reviews_cost_the_list_no_query_each(world, dinkes):
    assert len(playbook_list_rows(world.people["lina"], at=MONDAY)) == 16
    with CaptureQueriesContext(connection) as bare:
        playbook_list_rows(world.people["lina"], at=MONDAY)
    hana = a_reviewer(dinkes)
    for code in ("anak-bawah-12", "abh-pelaku-diversi"):
        LegalReview.objects.create(
            playbook=in_force(code), part="own", position=5, is_confirmed=True, reviewer="Hana",
            at=MONDAY, by=hana.user,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as reviewed:
        playbook_list_rows(world.people["lina"], at=MONDAY)
    assert len(bare) == len(reviewed) <= 5
    assert confirmed_rows(in_force("anak-bawah-12")) == {("own", 5)}


@pytest.mark.django_db
def test_events_tell_their_playbooks_and_what_they_are_taken_for(world, client):
    rows = {row.code: row for row in event_rows(day=MONDAY.date())}
    tpks = rows["pelindungan_sementara_diberikan"]
    assert tpks.alike[0][0] == "Perlindungan sementara diberikan (UU PKDRT)"
    assert ABUSE in [code for code, _title in tpks.used_by]
    assert [code for code, _ in rows["perlindungan_sementara_diberikan"].used_by] == [
        "kdrt-kekerasan-fisik-psikis"
    ]
    assert rows["penyidikan"].same_as == "Penyidikan dimulai"
    assert rows["penyidikan"].code not in [label for label, _ in rows["penyidikan_dimulai"].alike]
    sign_in(client, world.people["maya"])
    assert "Jangan tertukar dengan" in text_of(client.get("/aksi-cepat/peristiwa/"))


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["?versi=2", "?versi=99999", "?versi=x", "?versi=%00"])
def test_an_unknown_version_or_a_draft_of_others_is_not_there(book, client, wati, heri, asked):
    draft_of(ABUSE, wati)
    sign_in(client, heri)
    for name in ("playbook_detail", "playbook_poster", "playbook_file"):
        assert client.get(page(name) + asked).status_code == 404
    assert client.get(page("playbook_detail", "tidak-ada")).status_code == 404


@pytest.mark.django_db
def test_closing_criteria_stand_there_in_words(world, client):
    sign_in(client, world.people["lina"])
    text = text_of(client.get(page("playbook_detail")))
    assert "Anak aman 90 hari tanpa kontak terlapor" in text
    assert "jangka waktunya dihitung" in text
    for mark in ("Criterion", "[90 hari", "None"):
        assert mark not in text
