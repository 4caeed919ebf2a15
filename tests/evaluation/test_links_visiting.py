"""Behind a link: what a visitor without an account reaches, and everything that is refused."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from layak.city.people.models import User
from layak.evaluation.actions.links import revoke_link
from layak.evaluation.actions.rounds import lock_round
from layak.evaluation.models import AccessLink, Answer, Contribution, EvidenceUse
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.web.logs import PlainLine
from tests.conftest import PASSWORD, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.links import PDF, WHO, address, begin, contribute, make, pdf
from tests.permissions.test_matrix import PAGES

PAST = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def asked(round_, answer, dinkes, disdik):
    """14.1 led by Dinas Kesehatan, Dinas Pendidikan beside it."""
    lead_by(answer, dinkes)
    contribute(answer, disdik)
    return answer


@pytest.fixture
def link(asked, round_, disdik, wati) -> AccessLink:
    """Dinas Pendidikan's part of 14.1."""
    return make(round_, disdik, [asked], wati, task="part", recipient="Bu Ani").link


def state_of(answer, agency) -> str:
    return answer.assignments.get(agency=agency, ended_at=None).state


def part(**told):
    return {"note": "", "version-note": "0", **told}


def test_first_page_asks_who_is_there_and_says_what_is_wanted(client, link):
    said = client.get(address(link)).content.decode()
    assert "Dinas Pendidikan" in said
    assert "14.1" not in said
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
    assert "14.1" in client.get(address(link)).content.decode()
    question = address(link, f"{asked.pk}/")
    assert client.get(question).status_code == 200
    done = client.post(f"{question}bukti/", {"uploads": [pdf()]}, follow=True)
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
    url = address(link, f"{asked.pk}/bukti/")
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
        address(link, f"{asked.pk}/bukti/"), {"uploads": [pdf("baik.pdf"), pdf(name, content)]}
    )
    assert response.status_code == 422
    assert "Belum tersimpan" in response.content.decode()
    assert sentence in response.content.decode()
    assert not EvidenceUse.objects.exists()


def test_large_file_and_no_file_are_refused(link, asked, settings):
    settings.MAX_FILE_BYTES = 1024 * 1024
    client = begin(link)
    url = address(link, f"{asked.pk}/bukti/")
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
    url = address(link, f"{asked.pk}/bukti/")
    assert client.post(url, {"uploads": [pdf()]}).status_code == 410
    assert not EvidenceUse.objects.exists()


def test_question_that_asks_no_more_is_shown_as_such(link, asked, disdik):
    client = begin(link)
    asked.assignments.filter(agency=disdik).update(ended_at=timezone.now())
    assert "Tidak perlu lagi" in client.get(address(link)).content.decode()
    response = client.get(address(link, f"{asked.pk}/"))
    assert response.status_code == 409
    assert "tidak lagi meminta bahan" in response.content.decode()
    response = client.post(address(link, f"{asked.pk}/bukti/"), {"uploads": [pdf()]})
    assert response.status_code == 409
    assert not EvidenceUse.objects.exists()


def test_accepted_answer_takes_no_more_files(link, asked):
    client = begin(link)
    Answer.objects.filter(pk=asked.pk).update(stage="accepted", mark=2, option="b")
    response = client.post(address(link, f"{asked.pk}/bukti/"), {"uploads": [pdf()]})
    assert response.status_code == 422
    assert "sudah diterima" in response.content.decode()


def test_other_questions_of_the_agency_are_not_reached(link, round_, disdik):
    other = lead_by(round_.answers.get(code="14.2"), disdik)
    client = begin(link)
    for tail in ("", "bukti/", "bagian/"):
        url = address(link, f"{other.pk}/{tail}")
        response = client.post(url, {"uploads": [pdf()]}) if tail else client.get(url)
        assert response.status_code in (404, 409), tail
        assert "14.2" not in response.content.decode()
    assert not EvidenceUse.objects.exists()


def test_nobody_known_is_led_to_the_first_page(link, asked, client):
    for path in (f"{asked.pk}/", "setuju/"):
        response = client.get(address(link, path))
        assert response.headers["Location"] == address(link)
    response = client.post(address(link, f"{asked.pk}/bukti/"), {"uploads": [pdf()]})
    assert response.headers["Location"] == address(link)
    assert not EvidenceUse.objects.exists()


def test_cookie_of_one_link_opens_no_other(link, asked, round_, dinkes, wati):
    other = make(round_, dinkes, [asked], wati).link
    client = begin(link)
    crumb = client.cookies["layak_tautan"]
    assert crumb["path"] == address(link)
    assert crumb["httponly"]
    stranger = Client()
    stranger.cookies["layak_tautan"] = crumb.value
    assert "Mulai" in stranger.get(address(other)).content.decode()
    stranger.cookies["layak_tautan"] = crumb.value[:-2]
    assert "Mulai" in stranger.get(address(link)).content.decode()


def test_changed_and_guessed_addresses_answer_404(link, client):
    token = address(link).split("/")[2]
    guesses = [
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        "9" + token,
        token[:-1],
        "x",
        "0" * 24,
    ]
    for guess in guesses:
        assert client.get(f"/tautan/{guess}/").status_code == 404, guess
    assert client.get(address(link)).status_code == 200


def test_guessing_is_slowed_down_by_address(link, client):
    statuses = [client.get(f"/tautan/{'0' * 23}{n:02d}/").status_code for n in range(32)]
    assert statuses[:30] == [404] * 30
    assert statuses[30:] == [429] * 2
    assert client.get(address(link)).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get(address(link)).status_code == 200


def test_wrong_methods_are_refused(link, asked):
    client = begin(link)
    assert client.post(address(link)).status_code == 405
    assert client.post(address(link, f"{asked.pk}/")).status_code == 405
    for tail in (
        "mulai/",
        "selesai/",
        "setuju/kirim/",
        f"{asked.pk}/bukti/",
        f"{asked.pk}/bagian/",
    ):
        assert client.get(address(link, tail)).status_code == 405, tail


def test_pages_are_neither_kept_nor_indexed_nor_told_on(link, asked):
    client = begin(link)
    for path in (address(link), address(link, f"{asked.pk}/"), "/tautan/" + "0" * 24 + "/"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "strict-origin", path
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_visit_opens_nothing_else_of_the_application(link, asked, round_, sari):
    """Every other page answers the visitor exactly as it answers a stranger."""
    client, stranger = begin(link), Client()
    known = {"code": round_.code, "answer_id": asked.pk}
    tried = 0
    for name, method in product(sorted(PAGES), ("get", "post")):
        path = plain_path(name, known)
        if path is None or path.startswith("/tautan/"):
            continue
        mine, theirs = (getattr(one, method)(path) for one in (client, stranger))
        assert mine.status_code == theirs.status_code, (method, path)
        assert mine.headers.get("Location") == theirs.headers.get("Location"), (method, path)
        tried += 1
    assert tried > 60
    assert "layak_session" not in client.cookies


def plain_path(name: str, known: dict) -> str | None:
    from django.urls import NoReverseMatch, reverse

    for kwargs in ({}, {"code": known["code"]}, {"answer_id": known["answer_id"]}, known):
        try:
            return reverse(name.split()[0], kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


def test_account_of_a_link_is_nobodys(link, client, wati, adi, disdik):
    account = link.account
    account.set_password(PASSWORD)
    account.is_active = True
    account.save()
    told = {"login": account.username, "password": PASSWORD}
    client.post("/masuk/", told)
    assert client.get("/").headers["Location"].startswith("/masuk/")
    sign_in(client, adi)
    for state in ("", "never", "closed"):
        said = client.get(f"/pengaturan/akun/?state={state}").content.decode()
        assert account.username not in said
    assert client.get(f"/pengaturan/akun/{account.pk}/").status_code == 404
    assert client.post(f"/pengaturan/akun/{account.pk}/aktifkan/").status_code == 404
    AccessLink.objects.filter(pk=link.pk).update(revoked_at=None)
    User.objects.filter(pk=account.pk).update(is_active=False)
    seat = disdik.seat_set.create(role="operator", title="Kosong")
    said = client.get(f"/pengaturan/kursi/{seat.pk}/beri/").content.decode()
    assert account.name not in said


def test_role_of_links_is_offered_to_no_seat(client, adi, disdik):
    from layak.city.agencies.seat_actions import create_seat
    from layak.rules.refusal import Refused

    sign_in(client, adi)
    said = client.get(f"/pengaturan/perangkat-daerah/{disdik.pk}/kursi-baru/").content.decode()
    assert 'value="contributor"' in said
    assert 'value="link"' not in said
    with pytest.raises(Refused, match="tidak dikenal"):
        create_seat(agency=disdik, role="link", by=None, at=timezone.now())


def test_log_lines_hold_no_token(client, settings, db):
    token = "7" + "a" * 22
    handler = logging.StreamHandler(stream := StringLines())
    handler.setFormatter(PlainLine(settings.LOGGING["formatters"]["line"]["format"]))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.get(f"/tautan/{token}/")
        client.get(f"/tautan/{token}/tidak-ada/")
    finally:
        logger.removeHandler(handler)
    said = "".join(stream.lines)
    assert "Not Found: /tautan/…/" in said
    assert token not in said
    assert settings.LOGGING["formatters"]["line"]["()"] == "layak.platform.web.logs.PlainLine"


class StringLines:
    def __init__(self):
        self.lines = []

    def write(self, text):
        self.lines.append(text)

    def flush(self):
        pass


def test_web_server_keeps_no_access_log():
    from layak.config.serve import WEB

    assert "--access-log" not in WEB


@pytest.mark.parametrize("count", [2, 12])
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
