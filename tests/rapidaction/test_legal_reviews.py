"""The legal reviewer's word: on law rows of adopted versions, kept, carried where nothing changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.catalogue.reads import step_rows
from layak.workflows.rapidaction.drafts.actions import adopt_draft, record_reviews
from layak.workflows.rapidaction.playbooks.models import LegalReview, PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import confirmed_rows, playbook_of
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.playbook_help import (
    ABUSE,
    a_reviewer,
    draft_of,
    in_force,
    page,
    saved,
    with_terms,
)
from tests.rapidaction.test_playbook_pages import text_of


@pytest.fixture
def hana(book, dinkes):
    return a_reviewer(dinkes)


def reviewed(hana, *rows, is_confirmed=True, note="", version=None, reviewer="Hana, Bagian Hukum"):
    return record_reviews(
        version_id=(version or in_force()).pk, rows=[("own", row) for row in rows],
        is_confirmed=is_confirmed, reviewer=reviewer, note=note, by=hana, at=MONDAY,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_newest_word_counts_and_the_former_stay(hana):
    reviewed(hana, 5, 7)
    reviewed(hana, 5, is_confirmed=False, note="Ps 41 sudah diubah")
    assert confirmed_rows(in_force()) == {("own", 7)}
    reviewed(hana, 5)
    assert confirmed_rows(in_force()) == {("own", 5), ("own", 7)}
    assert LegalReview.objects.filter(position=5).count() == 3
    said = [e.sentence for e in Event.objects.filter(kind="playbook.rows_reviewed").order_by("pk")]
    assert said[0].endswith("dicatat: dibenarkan (own 5, own 7).")
    assert said[1].endswith("dicatat: diragukan (own 5).")


@pytest.mark.django_db
def test_a_word_is_never_taken_back(hana):
    review = reviewed(hana, 5)[0]
    for change in (lambda r: r.update(is_confirmed=False), lambda r: r.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(LegalReview.objects.filter(pk=review.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"rows": [13]}, "tidak bersandar pada hukum: own 13"),
        ({"rows": [99]}, "own 99"),
        ({"rows": []}, "Pilih dahulu"),
        ({"reviewer": " "}, "nama dan jabatan"),
        ({"reviewer": "x" * 201}, "nama dan jabatan"),
        ({"is_confirmed": False}, "Tulis apa yang diragukan"),
        ({"note": "x" * 601}, "paling banyak 600"),
    ],
)
def test_a_word_needs_a_law_row_a_name_and_for_doubt_a_note(hana, told, words):
    rows = told.pop("rows", [5])
    with pytest.raises(Refused, match=words):
        reviewed(hana, *rows, **told)
    assert not LegalReview.objects.exists()


@pytest.mark.django_db
def test_only_the_legal_office_and_only_what_was_adopted(book, wati, hana):
    with pytest.raises(Refused, match="Bagian Hukum"):
        reviewed(wati, 5)
    with pytest.raises(Refused, match="Rancangan"):
        reviewed(hana, 5, version=draft_of(ABUSE, wati))
    assert NotAcceptable.__mro__[1] is Refused


@pytest.mark.django_db
def test_the_form_takes_several_rows_at_once(book, client, hana):
    sign_in(client, hana)
    address = page("playbook_review")
    assert "Hana Contoh, " in text_of(client.get(address))
    sent = {"rows": ["own-5", "own-7"], "says": "doubt", "reviewer": "Hana, Kabag Hukum"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert refused.content.count(b" checked") == 3
    assert client.post(address, sent | {"note": "Cek Ps 42"}).status_code == 302
    kept = LegalReview.objects.values_list("part", "position", "is_confirmed", "reviewer", "note")
    assert sorted(kept) == [
        ("own", 5, False, "Hana, Kabag Hukum", "Cek Ps 42"),
        ("own", 7, False, "Hana, Kabag Hukum", "Cek Ps 42"),
    ]
    for wrong in ("own-13", "own", "own-x", "common-99", ""):
        assert client.post(address, sent | {"rows": [wrong], "note": "x"}).status_code == 422


@pytest.mark.django_db
def test_a_new_version_carries_only_what_did_not_change(book, client, hana, wati, ketut):
    # step 4's number is ours, its duty law: the lawyer may speak on it
    reviewed(hana, 4, 5, 7)
    reviewed(hana, 9, is_confirmed=False, note="Cek ayat")
    number = {
        "deadline_hours": 48, "deadline_text": "48 jam", "deadline_kind": "inferred",
        "deadline_evidence": "none", "day_count": "calendar",
    }  # fmt: skip
    draft = saved(draft_of(ABUSE, wati), wati, s4=number, s5={"output": "Tanda terima"})
    draft = with_terms(draft, wati)
    sign_in(client, ketut)
    said = text_of(client.get(page("playbook_adopt")))
    assert "3 dibawa ke versi ini; tidak dibawa, karena barisnya berubah: langkah 4" in said
    made = adopt_draft(
        draft_id=draft.pk, seen=draft.saved_count, by=ketut, at=MONDAY + timedelta(hours=1)
    )
    assert confirmed_rows(made) == {("own", 5), ("own", 7)}
    rows = {row.key: row for row in step_rows(made, playbook_of(made))}
    assert rows["own-4"].review is None
    assert (rows["own-5"].review["is_carried"], rows["own-5"].basis) == (
        True,
        "menurut hukum · UU 12/2022 Ps 41(3)",
    )
    assert (rows["own-9"].review["is_confirmed"], rows["own-9"].review["note"]) == (
        False,
        "Cek ayat",
    )
    assert Event.objects.get(kind="playbook.adopted").facts["carried"] == 3
    # 11 rows rest on law, 3 of them came with a review
    notice = Notice.objects.get(user=hana.user)
    assert notice.text == "8 baris hukum skema kekerasan-seksual versi 2 belum ditinjau."
    assert notice.url == "/aksi-cepat/playbook/kekerasan-seksual/tinjau/?versi=2"
    # the former version keeps its own
    assert len(confirmed_rows(PlaybookVersion.objects.get(code=ABUSE, version=1))) == 3
