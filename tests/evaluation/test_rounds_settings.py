"""Rounds: opened, given windows and a target, locked, reopened, closed; and their wording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.revisions.actions import import_official
from layak.evaluation.rounds.models import Round, Snapshot, StageWindow
from layak.evaluation.steering.actions import adopt_revision, lock_round, open_round
from layak.evaluation.steering.events import RoundLocked
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.conftest import plan
from tests.evaluation.test_rounds_closing import lock

LIST = "/pengaturan/putaran/"
PAGE = "/pengaturan/putaran/uji/"


def fields(revision, dp3a, **changes):
    return {
        "title": "Evaluasi 2028",
        "code": "kla-2028",
        "revision": revision.pk,
        "evaluation_year": 2028,
        "data_years": "2026, 2027",
        "target_rank": "Madya",
        "caretaker": dp3a.pk,
        "previous": "",
        **changes,
    }


def test_the_secretariat_opens_a_round(client, wati, round_, revision, dp3a):
    sign_in(client, wati)
    assert "Buka putaran baru" in client.get(LIST).content.decode()
    answer = client.post(f"{LIST}baru/", fields(revision, dp3a, previous=round_.pk), follow=True)
    assert "Evaluasi 2028 dibuka" in answer.content.decode()
    made = Round.objects.get(code="kla-2028")
    assert (made.data_years, made.target_rank, made.previous) == ([2026, 2027], "Madya", round_)
    assert made.answers.count() == 274
    assert Event.objects.filter(kind="round.opened", stream="round:kla-2028").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "uji"}, "sudah dipakai"),
        ({"code": "jawaban"}, "dipakai alamat lain"),
        ({"code": "dua kata"}, "huruf, angka, dan tanda hubung"),
        ({"data_years": "2028"}, "Tahun data bukan tahun evaluasi"),
        ({"data_years": "dua ribu"}, "empat angka"),
        ({"data_years": " , "}, "satu sampai empat"),
        ({"target_rank": "Juara"}, "Sasaran harus salah satu dari"),
        ({"title": ""}, "belum diisi"),
        ({"caretaker": "99999"}, "99999"),
    ],
)
def test_a_faulty_plan_is_said_and_kept_on_the_form(
    client, wati, round_, revision, dp3a, change, sentence
):
    sign_in(client, wati)
    answer = client.post(f"{LIST}baru/", fields(revision, dp3a, **change))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert "Madya" in text or "Juara" in text
    assert Round.objects.count() == 1


@pytest.mark.parametrize("who", ["sari", "heri", "tono", "budi", "ketut", "rahma", "adi"])
def test_others_see_rounds_but_set_nothing_up(client, cast, round_, who):
    sign_in(client, cast[who])
    assert client.get(LIST).status_code == 200
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{LIST}baru/").status_code == 404
    for path in ("jendela/draft/", "jendela/draft/hapus/", "sasaran/", "revisi/"):
        assert client.post(f"{PAGE}{path}").status_code == 404


def test_a_window_shuts_the_stage(client, wati, round_):
    sign_in(client, wati)
    begins, ends = "2026-01-05T08:00", "2026-01-30T16:00"
    answer = client.post(f"{PAGE}jendela/draft/", {"opens_at": begins, "closes_at": ends})
    assert answer.status_code == 302
    window = StageWindow.objects.get(round=round_, stage="draft")
    # 8 o'clock in Jakarta is 1 o'clock UTC
    assert window.opens_at == datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    assert "sejak 30 Januari 2026, 16.00 WIB" in client.get(PAGE).content.decode()
    again = client.get(f"{PAGE}jendela/draft/").content.decode()
    assert f'value="{begins}"' in again
    assert Event.objects.filter(kind="round.changed").count() == 1
    for _ in range(2):
        client.post(f"{PAGE}jendela/draft/hapus/")
    assert not StageWindow.objects.exists()
    assert Event.objects.filter(kind="round.changed").count() == 2


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"),
    [
        ("2026-02-01T08:00", "2026-01-01T08:00", "Jendela harus tutup sesudah dibuka"),
        ("besok", "2026-01-01T08:00", "Tulis tanggal dan jam dibuka"),
        ("", "", "belum diisi"),
    ],
)
def test_a_faulty_window_is_said(client, wati, round_, begins, ends, sentence):
    sign_in(client, wati)
    answer = client.post(f"{PAGE}jendela/draft/", {"opens_at": begins, "closes_at": ends})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert client.get(f"{PAGE}jendela/tiada/").status_code == 404


def test_a_target_must_be_a_rank(client, wati, round_):
    sign_in(client, wati)
    client.post(f"{PAGE}sasaran/", {"rank": "Utama"})
    assert Round.objects.get().target_rank == "Utama"
    client.post(f"{PAGE}sasaran/", {"rank": "Juara"}, headers={"referer": PAGE})
    assert Round.objects.get().target_rank == "Utama"


def test_the_chair_locks_and_reopens_with_a_reason(client, ketut, round_):
    Answer.objects.filter(round=round_, code="1.1").update(mark=Decimal(12))
    sign_in(client, ketut)
    text = lock(client).content.decode()
    assert "Putaran dikunci dengan nilai mandiri 12,00" in text
    snapshot = Snapshot.objects.get()
    assert snapshot.total == 12
    assert "sudah terkunci" in lock(client).content.decode()
    unfounded = client.post(f"{PAGE}buka/", {"reason": " "}, headers={"referer": PAGE}, follow=True)
    assert "Tulis alasan membuka kembali" in unfounded.content.decode()
    client.post(f"{PAGE}buka/", {"reason": "Bukti Dinkes menyusul"})
    assert "Bukti Dinkes menyusul" in client.get(PAGE).content.decode()
    assert Snapshot.objects.get().inputs_hash == snapshot.inputs_hash
    lock(client)
    kinds = list(Event.objects.filter(kind__startswith="round.").values_list("kind", flat=True))
    assert kinds.count("round.locked") == 2
    assert kinds.count("round.reopened") == 1


@pytest.mark.parametrize("who", ["sari", "heri", "wati", "budi", "rahma", "adi"])
def test_only_the_chair_locks(client, cast, round_, who):
    sign_in(client, cast[who])
    for path in ("kunci", "buka", "tutup", "tutup/batal"):
        assert client.post(f"{PAGE}{path}/").status_code == 404
    for path in ("kunci", "tutup"):
        assert client.get(f"{PAGE}{path}/").status_code == 404


def test_a_snapshot_opens_and_tells_what_changed_since(client, ketut, budi, sari, round_):
    Answer.objects.filter(round=round_, code="1.1").update(mark=Decimal(12))
    snapshot = lock_round(round_=round_, by=ketut, at=MONDAY)
    Answer.objects.filter(round=round_, code="1.1").update(mark=Decimal(9))
    url = f"{PAGE}cuplikan/{snapshot.pk}/"
    sign_in(client, budi)
    text = client.get(url).content.decode()
    assert snapshot.inputs_hash in text
    assert "1 berbeda dari sekarang" in text
    assert "12,00" in text
    assert "9,00" in text
    sign_in(client, sari)
    own = client.get(url).content.decode()
    assert "Nilai yang dibekukan" not in own
    assert client.get(f"{PAGE}cuplikan/{snapshot.pk + 1}/").status_code == 404


@pytest.fixture
def official(revision, wati):
    """A second revision with the official options of 14.1 and the official text of 12.1."""
    rows = [
        ["question_code", "official_text", "official_option", "official_points"],
        ["14.1", "", "tidak ada", "0"],
        ["14.1", "", "sebagian", "1,5"],
        ["14.1", "", "semua", "3"],
        ["12.1", "Teks keputusan menteri", "", ""],
    ]
    made, _changes, problems = import_official(base=revision, rows=rows, by=wati, at=MONDAY)
    assert problems == []
    return made


def test_a_running_round_takes_over_official_texts(client, wati, round_, official, revision):
    question = load_edition_file("kla-2024").find("14.1")
    half = next(o for o in question.options if o.points == Decimal("1.5"))
    other = next(o for o in question.options if o.points not in {0, Decimal("1.5"), 3})
    Answer.objects.filter(round=round_, code="14.1").update(option=half.code, mark=Decimal("1.4"))
    sign_in(client, wati)
    assert "Revisi 2 sudah ada" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}revisi/", {"number": 2})
    round_.refresh_from_db()
    assert round_.revision == official
    row = Answer.objects.get(round=round_, code="14.1")
    # the option worth 1.5 is the second of the official ones; the mark stays as typed
    assert (row.option, row.mark) == ("R2", Decimal("1.40"))
    told = AnswerRevision.objects.filter(answer=row, field="option").count()
    assert told == (half.code != "R2")
    assert other.code != half.code


def test_a_choice_without_heir_is_emptied_and_told(round_, official, wati):
    question = load_edition_file("kla-2024").find("14.1")
    other = next(o for o in question.options if o.points not in {0, Decimal("1.5"), 3})
    Answer.objects.filter(round=round_, code="14.1").update(option=other.code)
    assert adopt_revision(round_=round_, revision=official, by=wati, at=MONDAY) == 1
    row = Answer.objects.get(round=round_, code="14.1")
    assert row.option == ""
    assert AnswerRevision.objects.get(answer=row, field="option").value == ""


def test_an_older_or_foreign_revision_is_not_adopted(round_, official, revision, wati, ketut):
    from layak.evaluation.revisions.actions import load_edition

    other = load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)
    with pytest.raises(Refused, match="instrumennya sendiri"):
        adopt_revision(round_=round_, revision=other, by=wati, at=MONDAY)
    adopt_revision(round_=round_, revision=official, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="lebih baru"):
        adopt_revision(round_=round_, revision=revision, by=wati, at=MONDAY)
    lock_round(round_=round_, by=ketut, at=MONDAY)
    with pytest.raises(Refused, match="terkunci"):
        adopt_revision(round_=round_, revision=official, by=wati, at=MONDAY)


def test_changed_maxima_need_a_new_round(round_, revision, wati):
    from dataclasses import replace

    from layak.evaluation.revisions.actions import _add_revision

    edition = load_edition_file("kla-2024")
    first, *rest = edition.parts
    indicator, *others = first.indicators
    question, *questions = indicator.questions
    swapped = replace(question, maximum=question.maximum - 1)
    changed = replace(indicator, questions=(swapped, *questions))
    parts = (replace(first, indicators=(changed, *others)), *rest)
    newer = _add_revision(
        revision.edition, replace(edition, parts=parts), changes=[], by=None, at=MONDAY, note=""
    )
    with pytest.raises(Refused, match=question.code):
        adopt_revision(round_=round_, revision=newer, by=wati, at=MONDAY)
    assert Round.objects.get().revision == revision


def test_the_pages_ask_little(client, wati, round_, django_assert_max_num_queries):
    sign_in(client, wati)
    for number in range(3):
        open_round(
            plan=plan(f"lain-{number}"), revision=round_.revision,
            caretaker=wati_agency(wati), by=None, at=timezone.now() - timedelta(days=number),
        )  # fmt: skip
    with django_assert_max_num_queries(8):
        client.get(LIST)
    with django_assert_max_num_queries(13):
        client.get(PAGE)


def wati_agency(wati):
    from layak.city.agencies.bodies.models import Agency

    return Agency.objects.get(pk=wati.seat.agency_id)


def test_the_trail_tells_a_locked_sum_the_indonesian_way():
    event = RoundLocked(round="uji", total="1368.20", inputs_hash="ab")
    assert event.sentence() == "Putaran uji dikunci dengan nilai mandiri 1.368,20."
