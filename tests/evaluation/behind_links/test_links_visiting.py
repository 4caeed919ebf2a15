"""Behind a link: what a visitor without an account reaches, and everything that is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from layak.evaluation.answers.models import Answer, Contribution, EvidenceUse
from layak.evaluation.links.actions import revoke_link
from layak.evaluation.links.models import AccessLink
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from tests.evaluation.links import PDF, WHO, address, begin, contribute, make, part_link, pdf

PAST = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("kept_files")


@pytest.fixture
def link(asked, round_, disdik, wati) -> AccessLink:
    return part_link(asked, round_, disdik, wati)


def state_of(answer, agency) -> str:
    return answer.assignments.get(agency=agency, ended_at=None).state


def part(**told):
    return {"note": "", "version-note": "0", **told}


def test_first_page_asks_who_is_there_and_says_what_is_wanted(client, link):
    said = client.get(address(link)).content.decode()
    assert "Dinas Pendidikan" in said
    assert "B1b.1" not in said
    response = client.post(address(link, "mulai/"), {"name": "Ani", "position": ""})
    assert response.status_code == 422
    assert "Jabatan belum diisi" in response.content.decode()
    assert 'value="Ani"' in response.content.decode()


def test_opening_is_counted_by_device_and_names_who(link):
    begin(link)
    begin(link, name="Orang Lain", position="Staf")
    link.refresh_from_db()
    assert link.opened_count == 2
    first, second = Event.objects.filter(kind="link.opened").order_by("pk")
    assert first.by_id == link.account_id
    assert first.facts["name"] == "Ani Rahma"
    assert second.sentence == "Tautan Dinas Pendidikan dibuka oleh Orang Lain, Staf (ke-2)."
    assert address(link).split("/")[2] not in str([e.facts for e in Event.objects.all()])


def test_visitor_writes_a_part_hands_in_a_file_and_is_through(link, asked, disdik, sari, wati):
    client = begin(link)
    assert "B1b.1" in client.get(address(link)).content.decode()
    question = address(link, f"{asked.pk}/")
    assert client.get(question).status_code == 200
    done = client.post(f"{question}bagian/", {"uploads": [pdf()]}, follow=True)
    assert "Berkas tersimpan." in done.content.decode()
    told = part(note="Kelas ibu di 12 sekolah.", **{"numerator-2025": "1.234"})
    assert client.post(f"{question}bagian/", told).status_code == 302
    assert state_of(asked, disdik) == "working"
    client.post(f"{question}bagian/", {"lalu": "hand_in", "note_to_lead": "Lengkap."})
    assert state_of(asked, disdik) == "handed_in"

    use = EvidenceUse.objects.get(answer=asked)
    assert use.evidence.agency == disdik
    assert use.added_by == link.account
    row = Contribution.objects.get(answer=asked, agency=disdik)
    assert row.note == "Kelas ibu di 12 sekolah."
    assert row.figures["2025"]["numerator"] == "1234"
    step = asked.assignments.get(agency=disdik).steps.latest("pk")
    assert step.note == "Lengkap.\nLewat tautan, oleh Ani Rahma, Kasubbag Program."
    asked.refresh_from_db()
    assert (asked.note, asked.mark, asked.option) == ("", None, "")

    end = client.post(address(link, "selesai/"), follow=True)
    assert "Sekretariat sudah diberi tahu" in end.content.decode()
    client.post(address(link, "selesai/"))
    assert Notice.objects.filter(user=wati.user, kind="link.done").count() == 1
    assert Event.objects.filter(kind="link.done").count() == 1


def test_end_before_anything_came_in_is_refused(link):
    response = begin(link).post(address(link, "selesai/"))
    assert response.status_code == 409
    assert "Belum ada yang diserahkan" in response.content.decode()


def test_part_may_be_taken_back_or_declined_with_a_reason(link, asked, disdik):
    client = begin(link)
    url = address(link, f"{asked.pk}/bagian/")
    refused = client.post(url, {"lalu": "decline"})
    assert refused.status_code == 409
    assert "tulis catatan" in refused.content.decode()
    client.post(url, {"lalu": "decline", "note_to_lead": "Tidak ada datanya."})
    assert state_of(asked, disdik) == "declined"
    client.post(url, {"lalu": "take_back"})
    assert state_of(asked, disdik) == "working"
    empty = client.post(url, {"lalu": "hand_in", "note_to_lead": "Sudah."})
    assert empty.status_code == 409
    assert "Belum ada yang diserahkan" in empty.content.decode()
    assert "Sudah." in empty.content.decode()
    assert client.post(url, {"lalu": "launch"}).status_code == 409


def test_what_cannot_be_read_comes_back_with_the_reason(link, asked, disdik):
    client = begin(link)
    url = address(link, f"{asked.pk}/bagian/")
    response = client.post(url, part(note="Tetap di sini", **{"numerator-2025": "banyak"}))
    assert response.status_code == 422
    said = response.content.decode()
    assert "Tetap di sini" in said
    assert 'value="banyak"' in said
    assert not Contribution.objects.exists()


def test_late_text_stands_beside_the_faster_one(link, asked):
    client = begin(link)
    url = address(link, f"{asked.pk}/bagian/")
    client.post(url, part(note="Yang pertama"))
    response = client.post(url, part(note="Yang kedua"))
    assert response.status_code == 409
    said = response.content.decode()
    assert "Yang pertama" in said
    assert "Yang kedua" in said
    assert Contribution.objects.get().note == "Yang pertama"


def test_link_of_the_lead_writes_the_answer_but_never_its_mark(asked, round_, dinkes, wati):
    link = make(round_, dinkes, [asked], wati, task="part").link
    client = begin(link)
    url = address(link, f"{asked.pk}/bagian/")
    client.post(url, part(note="Isian pemimpin"))
    asked.refresh_from_db()
    assert asked.note == "Isian pemimpin"
    client.post(url, {"mark": "3", "version-mark": "0", "option": "a", "version-option": "0"})
    asked.refresh_from_db()
    assert (asked.mark, asked.option) == (None, "")


def test_evidence_link_takes_no_text(asked, round_, disdik, wati):
    link = make(round_, disdik, [asked], wati, task="evidence").link
    client = begin(link)
    assert 'name="note"' not in client.get(address(link, f"{asked.pk}/")).content.decode()
    response = client.post(address(link, f"{asked.pk}/bagian/"), part(note="Diam-diam"))
    assert response.status_code == 409
    assert not Contribution.objects.exists()


def test_same_file_twice_is_kept_once(link, asked):
    client = begin(link)
    url = address(link, f"{asked.pk}/bagian/")
    client.post(url, {"uploads": [pdf("a.pdf"), pdf("b.pdf")]})
    again = client.post(url, {"uploads": [pdf("c.pdf")]}, follow=True)
    assert "tidak disimpan dua kali" in again.content.decode()
    assert EvidenceUse.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "kosong"),
        ("a.exe", b"MZ" + b"\0" * 64, ""),
        ("a.pdf", b"PK\x03\x04 not a pdf", ""),
    ],
)
def test_bad_file_is_refused_where_the_person_is(link, asked, name, content, sentence):
    response = begin(link).post(
        address(link, f"{asked.pk}/bagian/"), {"uploads": [pdf("baik.pdf"), pdf(name, content)]}
    )
    assert response.status_code == 422
    assert "Belum tersimpan" in response.content.decode()
    assert sentence in response.content.decode()
    assert not EvidenceUse.objects.exists()


def test_large_file_and_no_file_are_refused(link, asked, settings):
    settings.MAX_FILE_BYTES = 1024 * 1024
    client = begin(link)
    url = address(link, f"{asked.pk}/bagian/")
    large = client.post(url, {"uploads": [pdf("besar.pdf", PDF + b"0" * 1024 * 1024)]})
    assert large.status_code == 422
    assert "lebih besar dari 1 MB" in large.content.decode()
    assert client.post(url, {}).status_code == 422


def test_dead_links_say_why_and_answer_410(link, client, wati, ketut, round_):
    later = timezone.now() + timedelta(days=8)
    AccessLink.objects.update(expires_at=timezone.now() - PAST, created_at=later - timedelta(30))
    gone = client.get(address(link))
    assert (gone.status_code, "sudah habis" in gone.content.decode()) == (410, True)
    AccessLink.objects.update(expires_at=later)
    lock_round(round_=round_, by=ketut, at=timezone.now())
    locked = client.post(address(link, "mulai/"), WHO)
    assert (locked.status_code, "terkunci" in locked.content.decode()) == (410, True)
    revoke_link(link_id=link.pk, by=wati, at=timezone.now())
    revoked = client.get(address(link))
    assert (revoked.status_code, "dicabut" in revoked.content.decode()) == (410, True)


def test_revoking_ends_a_visit_at_once(link, asked, wati):
    client = begin(link)
    revoke_link(link_id=link.pk, by=wati, at=timezone.now())
    assert client.get(address(link)).status_code == 410
    url = address(link, f"{asked.pk}/bagian/")
    assert client.post(url, {"uploads": [pdf()]}).status_code == 410
    assert not EvidenceUse.objects.exists()


def test_question_that_asks_no_more_is_shown_as_such(link, asked, disdik):
    client = begin(link)
    asked.assignments.filter(agency=disdik).update(ended_at=timezone.now())
    assert "Tidak perlu lagi" in client.get(address(link)).content.decode()
    response = client.get(address(link, f"{asked.pk}/"))
    assert response.status_code == 409
    assert "tidak lagi meminta bahan" in response.content.decode()
    response = client.post(address(link, f"{asked.pk}/bagian/"), {"uploads": [pdf()]})
    assert response.status_code == 409
    assert not EvidenceUse.objects.exists()


def test_accepted_answer_takes_no_more_files(link, asked):
    client = begin(link)
    Answer.objects.filter(pk=asked.pk).update(stage="accepted", mark=2, option="b")
    response = client.post(address(link, f"{asked.pk}/bagian/"), {"uploads": [pdf()]})
    assert response.status_code == 409
    assert "sudah diterima" in response.content.decode()


@pytest.mark.parametrize("count", [2, 8])
def test_pages_ask_a_constant_count(count, round_, disdik, wati, django_assert_num_queries):
    answers = list(round_.answers.order_by("position")[:count])
    for answer in answers:
        contribute(answer, disdik) if not answer.assignments.filter(agency=disdik) else None
    link = make(round_, disdik, answers, wati, task="part").link
    client = begin(link)
    with django_assert_num_queries(4):
        assert client.get(address(link)).status_code == 200
    with django_assert_num_queries(5):
        assert client.get(address(link, f"{answers[0].pk}/")).status_code == 200
