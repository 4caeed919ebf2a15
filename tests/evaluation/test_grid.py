"""The grid: who sees which rows, what a plain form saves, and what comes back with a reason."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.stages.actions import move_answer
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.desk import write

GRID = "/evaluasi/uji/kisi/"
SAVE = f"{GRID}simpan/"


@pytest.fixture
def second(round_, dinkes):
    return lead_by(round_.answers.get(code="14.2"), dinkes)


def sent(answer, **fields):
    """The row of ``answer`` as a browser without scripts sends it."""
    answer.refresh_from_db()
    pk = answer.pk
    kept = {"option": answer.option, "note": answer.note,
            "mark": "" if answer.mark is None else str(answer.mark).replace(".", ",")}  # fmt: skip
    versions = " ".join(f"{name}:{answer.versions.get(name, 0)}" for name in kept)
    return {f"versi-{pk}": versions} | {f"{pk}-{k}": v for k, v in {**kept, **fields}.items()}


def row_of(page: str, answer) -> str:
    return re.search(rf'<tr id="b{answer.pk}".*?</tr>', page, re.S)[0]


def shown(client, query="") -> str:
    return client.get(f"{GRID}{query}").content.decode()


# ---- rows


def test_grid_begins_with_what_waits_for_the_person(client, sari, round_, answer):
    page = shown(sign_in(client, sari))
    mine = round_.answers.naming(frozenset({sari.seats[0].agency_id})).count()
    assert 0 < page.count('<tr id="b') <= mine < 274
    assert f'<tr id="b{answer.pk}"' in page


def test_grid_of_an_indicator_has_its_ten_rows_with_every_control(client, wati, answer):
    page = shown(sign_in(client, wati), "?indikator=14")
    assert page.count('<tr id="b') == 10
    row = row_of(page, answer)
    for field in ("option", "mark", "note", "numerator-2026", "denominator-2026"):
        assert f'name="{answer.pk}-{field}"' in row
    assert f'data-save-url="/evaluasi/jawaban/{answer.pk}/simpan/"' in row
    assert "/ 3,00" in row


def test_grid_shows_rows_of_others_only_to_who_may_see_them(client, tono, wati, answer, dinkes):
    answer.assignments.exclude(agency=dinkes).update(ended_at=MONDAY)
    assert f'id="b{answer.pk}"' not in shown(sign_in(client, tono), "?milik=semua")
    assert f'id="b{answer.pk}"' in shown(sign_in(client, wati), "?milik=semua")


def test_grid_reads_what_may_not_be_edited(client, sari, answer):
    write(answer, "mark", "2,25", 0, sari)
    move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    row = row_of(shown(sign_in(client, sari), "?q=14.1"), answer)
    assert "2,25 / 3,00" in row
    assert "<textarea" not in row
    assert "Menunggu persetujuan" in row


def test_grid_asks_as_often_for_274_rows_as_for_two(
    client, wati, round_, django_assert_max_num_queries
):
    sign_in(client, wati)
    client.get(GRID)
    with django_assert_max_num_queries(30) as few:
        client.get(f"{GRID}?q=14.1")
    with django_assert_max_num_queries(14) as many:
        page = shown(client, "?milik=semua")
    assert page.count('<tr id="b') == 274
    assert len(many) == len(few)


def test_grid_teaches_when_nothing_waits(client, rahma, round_):
    assert "Tidak ada yang menunggu Anda" in shown(sign_in(client, rahma))


def test_grid_of_an_unknown_round_and_for_an_administrator_is_not_there(client, adi, sari, round_):
    assert sign_in(client, adi).get(GRID).status_code == 404
    assert sign_in(client, sari).get("/evaluasi/lain/kisi/").status_code == 404


# ---- the plain form


def test_grid_saves_every_changed_row_and_leaves_the_others(client, sari, answer, second, dinkes):
    untouched = lead_by(answer.round.answers.get(code="14.3"), dinkes)
    data = {
        **sent(answer, mark="2,25", note="Konselor menyusui\r\ndi 12 puskesmas"),
        **sent(second, note="Kelas ibu"),
        **sent(untouched),
    }
    response = sign_in(client, sari).post(f"{SAVE}?indikator=14", data)
    assert response.status_code == 302
    assert response["Location"] == f"{GRID}?indikator=14"
    answer.refresh_from_db()
    second.refresh_from_db()
    assert (answer.mark, answer.note) == (Decimal("2.25"), "Konselor menyusui\ndi 12 puskesmas")
    assert second.note == "Kelas ibu"
    assert AnswerRevision.objects.filter(answer=untouched).count() == 0
    assert "2 pertanyaan tersimpan" in client.get(response["Location"]).content.decode()


def test_grid_writes_one_event_for_each_field(client, sari, answer):
    sign_in(client, sari).post(SAVE, sent(answer, mark="1", note="ada"))
    told = Event.objects.filter(kind="answer.edited", facts__answer=answer.pk)
    assert sorted(told.values_list("facts__field", flat=True)) == ["mark", "note"]


def test_grid_mark_follows_the_option(client, sari, answer):
    best = edition_of(answer.round.revision_id).find("14.1").options[-1]
    sign_in(client, sari).post(SAVE, sent(answer, option=best.code))
    answer.refresh_from_db()
    assert answer.option == best.code
    assert answer.mark == Decimal("3.00")


def test_grid_gives_a_wrong_row_back_and_saves_the_rest(client, sari, answer, second):
    data = {
        **sent(answer, mark="tiga", note="Catatan yang belum tersimpan"),
        **sent(second, note="x"),
    }
    response = sign_in(client, sari).post(f"{SAVE}?indikator=14", data)
    page = response.content.decode()
    assert response.status_code == 422
    row = row_of(page, answer)
    assert 'value="tiga"' in row
    assert "Catatan yang belum tersimpan" in row
    assert 'aria-invalid="true"' in row
    assert f'<a href="#b{answer.pk}">14.1</a>' in page
    second.refresh_from_db()
    assert second.note == "x"
    answer.refresh_from_db()
    assert (answer.mark, answer.note) == (None, "")


def test_grid_shows_both_texts_of_a_collision(client, sari, wati, answer):
    stale = sent(answer, note="Tulisan Sari")
    write(answer, "note", "Tulisan Wati", 0, wati)
    response = sign_in(client, sari).post(f"{SAVE}?indikator=14", stale)
    row = row_of(response.content.decode(), answer)
    assert response.status_code == 422
    assert "Tulisan Sari" in row
    assert "Tulisan Wati" in row
    assert "Wati Rahayu" in row
    answer.refresh_from_db()
    assert answer.note == "Tulisan Wati"
    assert AnswerRevision.objects.filter(
        answer=answer, value="Tulisan Sari", is_kept=False
    ).exists()


def test_grid_leaves_alone_what_others_saved_in_rows_nobody_touched(client, sari, wati, answer):
    stale = sent(answer)
    write(answer, "note", "Tulisan Wati", 0, wati)
    assert sign_in(client, sari).post(SAVE, stale).status_code == 302
    answer.refresh_from_db()
    assert answer.note == "Tulisan Wati"


def test_grid_says_at_the_row_why_a_stage_refuses_and_keeps_the_text(client, sari, answer):
    write(answer, "mark", "2,25", 0, sari)
    data = sent(answer, note="Terlambat ditulis")
    move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    response = sign_in(client, sari).post(f"{SAVE}?indikator=14", data)
    row = row_of(response.content.decode(), answer)
    assert response.status_code == 422
    assert "Tarik dahulu untuk mengubahnya" in row
    assert "Terlambat ditulis" in row


def test_grid_does_not_save_what_is_led_by_another(client, tono, answer, disdik):
    answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    response = sign_in(client, tono).post(f"{SAVE}?q=14.1", sent(answer, note="bukan milik saya"))
    assert response.status_code == 422
    assert "dipimpin perangkat daerah lain" in response.content.decode()
    answer.refresh_from_db()
    assert answer.note == ""


def test_grid_passes_over_what_the_person_may_not_see(client, tono, answer):
    Answer.objects.get(pk=answer.pk).assignments.exclude(relation="lead").update(ended_at=MONDAY)
    assert sign_in(client, tono).post(SAVE, sent(answer, note="tebakan")).status_code == 302
    answer.refresh_from_db()
    assert answer.note == ""


@pytest.mark.parametrize(
    "junk",
    [
        {"versi-": ""},
        {"versi-9999999999999999999999": "x"},
        {"versi-abc": "note:1"},
        {"versi-1": "::"},
    ],
)
def test_grid_bears_a_form_that_is_not_ours(client, sari, answer, junk):
    assert sign_in(client, sari).post(SAVE, junk).status_code == 302


def test_grid_save_refuses_to_be_read(client, sari, round_):
    assert sign_in(client, sari).get(SAVE).status_code == 405
