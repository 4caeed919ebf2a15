"""Locking and closing a round: looked at first, typed, told, days apart, taken back within a term."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import closing_rule
from layak.evaluation.rounds.rules import ClosingRule, FaultyClosing, parse_closing
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.steering.actions import (
    close_round,
    lock_round,
    reopen_round,
    undo_closing,
)
from layak.evaluation.steering.reads import binding_check
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

PAGE = "/pengaturan/putaran/uji/"
WEEK = timedelta(days=7)


def seen_on(client) -> str:
    """The counts that the check page shows, as it sends them back."""
    text = client.get(f"{PAGE}kunci/").content.decode()
    found = re.search(r'name="seen" value="([^"]*)"', text)
    return found[1] if found else ""


def lock(client, **typed):
    """Look at the check page, type the year, and lock."""
    sent = {"seen": seen_on(client), "year": "2027", **typed}
    return client.post(f"{PAGE}kunci/", sent, follow=True)


# The rule.


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(1, 400), st.integers(1, 400))
def test_days_count_from_the_day_itself(day, wait, term):
    rule = ClosingRule(days_after_lock=wait, undo_within_days=term)
    assert (rule.closes_from(day) - day).days == wait
    assert (rule.undone_until(day) - day).days == term


def test_the_shipped_rule_is_a_week_and_a_month():
    rule = closing_rule()
    assert rule.closes_from(date(2027, 2, 25)) == date(2027, 3, 4)
    assert rule.undone_until(date(2027, 2, 25)) == date(2027, 3, 27)


@pytest.mark.parametrize("wrong", [0, -1, 401, 1.5, "besok", None])
def test_a_faulty_rule_is_said_and_not_used(wrong):
    with pytest.raises(FaultyClosing, match="undo_within_days"):
        parse_closing({"closing": {"days_after_lock": 7, "undo_within_days": wrong}})


# The check page.


def test_the_check_page_counts_each_question_once(client, round_, dinkes, ketut):
    # 274 questions: one at each place, the rest unanswered
    for code, stage in (
        ("1.1", "draft"),
        ("1.2a", "ready"),
        ("2.1", "approved"),
        ("14.1", "accepted"),
    ):
        lead_by(round_.answers.get(code=code), dinkes)
        Answer.objects.filter(round=round_, code=code).update(mark=Decimal(1), stage=stage)
    whole = binding_check(round_, at=timezone.now()).whole
    assert whole.counts == (270, 1, 1, 1)
    assert whole.accepted == 1
    text = sign_in(client, ketut).get(f"{PAGE}kunci/").content.decode()
    row = re.search(r"Dinas Kesehatan</a></th>(.*?)</tr>", text, re.DOTALL)
    counts = re.findall(r">(\d+)</td>", row[1])
    assert counts[1:] == ["1", "1", "1"]
    assert "Nilai mandiri 4,00 dari" in text
    assert "Yang diberi tahu:" in text


@pytest.mark.parametrize("typed", ["", "2026", "kunci", "20270", "2027 2027"])
def test_a_wrong_word_locks_nothing_and_says_what_to_type(client, round_, ketut, typed):
    sign_in(client, ketut)
    answer = client.post(f"{PAGE}kunci/", {"seen": seen_on(client), "year": typed})
    assert answer.status_code == 422
    assert "Ketik 2027, tahun evaluasi putaran ini." in answer.content.decode()
    assert Round.objects.get().locked_at is None


def test_what_changed_while_the_chair_looked_is_shown_again(client, round_, ketut):
    sign_in(client, ketut)
    seen = seen_on(client)
    Answer.objects.filter(round=round_, code="1.1").update(mark=Decimal(12))
    answer = client.post(f"{PAGE}kunci/", {"seen": seen, "year": "2027"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "berubah sejak halaman ini dibuka" in text
    assert 'value="2027"' in text
    assert Round.objects.get().locked_at is None
    newer = re.search(r'name="seen" value="([^"]*)"', text)[1]
    assert newer != seen
    client.post(f"{PAGE}kunci/", {"seen": newer, "year": "2027"})
    assert Round.objects.get().locked_at is not None


def test_who_works_on_the_round_is_told_and_who_locked_is_not(round_, dinkes, cast, ketut, tono):
    lead_by(round_.answers.get(code="14.1"), dinkes)
    lock_round(round_=round_, by=ketut, at=MONDAY)
    told = set(Notice.objects.filter(kind="round.bound").values_list("user__username", flat=True))
    assert {"sari", "heri", "wati", "budi"} <= told
    assert "ketut" not in told
    text = Notice.objects.filter(kind="round.bound").first().text
    assert text == f"{round_.title} dikunci: isian dan nilainya tidak berubah lagi."


# Closing.


@pytest.fixture
def locked(round_, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    round_.refresh_from_db()
    return round_


def test_a_round_closes_days_after_its_last_lock_and_not_before(locked, ketut):
    with pytest.raises(Refused, match="paling cepat 9 Februari 2026"):
        close_round(round_=locked, by=ketut, at=MONDAY + timedelta(days=6, hours=13))
    reopen_round(round_=locked, reason="Tertinggal", by=ketut, at=MONDAY + WEEK)
    locked.refresh_from_db()
    with pytest.raises(Refused, match="Kunci putaran ini dahulu"):
        close_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    lock_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    locked.refresh_from_db()
    with pytest.raises(Refused, match="16 Februari 2026"):
        close_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    close_round(round_=locked, by=ketut, at=MONDAY + 2 * WEEK)
    assert Event.objects.filter(kind="round.closed").count() == 1
    with pytest.raises(Refused, match="sudah ditutup"):
        close_round(round_=Round.objects.get(), by=ketut, at=MONDAY + 2 * WEEK)


def test_a_round_reopened_meanwhile_is_not_closed(locked, ketut):
    stale = Round.objects.get()
    reopen_round(round_=locked, reason="Tertinggal", by=ketut, at=MONDAY + WEEK)
    with pytest.raises(Refused, match="sudah berubah"):
        close_round(round_=stale, by=ketut, at=MONDAY + WEEK)
    assert not Event.objects.filter(kind="round.closed").exists()


def test_the_database_closes_no_open_round(round_, locked):
    for change in (
        {"closed_at": MONDAY - timedelta(days=1)},
        {"locked_at": None, "locked_by": None, "closed_at": MONDAY},
    ):
        with pytest.raises(IntegrityError, match="closed_round_is_locked"), transaction.atomic():
            Round.objects.filter(pk=round_.pk).update(**change)


def test_a_closing_is_taken_back_within_its_term_and_leaves_the_lock(locked, answer, sari, ketut):
    close_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    locked.refresh_from_db()
    with pytest.raises(Refused, match="ditutup dan tinggal dibaca"):
        move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY + WEEK)
    with pytest.raises(Refused, match="Tulis alasan"):
        undo_closing(round_=locked, reason="  ", by=ketut, at=MONDAY + WEEK)
    with pytest.raises(Refused, match="sampai 11 Maret 2026"):
        undo_closing(round_=locked, reason="Salah", by=ketut, at=MONDAY + timedelta(days=38))
    undo_closing(round_=locked, reason="Salah putaran", by=ketut, at=MONDAY + timedelta(days=37))
    now = Round.objects.get()
    assert (now.closed_at, now.locked_at) == (None, MONDAY)
    assert [(row.undoes, row.reason) for row in now.closings.order_by("pk")] == [
        (False, ""),
        (True, "Salah putaran"),
    ]
    assert Event.objects.filter(kind="round.closing_undone").count() == 1
    with pytest.raises(Refused, match="tidak ditutup"):
        undo_closing(round_=now, reason="Lagi", by=ketut, at=MONDAY + timedelta(days=37))


@pytest.mark.parametrize("who", ["sari", "heri", "wati", "budi", "rahma", "adi"])
def test_nobody_but_the_chair_closes_or_takes_back(locked, cast, ketut, who):
    with pytest.raises(Refused, match="tidak berwenang"):
        close_round(round_=locked, by=cast[who], at=MONDAY + WEEK)
    close_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    locked.refresh_from_db()
    with pytest.raises(Refused, match="tidak berwenang"):
        undo_closing(round_=locked, reason="Saya mau", by=cast[who], at=MONDAY + WEEK)


def test_the_chair_closes_on_another_page_and_takes_it_back(client, round_, ketut):
    sign_in(client, ketut)
    lock(client)
    page = client.get(PAGE).content.decode()
    assert "Tutup putaran" not in page
    early = client.post(f"{PAGE}tutup/", {"year": "2027"})
    assert early.status_code == 422
    assert "7 hari sesudah dikunci" in early.content.decode()
    then = timezone.now() - WEEK
    Round.objects.update(locked_at=then)
    assert client.post(f"{PAGE}tutup/", {"year": "2028"}).status_code == 422
    client.post(f"{PAGE}tutup/", {"year": "2027"})
    assert Round.objects.get().closed_at is not None
    page = client.get(PAGE).content.decode()
    assert "Ditutup" in page
    assert "Buka kembali" not in page
    assert "Ketua dapat membukanya kembali" not in page
    empty = client.post(f"{PAGE}tutup/batal/", {"reason": " "})
    assert empty.status_code == 422
    client.post(f"{PAGE}tutup/batal/", {"reason": "Satu berkas tertinggal"})
    text = client.get(PAGE).content.decode()
    assert "Satu berkas tertinggal" in text
    assert "Buka kembali" in text


# What is over is promised by no page.

OVER = (
    "menariknya kembali",
    "Unggah berkas",
    "tersimpan sendiri;",
    "membukanya kembali",
    "Tarik dahulu",
    "mengembalikannya lebih dahulu",
    "masih dihitung nol",
    "berjalan sendiri",
    "muncul di sini",
    "Arahkan perhatian",
)


@pytest.mark.parametrize("stage", ["draft", "ready", "approved", "accepted", "returned"])
def test_no_page_of_a_closed_round_promises_what_is_over(
    client, locked, answer, dinkes, sari, ketut, stage
):
    lead_by(answer, dinkes)
    Answer.objects.filter(pk=answer.pk).update(stage=stage, mark=Decimal(2))
    close_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    sign_in(client, sari)
    for path in (
        f"/evaluasi/jawaban/{answer.pk}/",
        f"/evaluasi/jawaban/{answer.pk}/bukti/",
        f"/evaluasi/jawaban/{answer.pk}/bagian/",
        f"/evaluasi/jawaban/{answer.pk}/percakapan/",
        "/evaluasi/uji/",
        "/evaluasi/uji/persetujuan/",
        "/evaluasi/uji/kisi/",
        "/evaluasi/uji/buku/",
        "/",
        PAGE,
    ):
        response = client.get(path, follow=True)
        text = response.content.decode()
        said = [words for words in OVER if words in text]
        assert not said, (path, said)


def test_what_the_secretariat_and_the_mayor_read_promises_no_more_either(
    client, locked, answer, dinkes, wati, rahma, ketut
):
    lead_by(answer, dinkes)
    Round.objects.update(target_rank="Madya")
    Answer.objects.filter(pk=answer.pk).update(stage="ready", mark=Decimal(2))
    close_round(round_=locked, by=ketut, at=MONDAY + WEEK)
    base = "/evaluasi/uji/"
    for who, paths in (
        (wati, ("/", *(base + name for name in ("penerimaan/", "persetujuan/", "ingatkan/")))),
        (wati, (f"{base}surat/", f"{base}tenggat/", f"{base}tautan/")),
        (rahma, ("/", "/wali-kota/")),
    ):
        sign_in(client, who)
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, path
            text = response.content.decode()
            said = [words for words in OVER if words in text]
            assert not said, (path, said)
