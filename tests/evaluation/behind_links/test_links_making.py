"""The secretariat makes, extends and revokes links for those without an account."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.config.upkeep import restoring
from layak.evaluation.answers.models import Answer
from layak.evaluation.links.actions import LinkPlan, extend_link, make_links, revoke_link
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.reads import link_rows, open_answers
from layak.evaluation.links.signing import is_genuine, link_token, number_in
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.links import contribute, make

LIST = "/evaluasi/uji/tautan/"
NEW = f"{LIST}baru/"
KEY = "0123456789abcdef0123"


def form(**told):
    return {"task": "evidence", "days": "7", "recipient": "Bu Ani", "key": KEY, **told}


def test_token_is_a_number_and_a_signature_of_128_bits():
    token = link_token(7, "nonce")
    assert token[0] == "7"
    assert len(token) == 1 + 22  # 62**22 > 2**128 > 62**21
    assert number_in(token) == 7
    assert is_genuine(token, 7, "nonce")
    assert not is_genuine(token, 8, "nonce")
    assert not is_genuine(token, 7, "other")


@pytest.mark.parametrize("token", ["", "x", "a" * 22, "a" * 40, "7-" + "a" * 22, "é" + "a" * 22])
def test_what_is_no_token_names_no_number(token):
    assert number_in(token) is None


def test_token_of_a_large_number_comes_back():
    assert number_in(link_token(62**5 + 61, "n")) == 62**5 + 61


def test_signature_needs_the_secret(settings):
    before = link_token(7, "nonce")
    settings.SECRET_KEY = "another-secret-of-this-installation"
    assert link_token(7, "nonce") != before


def test_make_link_acts_by_an_account_that_nobody_signs_in_with(asked, round_, dinkes, wati):
    link = make(round_, dinkes, [asked], wati, recipient="Bu Ani").link
    account = link.account
    assert account.username.startswith("tautan-")
    assert account.name == "Bu Ani (tautan Dinas Kesehatan)"
    assert not account.is_active
    assert not account.has_usable_password()
    assert link.created_by == wati.user
    assert link.expires_at - link.created_at == timedelta(days=7)
    event = Event.objects.get(kind="link.made")
    assert event.by_id == wati.user.pk
    assert link_token(link.pk, link.nonce) not in str(event.facts) + event.sentence


def test_only_the_secretariat_makes_links(cast, asked, round_, dinkes):
    for username, person in cast.items():
        if username != "wati":
            with pytest.raises(Refused, match="tidak berwenang"):
                make(round_, dinkes, [asked], person)
    assert AccessLink.objects.count() == 0


def test_days_are_limited(asked, round_, dinkes, wati):
    for days in (0, -1, 31):
        with pytest.raises(Refused, match="1 sampai 30 hari"):
            make(round_, dinkes, [asked], wati, days=days)


def test_link_asks_only_what_waits_for_the_agency(asked, round_, dinkes, setda, wati):
    with pytest.raises(Refused, match="Tidak ada pertanyaan"):
        make(round_, setda, [asked], wati, task="approval")
    other = lead_by(round_.answers.get(code="B1a.2"), setda)
    with pytest.raises(Refused, match="tidak lagi menunggu"):
        make(round_, dinkes, [asked, other], wati)
    with pytest.raises(Refused, match="sedikitnya satu"):
        make(round_, dinkes, [], wati)


def test_same_attempt_twice_is_one_link(asked, round_, dinkes, wati):
    first = make(round_, dinkes, [asked], wati, key=KEY).link
    again = make(round_, dinkes, [asked], wati, key=KEY).link
    assert first == again
    assert User.objects.filter(username__startswith="tautan-").count() == 1
    assert Event.objects.filter(kind="link.made").count() == 1


def test_locked_round_makes_no_links(asked, round_, dinkes, wati, ketut):
    lock_round(round_=round_, by=ketut, at=timezone.now())
    round_.refresh_from_db()
    with pytest.raises(Refused, match="terkunci"):
        make(round_, dinkes, [asked], wati)


def test_open_answers_are_those_that_still_wait(asked, round_, dinkes, disdik):
    def codes(agency, task="evidence"):
        return [entry.code for entry in open_answers(round_, task).get(agency.pk, [])]

    assert "B1b.1" in codes(dinkes)
    assert "B1b.1" in codes(disdik)
    asked.assignments.filter(agency=disdik).update(state="handed_in")
    assert "B1b.1" not in codes(disdik)
    Answer.objects.filter(pk=asked.pk).update(stage="ready")
    assert "B1b.1" not in codes(dinkes)
    assert codes(dinkes, "approval") == ["B1b.1"]


def test_approval_needs_a_head_of_today(asked, round_, dinkes, wati):
    Answer.objects.filter(pk=asked.pk).update(stage="ready", mark=2, option="b")
    with pytest.raises(Refused, match="kursi kepala Dinas Kesehatan"):
        make(round_, dinkes, [asked], wati, task="approval")


def test_approval_acts_by_the_head_and_shows_its_code_once(asked, round_, dinkes, wati, heri):
    Answer.objects.filter(pk=asked.pk).update(stage="ready", mark=2, option="b")
    made = make(round_, dinkes, [asked], wati, task="approval", recipient="Siapa saja")
    assert made.link.account == heri.user
    assert made.link.recipient == "Heri Susanto"
    assert len(made.code) == 6
    assert made.code.isdigit()
    assert made.code not in made.link.code_hash
    assert made.code not in str(Event.objects.get(kind="link.made").facts)


def test_extend_counts_from_today_and_only_forward(asked, round_, dinkes, wati):
    link = make(round_, dinkes, [asked], wati, days=7).link
    now = timezone.now()
    assert extend_link(link_id=link.pk, days=1, by=wati, at=now).expires_at == link.expires_at
    later = extend_link(link_id=link.pk, days=30, by=wati, at=now)
    assert later.expires_at == now + timedelta(days=30)
    assert Event.objects.filter(kind="link.extended").count() == 2


def test_revoked_link_is_neither_extended_nor_revoked_again(asked, round_, dinkes, wati):
    link = make(round_, dinkes, [asked], wati).link
    revoke_link(link_id=link.pk, by=wati, at=timezone.now())
    for act in (
        lambda: revoke_link(link_id=link.pk, by=wati, at=timezone.now()),
        lambda: extend_link(link_id=link.pk, days=7, by=wati, at=timezone.now()),
    ):
        with pytest.raises(Refused, match="sudah dicabut"):
            act()
    assert Event.objects.filter(kind="link.revoked").count() == 1


def test_a_restored_backup_ends_every_link_in_the_name_of_the_command_line(
    client, asked, round_, dinkes, wati
):
    made = make(round_, dinkes, [asked], wati)
    told = restoring.finish(made_at="", keeps_links=False, at=timezone.now())
    assert told.ended_links == 1
    made.link.refresh_from_db()
    assert made.link.revoked_by.username == "baris-perintah"
    assert client.get(f"/tautan/{link_token(made.link.pk, made.link.nonce)}/").status_code == 410


def test_several_at_once_are_all_or_nothing(asked, round_, dinkes, disdik, setda, wati):
    plan = LinkPlan(task="approval")
    agencies = [dinkes, disdik]
    with pytest.raises(Refused):
        make_links(round_=round_, agencies=agencies, plan=plan, by=wati, at=timezone.now())
    assert AccessLink.objects.count() == 0
    made = make_links(
        round_=round_, agencies=agencies, plan=LinkPlan(task="part"), by=wati, at=timezone.now()
    )
    assert [one.link.agency for one in made] == agencies


def test_page_makes_links_for_ticked_agencies(client, asked, wati):
    sign_in(client, wati)
    response = client.post(NEW, form(perangkat=["dinkes", "disdik"]))
    assert response.status_code == 200
    said = response.content.decode()
    for link in AccessLink.objects.all():
        assert f"http://testserver/tautan/{link_token(link.pk, link.nonce)}/" in said
    assert "2 tautan dibuat" in said
    assert client.post(NEW, form(perangkat=["dinkes", "disdik"])).status_code == 200
    assert AccessLink.objects.count() == 2


def test_page_makes_a_link_for_some_questions(client, asked, round_, dinkes, wati):
    sign_in(client, wati)
    lead_by(round_.answers.get(code="B1a.2"), dinkes)
    shown = client.get(f"{NEW}?perangkat=dinkes")
    assert shown.content.decode().count('name="pilih"') == len(
        open_answers(round_, "evidence")[dinkes.pk]
    )
    client.post(f"{NEW}?perangkat=dinkes", form(pilih=[asked.pk]))
    assert [reach.answer for reach in AccessLink.objects.get().reach.all()] == [asked]


def test_page_gives_back_what_was_typed_with_the_reason(client, asked, wati):
    sign_in(client, wati)
    response = client.post(NEW, form(days="99", recipient="Bu Ani"))
    assert response.status_code == 422
    assert "1 sampai 30 hari" in response.content.decode()
    assert 'value="Bu Ani"' in response.content.decode()
    response = client.post(NEW, form())
    assert "Pilih sedikitnya satu perangkat daerah" in response.content.decode()


def test_text_to_send_holds_only_the_agencys_items(client, asked, round_, dinkes, disdik, wati):
    other = lead_by(round_.answers.get(code="B1a.2"), disdik)
    link = make(round_, dinkes, [asked], wati, message="Paling lambat Jumat & terima kasih.").link
    make(round_, disdik, [other], wati)
    sign_in(client, wati)
    page = client.get(f"{LIST}{link.pk}/").context["page"]
    assert "- B1b.1 " in page.text
    assert "B1a.2" not in page.text
    assert page.address in page.text
    assert "Paling lambat Jumat & terima kasih." in page.text
    sent = urlsplit(page.whatsapp_url)
    assert (sent.scheme, sent.netloc) == ("https", "wa.me")
    assert parse_qs(sent.query)["text"] == [page.text]


def test_long_lists_are_cut_in_the_text(round_, dinkes, wati, client, monkeypatch):
    monkeypatch.setattr("layak.evaluation.links.reads.ITEMS_SENT", 3)
    answers = list(round_.answers.order_by("position")[:8])
    for answer in answers:
        lead_by(answer, dinkes)
    link = make(round_, dinkes, answers, wati).link
    text = sign_in(client, wati).get(f"{LIST}{link.pk}/").context["page"].text
    assert text.count("\n- ") == 4
    assert "... dan 5 lagi" in text


def test_pages_answer_wrong_methods_and_outsiders(client, asked, round_, dinkes, wati, sari):
    link = make(round_, dinkes, [asked], wati).link
    own = f"{LIST}{link.pk}/"
    sign_in(client, wati)
    assert client.post(LIST).status_code == 405
    assert client.post(own).status_code == 405
    assert client.get(f"{own}cabut/").status_code == 405
    assert client.get(f"{own}perpanjang/").status_code == 405
    sign_in(client, sari)
    for path in (LIST, NEW, own):
        assert client.get(path).status_code == 404
    for path in (f"{own}cabut/", f"{own}perpanjang/"):
        assert client.post(path, {"days": 7}).status_code == 404
    assert AccessLink.objects.get().revoked_at is None


def test_revoking_on_the_page_tells_once(client, asked, round_, dinkes, wati):
    link = make(round_, dinkes, [asked], wati).link
    sign_in(client, wati)
    client.post(f"{LIST}{link.pk}/perpanjang/", {"days": "14"})
    response = client.post(f"{LIST}{link.pk}/cabut/", follow=True)
    assert "Tautan dicabut" in response.content.decode()
    assert "Dicabut" in client.get(LIST).content.decode()
    assert response.context["qr"] is None


def test_list_asks_as_often_for_two_as_for_many(
    asked, round_, dinkes, wati, django_assert_num_queries
):
    for _time in range(2):
        make(round_, dinkes, [asked], wati)
    with django_assert_num_queries(2):
        assert len(link_rows(round_, at=timezone.now())) == 2
    for _time in range(8):
        make(round_, dinkes, [asked], wati)
    with django_assert_num_queries(2):
        assert len(link_rows(round_, at=timezone.now())) == 10


def test_make_page_asks_a_constant_count(
    client, asked, round_, wati, disdik, django_assert_max_num_queries
):
    sign_in(client, wati)
    with django_assert_max_num_queries(14):
        assert client.get(NEW).status_code == 200
    for number in range(30):
        agency = Agency.objects.create(
            code=f"a{number}", name=f"Badan {number}", kind="badan", command="kota"
        )
        contribute(asked, agency)
    with django_assert_max_num_queries(14):
        assert client.get(NEW).status_code == 200
