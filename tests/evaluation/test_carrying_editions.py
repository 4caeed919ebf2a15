"""From edition to edition: answers and the view back survive rewording, splits and merges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.carrying.actions import confirm_batch, confirm_carried
from layak.evaluation.carrying.pages import carry_preview
from layak.evaluation.carrying.reads import carried_fit, carried_print
from layak.evaluation.carrying.rules import fit
from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.revisions.actions import load_edition
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.carry_rounds import answered, fill, former_round, owners, this_round


@pytest.fixture
def former(db, dp3a):
    revision = load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)
    return former_round(revision, dp3a)


@pytest.fixture
def following(db):
    return load_edition(edition=shipped("kelurahan-contoh-2"), by=None, at=MONDAY)


def open_next(following, dp3a, former, by):
    return this_round(following, dp3a, former, by=by, carries=True)


def token(answer):
    return carried_print(answer, answer.round.revision_id)


def get(round_, code):
    return round_.answers.select_related("round", "carried_from__round").get(code=code)


def test_a_moved_code_with_the_same_key_comes_along(former, following, dp3a, wati):
    answered(former, "B1a.1", "3", "8.80", "Tiga taman.")
    answer = get(open_next(following, dp3a, former, wati), "B1.1")
    assert (answer.note, answer.carried["mark"]) == ("Tiga taman.", "8.80")


def test_a_reworded_question_is_confirmed_alone_not_in_a_batch(former, following, dp3a, wati):
    answered(former, "A1.1", "2", "10.00", "SK 12.")
    now = open_next(following, dp3a, former, wati)
    answer = get(now, "A1.1")
    with pytest.raises(Refused, match=r"satu per satu.*A1\.1"):
        confirm_batch(
            round_=now, answer_ids=[answer.pk], seen={answer.pk: token(answer)}, by=wati, at=MONDAY
        )
    confirm_carried(answer_id=answer.pk, seen=token(answer), by=wati, at=MONDAY)
    answer.refresh_from_db()
    assert (answer.option, answer.mark) == ("2", 10)


def test_a_split_question_gives_its_text_to_each_and_its_mark_to_none(
    former, following, dp3a, wati
):
    answered(former, "A1.3", "4", "10.00", "Rp5 juta.")
    now = open_next(following, dp3a, former, wati)
    for code in ("A1.3", "A1.4"):
        answer = get(now, code)
        assert answer.note == "Rp5 juta."
        assert answer.carried == {"option": "", "mark": "", "not_applicable": ""}
        with pytest.raises(Refused, match="Pilih jawabannya"):
            confirm_carried(answer_id=answer.pk, seen=token(answer), by=wati, at=MONDAY)


def test_merged_questions_bring_their_texts_under_their_codes(former, following, dp3a, wati):
    answered(former, "B2.2", "3", "7.00", "Empat pertemuan.")
    answered(former, "B2.3", "2", "5.00", "Buku usul.")
    answer = get(open_next(following, dp3a, former, wati), "B2.2")
    assert answer.note == "B2.2: Empat pertemuan.\n\nB2.3: Buku usul."
    assert answer.carried["mark"] == ""
    assert owners(answer)[0][1] == "lead"


def test_the_preview_names_new_and_lost_questions(former, following, dp3a, wati):
    fill(former, "A1.1", note="x")
    now = this_round(following, dp3a, former)
    found = carry_preview(now, former, at=MONDAY)
    assert [question.code for question in found["fresh"]] == ["B2.3"]
    assert [question.code for question in found["lost"]] == ["B1b.2"]
    assert [code for code, _parts, _remark in found["reworded"]] == [
        "A1.1", "A1.3", "A1.4", "B1.3", "B2.2",
    ]  # fmt: skip


def test_the_page_looks_back_through_the_map(client, former, following, dp3a, wati):
    answered(former, "B1b.1", "2", "5.00", "Separuh RT.")
    now = this_round(following, dp3a, former)
    sign_in(client, wati)
    answer = get(now, "B1.3")
    text = client.get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()
    assert "5,00 / 10,00" in text
    assert "Separuh RT." in text


def test_the_page_shows_what_changed_in_the_wording(client, former, following, dp3a, wati):
    answered(former, "A1.1", "2", "10.00", "SK 12.")
    now = open_next(following, dp3a, former, wati)
    sign_in(client, wati)
    text = client.get(f"/evaluasi/jawaban/{get(now, 'A1.1').pk}/").content.decode()
    assert "Bunyi pertanyaan berubah" in text
    assert "masih berlaku</ins>" in text


def test_a_mark_above_the_new_maximum_must_be_chosen_anew(former, following, dp3a, wati):
    answered(former, "A1.2", "", "15.00", "x")
    now = open_next(following, dp3a, former, wati)
    answer = get(now, "A1.2")
    question = edition_of(now.revision_id).find("B2.1")
    # laid by hand on a question of at most 10
    assert "di atas maksimal sekarang (10,00)" in carried_fit(answer, question).why_not


def test_a_mark_on_its_option_follows_that_option(ward_pair):
    then, now = ward_pair
    # option "berjalan" was worth 10.5 of 15 and is worth 7 of 10
    found = fit(then, now, {"option": "3", "mark": "10.50", "not_applicable": ""})
    assert (found.option, found.mark) == ("3", Decimal("7.0"))
    assert not found.is_same_ladder
    # a mark beside its option stays what it was
    assert fit(then, now, {"option": "3", "mark": "9.00"}).mark == Decimal("9.00")


def test_an_option_that_is_gone_must_be_chosen_anew(ward_pair):
    then, _now = ward_pair
    other = load_edition_file("kelurahan-contoh").find("A1.1")
    said = fit(then, other, {"option": "3", "mark": "10.50"}).why_not
    assert said == "Pilihan “berjalan” tidak ada lagi pada pertanyaan ini. Pilih yang sesuai."


@pytest.fixture
def ward_pair():
    edition = load_edition_file("kelurahan-contoh")
    return edition.find("A1.2"), edition.find("B2.2")


def test_the_page_of_maps_lists_the_example(client, wati):
    sign_in(client, wati)
    text = client.get("/pengaturan/instrumen/peta/").content.decode()
    assert "Setiap pertanyaan kedua edisi punya padanan atau keterangan." in text
    assert "A1.3 Anggaran untuk kegiatan anak" in text
