"""Access in an emergency: reason, told at once, ends by itself, reviewed by another."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.break_glass.actions import break_glass, review_break_glass
from layak.workflows.rapidaction.cases.models import Activation, BreakGlass, ConflictBlock
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.children.opening_actions import open_child, open_note
from tests.conftest import make_person, sign_in
from tests.rapidaction.cases import opened
from tests.rapidaction.made import NOW, activation_row, note_row

# Friday 27 November 2026, 22.00 WIB; Monday 30 November is the next working day
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
DANGER = "danger"


@pytest.fixture
def activation(world):
    return activation_row(world)


def broken(world, activation, by="pandu", at=FRIDAY, because=DANGER):
    return break_glass(activation_id=activation.pk, because=because, by=world.people[by], at=at)


def review(world, glass, by="lina", verdict="right", at=FRIDAY + timedelta(hours=1)):
    return review_break_glass(glass_id=glass.pk, verdict=verdict, by=world.people[by], at=at)


def name_of(world, activation, at):
    return open_child(
        activation=activation, fields=["name"], by=world.people["pandu"], at=at
    ).words["name"]


def test_it_opens_for_four_hours_and_then_no_more(world, activation):
    glass = broken(world, activation)
    assert glass.until_at == datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
    assert glass.review_by_at == datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    assert name_of(world, activation, FRIDAY + timedelta(hours=3, minutes=59)) == "Bunga Contoh"
    assert IdentityRead.objects.get().relation == "break-glass"
    with pytest.raises(Activation.DoesNotExist):
        name_of(world, activation, FRIDAY + timedelta(hours=4))


def test_sealed_sections_stay_shut(world, activation):
    broken(world, activation)
    with pytest.raises(Refused):
        open_note(
            note=note_row(world, activation, "shelter", "A"), by=world.people["pandu"], at=FRIDAY
        )


def test_the_supervisor_hears_at_once_by_code(world, activation):
    broken(world, activation)
    notice = Notice.objects.get(kind="access.broken")
    assert notice.user == world.people["lina"].user
    # 22.00 WIB and four hours
    assert notice.text == (
        f"Akses darurat ke penanganan {activation.code} dibuka sampai 02.00 WIB; tinjau segera."
    )


def test_a_conflict_is_not_broken_and_not_explained(world, activation):
    ConflictBlock.objects.create(
        activation=activation, agency=world.agencies["rsud"], at=NOW, by=world.people["lina"].user
    )
    with pytest.raises(Activation.DoesNotExist):
        broken(world, activation)


@pytest.mark.parametrize(
    ("by", "because", "says"),
    [("pandu", "curious", "Pilih alasan"), ("maya", DANGER, "sudah dapat membukanya")],
)
def test_it_needs_a_reason_and_a_need(world, activation, by, because, says):
    with pytest.raises(Refused, match=says):
        broken(world, activation, by=by, because=because)


def test_without_the_right_there_is_no_case(world, activation):
    with pytest.raises(Activation.DoesNotExist):
        broken(world, activation, by="ratih")


def test_three_without_review_are_enough(world):
    for _number in range(3):
        broken(world, activation_row(world))
    with pytest.raises(Refused, match="belum ditinjau"):
        broken(world, activation_row(world))


def test_a_wrong_one_ends_at_once_and_is_told_by_code(world, activation, setda):
    officer = make_person(setda, "privacy-officer", "yoga", "Yoga Contoh")
    administrator = make_person(setda, "administrator", "arif", "Arif Contoh")
    glass = review(world, broken(world, activation), verdict="wrong")
    assert glass.until_at == FRIDAY + timedelta(hours=1)
    with pytest.raises(Activation.DoesNotExist):
        name_of(world, activation, FRIDAY + timedelta(hours=1, minutes=1))
    told = Notice.objects.filter(kind="access.wrong")
    assert {notice.user for notice in told} == {officer.user, administrator.user}
    assert {activation.code in notice.text for notice in told} == {True}


def test_nobody_reviews_the_own_access(world, activation):
    activation.assignments.filter(kind="supervisor").update(until_at=NOW)
    glass = broken(world, activation, by="lina")
    with pytest.raises(Refused, match="orang lain"):
        review(world, glass)
    glass.reviewed_at, glass.reviewed_by, glass.verdict = FRIDAY, glass.user, "right"
    with pytest.raises(IntegrityError), transaction.atomic():
        glass.save()


def test_only_a_supervisor_near_it_reviews_once(world, activation):
    glass = broken(world, activation)
    for username in ("maya", "guntur"):
        with pytest.raises(BreakGlass.DoesNotExist):
            review(world, glass, by=username)
    review(world, glass)
    with pytest.raises(Refused, match="sudah ditinjau"):
        review(world, glass, verdict="wrong")


# pages


def test_the_page_opens_the_case_until_it_ends(world, activation, client):
    sign_in(client, world.people["pandu"])
    case = reverse("case_detail", args=[activation.code])
    assert client.get(case).status_code == 404
    page = reverse("break_glass", args=[activation.code])
    assert client.get(page).status_code == 200
    assert client.post(page, {"because": DANGER}).status_code == 422
    assert client.post(page, {"because": DANGER, "is_sure": "on"}).status_code == 302
    assert client.get(case).status_code == 200
    past = timezone.now() - timedelta(minutes=1)
    BreakGlass.objects.update(opened_at=past - timedelta(hours=4), until_at=past)
    assert client.get(case).status_code == 404


def test_there_unknown_and_barred_look_the_same_until_it_is_opened(world, activation, client):
    """The page of an address tells nothing; whoever is barred hears what a wrong code hears."""
    other = opened(world, started_at=NOW)
    ConflictBlock.objects.create(
        activation=activation, user=world.people["pandu"].user, at=NOW, by=world.people["lina"].user
    )
    sign_in(client, world.people["pandu"])
    pages, answers = set(), set()
    for code in (activation.code, other.code, "K-AAAA-AAAA"):
        page = reverse("break_glass", args=[code])
        shown = client.get(page)
        assert shown.status_code == 200
        pages.add(bare(shown.text, code))
        if code != other.code:
            refused = client.post(page, {"because": DANGER, "is_sure": "on"})
            assert "tidak dapat dibuka lewat akses darurat" in refused.text
            answers.add((refused.status_code, bare(refused.text, code)))
    assert len(pages) == 1
    assert len(answers) == 1
    assert not BreakGlass.objects.exists()


def bare(text: str, code: str) -> str:
    """What a person reads, without the code itself and what is new in each answer."""
    main = text[text.index("<main") : text.index("</main>")]
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", main.replace(code, "K"))


def test_the_supervisor_reviews_on_a_page(world, activation, client):
    glass = broken(world, activation)
    sign_in(client, world.people["lina"])
    page = reverse("break_glass_list")
    assert activation.code in client.get(page).text
    assert client.post(page, {"glass": glass.pk, "verdict": "right"}).status_code == 302
    assert "Tidak ada yang menunggu" in client.get(page).text
    assert client.post(page, {"glass": 0, "verdict": "right"}).status_code == 404


def test_a_code_that_was_told_leads_to_the_reason(world, activation, client):
    sign_in(client, world.people["pandu"])
    page = reverse("break_glass_list")
    assert "Menunggu tinjauan" not in client.get(page).text
    answer = client.post(page, {"code": activation.code.lower()})
    assert answer["Location"] == reverse("break_glass", args=[activation.code])
    for wrong in ("../x", "", "K-7QTF-93MD-AAAA"):
        assert client.post(page, {"code": wrong}).status_code == 422
    glass = broken(world, activation, by="pandu")
    assert client.post(page, {"glass": glass.pk, "verdict": "right"}).status_code == 404
