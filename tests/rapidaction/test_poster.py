"""Poster and card: one page each, in the order of time, with nothing of a person on them."""

from __future__ import annotations

import re
from datetime import timedelta

import pypdfium2
import pytest

from layak.city.agencies.letterheads.models import Letterhead
from layak.city.places.models import Municipality
from layak.workflows.rapidaction.catalogue.letters import (
    card_pdf,
    first_steps,
    paper_of,
    poster_pdf,
)
from layak.workflows.rapidaction.drafts.actions import record_reviews
from layak.workflows.rapidaction.duty.models import DutyPost, DutyTurn
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.playbook_help import ABUSE, a_reviewer, draft_of, in_force, page, ship

MM = 72 / 25.4


def read(data: bytes) -> tuple[tuple[int, int, int], str]:
    """Pages, width and height in millimetres; and the words."""
    with pypdfium2.PdfDocument(data) as paper:
        width, height = paper[0].get_size()
        texts = [paper[n].get_textpage().get_text_range() for n in range(len(paper))]
        return (len(paper), round(width / MM), round(height / MM)), " ".join(
            " ".join(texts).split()
        )


def lines(*pairs):
    EmergencyLine.objects.all().delete()
    for number, (label, phone) in enumerate(pairs, 1):
        EmergencyLine.objects.create(label=label, phone=phone, position=number, changed_at=MONDAY)


def squeezed(text: str) -> str:
    """Without what a line end changes: blanks and hyphens."""
    return re.sub(r"[\s\-\u00ad\ufffe\x02]", "", text)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["abh-pelaku-diversi", ABUSE, "anak-tanpa-akta"])
def test_the_poster_is_one_page_with_every_step_whole(db, code):
    lines(("SAPA", "129"), ("Polisi", "110"), ("UPTD PPA Kota Contoh", "0711555000"))
    version = ship(code)
    size, said = read(poster_pdf(version, MONDAY))
    assert size == (1, 420, 297)
    kept = squeezed(said)
    for step in version.document["steps"]:
        assert squeezed(step["name_id"]) in kept, step["name_id"]
    for words in ("0711555000", "Versi 1, berlaku sejak 2 Februari 2026", "Gugus Tugas"):
        assert squeezed(words) in kept


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["abh-pelaku-diversi", "kdrt-kekerasan-fisik-psikis"])
def test_eight_cards_stand_on_one_page(db, code):
    lines(("SAPA", "129"), ("Polisi", "110"))
    version = ship(code)
    size, said = read(card_pdf(version, MONDAY))
    assert size == (1, 210, 297)
    for step in first_steps(paper_of(version, at=MONDAY)):
        assert squeezed(said).count(squeezed(step.what)) == 8, step.what
    assert said.count("129") == 8


@pytest.mark.django_db
def test_steps_stand_in_the_order_of_time_and_law_is_marked(book, dinkes):
    record_reviews(
        version_id=in_force().pk, rows=[("own", 7)], is_confirmed=True, reviewer="Hana, Hukum",
        note="", by=a_reviewer(dinkes), at=MONDAY,
    )  # fmt: skip
    paper = paper_of(in_force(), at=MONDAY)
    # at once, then 24 hours, and last what counts backwards and what has no number
    whens = [step.when for step in paper.steps]
    assert whens[0] == "segera"
    assert whens[-5:] == ["7 hari sebelum", *["tanpa angka"] * 4]
    law = {step.basis for step in paper.steps if step.tone == "law"}
    assert "menurut hukum · UU 12/2022 Ps 42" in law
    assert "UU 12/2022 Ps 43, belum ditinjau Bagian Hukum" in law
    assert {step.basis for step in paper.steps if step.tone != "law"} == {""}


@pytest.mark.django_db
def test_what_has_no_number_before_a_backward_count_is_no_first_step(book):
    first = first_steps(paper_of(in_force(), at=MONDAY))
    assert 0 < len(first) <= 6
    assert all(step.hours <= 24 for step in first)


@pytest.mark.django_db
def test_a_draft_and_an_invented_city_say_so(book, wati):
    Municipality.objects.create(
        code="99.71", name="Kota Uji", province_name="Uji", demo_since_at=MONDAY
    )
    paper = paper_of(draft_of(ABUSE, wati), at=MONDAY)
    assert "RANCANGAN, belum berlaku" in paper.footer
    assert "DATA CONTOH" in paper.banner
    for make in (poster_pdf, card_pdf):
        said = read(make(in_force(), MONDAY))[1]
        assert "DATA CONTOH" in said


@pytest.mark.django_db
def test_offices_have_the_number_of_their_letterhead_or_a_line_to_write_on(world):
    lines(("SAPA", "129"))
    person = world.people["maya"].user
    Letterhead.objects.create(
        agency=world.agencies["uptd-ppa"], lines="UPTD PPA", place="Contoh", changed_at=MONDAY,
        contact="Telp. (0711) 351 234, Faks. (0711) 351 235", changed_by=person,
    )  # fmt: skip
    DutyTurn.objects.create(
        agency=world.agencies["rsud"], user=world.people["pandu"].user, starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=1), phone="0812-777-888", created_at=MONDAY,
        created_by=person,
    )  # fmt: skip
    paper = paper_of(world.playbooks[ABUSE], at=MONDAY)
    offices = dict(paper.offices)
    # the leading agency first, each once, and nobody's own number
    assert next(iter(offices)) == world.agencies["uptd-ppa"].name
    assert len(offices) == len(paper.offices)
    assert offices[world.agencies["uptd-ppa"].name] == "(0711) 351 234"
    assert offices[world.agencies["rsud"].name] == ""
    size, said = read(poster_pdf(world.playbooks[ABUSE], MONDAY))
    assert size == (1, 420, 297)
    assert squeezed("(0711) 351 234") in squeezed(said)
    assert world.agencies["rsud"].name in said
    for private in ("0812-777-888", "351 235"):
        assert squeezed(private) not in squeezed(said)


@pytest.mark.django_db
def test_duty_posts_of_receivers_stand_on_poster_and_card(world):
    lines(("SAPA", "129"))
    person = world.people["maya"].user
    for agency, phone in (("rsud", "0711 777 101"), ("unit-ppa-polres", "0711 777 104")):
        DutyPost.objects.create(
            agency=world.agencies[agency], phone=phone, changed_at=MONDAY, changed_by=person
        )
    Letterhead.objects.create(
        agency=world.agencies["rsud"], lines="RSUD", place="Contoh", changed_at=MONDAY,
        contact="Telp. (0711) 351 234", changed_by=person,
    )  # fmt: skip
    for make, size, count in ((poster_pdf, (1, 420, 297), 1), (card_pdf, (1, 210, 297), 8)):
        paper, said = read(make(world.playbooks[ABUSE], MONDAY))
        assert paper == size
        assert squeezed(said).count("0711777101") == count
        assert squeezed(said).count("0711777104") == count
        # the post goes before the office
        assert "0711351234" not in squeezed(said)


@pytest.mark.django_db
def test_private_numbers_have_no_way_onto_paper(book, client, heri):
    lines()
    sign_in(client, heri)
    answer = client.get(page("playbook_poster"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert 'filename="poster-kekerasan-seksual-v1.pdf"' in answer.headers["Content-Disposition"]
    _size, said = read(answer.content)
    assert "Telepon darurat" not in said
    assert "Heri" not in said
