"""A signed address for one task: no account, no name of a child, and an end with the task."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from layak.city.agencies.letterheads.models import Letterhead
from layak.city.people.signin.devices import remember_device
from layak.config.upkeep import restoring
from layak.platform.audit.models import Event
from layak.platform.web.logs import without_keys
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering import actions
from layak.workflows.rapidaction.answering.actions import (
    make_task_link,
    revoke_task_links,
    withdraw_handoff,
)
from layak.workflows.rapidaction.answering.reads import link_of_token, task_token
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.duty.models import DutyTurn
from layak.workflows.rapidaction.handoffs.models import TaskLink
from tests.conftest import sign_in
from tests.rapidaction.handoff_help import a_case, a_child, send, share
from tests.rapidaction.world import make_world


@pytest.fixture
def handoff(world):
    now = timezone.now()
    case = a_case(world, child=a_child(world.people["maya"], now), at=now)
    wide = share(tier=3, fields=("name", "address"))
    return send(world, case, to="unit-ppa-polres", at=now, share=wide, note="Rahasia besar.")


def make(world, handoff, by: str = "maya") -> TaskLink:
    return make_task_link(
        handoff_id=handoff.pk, recipient="Pos piket Unit PPA", by=world.people[by],
        at=timezone.now(),
    )  # fmt: skip


def address(link: TaskLink) -> str:
    return reverse("task_link", args=[task_token(link)])


def test_shown_once_with_its_picture(world, handoff):
    client = sign_in(Client(), world.people["maya"])
    made = client.post(reverse("handoff_link", args=[handoff.code]), {"recipient": "Pos piket"})
    words = made.content.decode()
    assert re.search(r"http://testserver/tugas/[0-9A-Za-z]{23,}/", words)
    assert "<path d=" in words
    after = client.get(reverse("handoff_detail", args=[handoff.code])).content.decode()
    assert "/tugas/" not in after
    assert "Pos piket" in after


def test_a_preview_is_no_opening_and_a_press_is(world, handoff):
    link = make(world, handoff)
    client = Client()
    first = client.get(address(link))
    assert first.status_code == 200
    assert "Buka tugas" in first.content.decode()
    handoff.refresh_from_db()
    assert handoff.state == "sent"
    client.post(address(link), {"langkah": "buka"})
    handoff.refresh_from_db()
    assert (handoff.state, handoff.seen_by) == ("seen", link.account)
    words = client.get(address(link)).content.decode()
    assert "Pemeriksaan dan pengobatan" in words
    assert "A-TEST-0001" in words
    assert "Rahasia" not in words
    link.refresh_from_db()
    assert link.opened_count == 2


def test_it_stays_with_the_device_that_opened_it_first(world, handoff):
    link = make(world, handoff)
    url = address(link)
    first, second = Client(), Client()
    opened = first.post(url, {"langkah": "buka"})
    cookie = opened.cookies["layak_tugas"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (url, True, "Lax")
    link.refresh_from_db()
    # what the device keeps is not what is stored
    assert link.device_hash == hashlib.sha256(cookie.value.encode()).hexdigest()
    assert Event.objects.filter(kind="task_link.bound").get().by == link.account
    assert "Pemeriksaan dan pengobatan" in first.get(url).content.decode()
    for asked in (second.get(url), second.post(url, {"langkah": "terima"})):
        words = asked.content.decode()
        assert asked.status_code == 403
        assert "Tautan ini sudah dibuka di perangkat lain" in words
        assert handoff.code in words
        assert "UPTD Perlindungan Perempuan dan Anak" in words
        # nothing of the task
        assert "Pemeriksaan" not in words
        assert "A-TEST-0001" not in words
    handoff.refresh_from_db()
    assert handoff.state == "seen"


def test_who_sends_does_not_answer_behind_a_link_of_their_own(world, handoff):
    """Signed in, and on the same device after signing out; the receiver's own device opens it."""
    url = address(make(world, handoff))
    sender = sign_in(Client(), world.people["maya"])
    for asked in (sender.get(url), sender.post(url, {"langkah": "buka"})):
        words = asked.content.decode()
        assert asked.status_code == 403
        assert "Tautan ini untuk penerimanya" in words
        assert "Pos piket Unit PPA" in words
        assert "A-TEST-0001" not in words
    left = Client()
    answer = HttpResponse()
    remember_device(answer, RequestFactory().get("/"), world.people["maya"].user)
    left.cookies["layak_perangkat"] = answer.cookies["layak_perangkat"].value
    assert left.post(url, {"langkah": "buka"}).status_code == 403
    handoff.refresh_from_db()
    assert handoff.state == "sent"
    # a supervisor of the case is of the sending side too
    assert sign_in(Client(), world.people["lina"]).get(url).status_code == 403
    # the receiver: signed in or not
    assert sign_in(Client(), world.people["ratih"]).get(url).status_code == 200
    assert Client().post(url, {"langkah": "buka"}).status_code == 302


def test_a_link_that_the_receiver_made_is_the_receivers_wherever_it_is_opened(world, handoff):
    url = address(make(world, handoff, by="ratih"))
    assert sign_in(Client(), world.people["maya"]).get(url).status_code == 200


def test_behind_a_link_of_the_sender_a_step_is_done_only_with_a_paper(world):
    now = timezone.now()
    case = a_case(world, at=now)
    run = case.steps.filter(agency=world.agencies["unit-ppa-polres"]).first()
    sent = send(world, case, to="unit-ppa-polres", at=now, step_id=run.pk)
    client, url = Client(), address(make(world, sent))
    client.post(url, {"langkah": "buka"})
    client.post(url, {"langkah": "terima"})
    local = timezone.localtime(now)
    acted = {"on": f"{local:%Y-%m-%d}", "clock": f"{local:%H:%M}", "zone": "420"}
    client.post(url, {"langkah": "tindakan", **acted})
    refused = client.post(url, {"langkah": "selesai", "outcome": "served"})
    assert "Tautan ini dibuat pengirim" in refused.content.decode()
    run.refresh_from_db()
    assert run.state != "done"
    client.post(url, {"langkah": "selesai", "outcome": "served", "document": "LP/B/9/2026"})
    run.refresh_from_db()
    assert (run.state, run.document) == ("done", "LP/B/9/2026")


def test_the_other_device_reads_whom_to_call(world, handoff):
    now = timezone.now()
    Letterhead.objects.create(
        agency=world.agencies["uptd-ppa"], contact="Jalan Contoh 1, Telp. (0711) 351 234",
        changed_at=now, changed_by=world.people["lina"].user,
    )  # fmt: skip
    link = make(world, handoff)
    Client().post(address(link), {"langkah": "buka"})
    words = Client().get(address(link)).content.decode()
    # nobody has a turn there: the number of the office stands in
    assert "Telepon (0711) 351 234" in words


def test_a_second_press_at_the_same_moment_is_told_so(world, handoff):
    """Both devices have the page before the press; the second one finds the link taken."""
    link = make(world, handoff)
    actions.bind_link(link=link, at=timezone.now())
    with pytest.raises(Refused, match="perangkat lain"):
        actions.bind_link(link=link, at=timezone.now())
    pressed = Client().post(address(link), {"langkah": "buka"})
    assert pressed.status_code == 403


def test_a_cookie_of_another_link_opens_nothing(world, handoff):
    one, other = make(world, handoff), make(world, handoff)
    client, thief = Client(), Client()
    client.post(address(other), {"langkah": "buka"})
    thief.post(address(one), {"langkah": "buka"})
    assert thief.get(address(other)).status_code == 403


@pytest.mark.parametrize("key", ["", "palsu", "a" * 5000, "\u00e9"])
def test_a_made_up_key_opens_nothing(world, handoff, key):
    link = make(world, handoff)
    Client().post(address(link), {"langkah": "buka"})
    other = Client()
    other.cookies["layak_tugas"] = key
    assert other.get(address(link)).status_code == 403


def test_what_others_have_seen_is_still_hidden_before_the_press(world, handoff):
    """The hand-off was opened by an account: a forwarded address shows nothing all the same."""
    actions.mark_seen(handoff_id=handoff.pk, by=world.people["ratih"], at=timezone.now())
    link = make(world, handoff)
    client = Client()
    words = client.get(address(link)).content.decode()
    assert "Buka tugas" in words
    assert "Pemeriksaan" not in words
    # no move without the press
    client.post(address(link), {"langkah": "terima"})
    handoff.refresh_from_db()
    assert handoff.state == "seen"
    client.post(address(link), {"langkah": "buka"})
    assert "Pemeriksaan" in client.get(address(link)).content.decode()


def test_the_database_keeps_a_link_with_its_device(world, handoff):
    link = make(world, handoff)
    actions.bind_link(link=link, at=timezone.now())
    for value in ("", "0" * 64):
        with pytest.raises(IntegrityError, match="stays with its device"), transaction.atomic():
            TaskLink.objects.filter(pk=link.pk).update(device_hash=value)


def test_one_tap_sends_code_and_address_alone(world, handoff):
    now = timezone.now()
    DutyTurn.objects.create(
        agency=world.agencies["unit-ppa-polres"], user=world.people["ratih"].user,
        phone="0812-3456-7890", starts_at=now - timedelta(hours=1), created_at=now,
        ends_at=now + timedelta(hours=1), created_by=world.people["ratih"].user,
    )  # fmt: skip
    client = sign_in(Client(), world.people["maya"])
    made = client.post(reverse("handoff_link", args=[handoff.code]), {"recipient": "Pos piket"})
    words = made.content.decode()
    key = re.search(r"http://testserver(/tugas/[0-9A-Za-z]{23,}/)", words)[1]
    sent = quote(f"{handoff.code} http://testserver{key}", safe="")
    assert (
        f'<a class="button" href="https://wa.me/6281234567890?text={sent}" target="_blank"'
        ' rel="noreferrer noopener" referrerpolicy="no-referrer">Kirim lewat WhatsApp</a>'
    ) in words
    assert "ke Ratih Contoh, +6281234567890" in words
    assert f"https://wa.me/?text={sent}" in words


def test_without_a_mobile_number_the_person_chooses(world, handoff):
    client = sign_in(Client(), world.people["maya"])
    made = client.post(reverse("handoff_link", args=[handoff.code]), {"recipient": "Pos piket"})
    words = made.content.decode()
    assert 'href="https://wa.me/?text=' in words
    assert "tidak punya nomor seluler" in words


def test_headers_tell_nobody_the_address(world, handoff):
    response = Client().get(address(make(world, handoff)))
    # not "no-referrer": browsers then send the forms of the page from the origin "null"
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_whole_way_behind_a_link_in_its_own_name(world, handoff):
    link = make(world, handoff)
    client, url = Client(), address(link)
    client.post(url, {"langkah": "buka"})
    assert client.post(url, {"langkah": "terima"}).status_code == 302
    now = timezone.localtime()
    when = {"on": now.date().isoformat(), "clock": now.strftime("%H:%M"), "zone": "420"}
    assert client.post(url, {**when, "document": "", "langkah": "tindakan"}).status_code == 302
    done = client.post(url, {"outcome": "served", "document": "", "langkah": "selesai"})
    assert "terima kasih" in done.content.decode()
    handoff.refresh_from_db()
    assert handoff.state == "closed"
    # once taken, the address lasts as long as the work does: fourteen days from then
    link.refresh_from_db()
    assert link.expires_at == handoff.accepted_at + timedelta(hours=336)
    events = Event.objects.filter(kind="handoff.accepted")
    assert events.get().by == link.account
    # the address ended with the task, and looks like one that never was
    over, unknown = client.get(url), client.get("/tugas/1" + "0" * 22 + "/")
    assert (over.status_code, unknown.status_code) == (404, 404)
    assert over.content == unknown.content
    assert "Tautan ini sudah berakhir" in over.content.decode()


def test_declined_behind_a_link_names_who_could(world, handoff):
    link = make(world, handoff)
    client, url = Client(), address(link)
    client.post(url, {"langkah": "buka"})
    assert client.post(url, {"langkah": "tolak", "because": "full"}).status_code == 422
    reply = {"langkah": "tolak", "because": "full", "alternative_name": "Polsek Contoh"}
    client.post(url, reply)
    handoff.refresh_from_db()
    assert (handoff.state, handoff.alternative_name) == ("declined", "Polsek Contoh")
    assert client.get(url).status_code == 404


def test_withdrawn_revoked_or_out_of_time(world, handoff):
    now = timezone.now()
    link = make(world, handoff)
    token = task_token(link)
    assert link.expires_at - link.created_at == timedelta(hours=72)
    assert link_of_token(token, at=now + timedelta(hours=71)) == link
    assert link_of_token(token, at=now + timedelta(hours=73)) is None
    revoke_task_links(handoff_id=handoff.pk, by=world.people["maya"], at=now)
    assert link_of_token(token, at=now) is None
    other = make(world, handoff)
    withdraw_handoff(
        handoff_id=handoff.pk, because="not-needed", by=world.people["maya"], at=timezone.now()
    )
    assert link_of_token(task_token(other), at=now) is None


@pytest.mark.parametrize(("keeps_links", "status", "ended"), [(False, 404, 1), (True, 200, 0)])
def test_a_restored_backup_opens_no_link_of_before(world, handoff, keeps_links, status, ended):
    """One that was revoked after the backup would be alive again; moving to another server is none."""
    link = make(world, handoff)
    gone = make(world, handoff)
    TaskLink.objects.filter(pk=gone.pk).update(expires_at=gone.created_at + timedelta(seconds=1))
    at = timezone.now() + timedelta(minutes=1)
    told = restoring.finish(made_at="2026-02-02T01:30:00+00:00", keeps_links=keeps_links, at=at)
    assert told.ended_task_links == ended
    assert Client().get(address(link)).status_code == status
    event = Event.objects.get(kind="backup.restored")
    assert event.facts == {
        "made_at": "2026-02-02T01:30:00+00:00",
        "ended_task_links": ended,
        "ended_links": 0,
    }
    assert event.by.username == "baris-perintah"


def test_a_changed_token_opens_nothing(world, handoff):
    token = task_token(make(world, handoff))
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert link_of_token(changed, at=timezone.now()) is None
    assert Client().get(f"/tugas/{changed}/").status_code == 404


def test_the_account_of_a_link_signs_in_nowhere_and_reaches_one_task(world, handoff):
    link = make(world, handoff)
    assert not link.account.is_active
    assert not link.account.has_usable_password()
    other = send(world, handoff.activation, to="rsud", at=timezone.now())
    from layak.city.people.roles.actor import Actor
    from layak.workflows.rapidaction.answering.actions import accept_handoff

    actor = Actor(user=link.account, seats=())
    with pytest.raises(HandOff.DoesNotExist):
        accept_handoff(handoff_id=other.pk, by=actor, at=timezone.now())


def test_only_sender_and_receiver_make_links(world, handoff):
    make(world, handoff, by="ratih")
    for name in ("pandu", "dian"):
        with pytest.raises(HandOff.DoesNotExist):
            make(world, handoff, by=name)
    make(world, handoff)
    make(world, handoff)
    with pytest.raises(Refused, match="tiga tautan"):
        make(world, handoff)


def test_guessing_is_slowed_down(world, handoff):
    client = Client()
    url = address(make(world, handoff))
    answers = [client.get(f"/tugas/1{n:022d}/").status_code for n in range(31)]
    assert answers[:30] == [404] * 30
    assert answers[30] == 429
    waiting = client.get(f"/tugas/1{30:022d}/").content.decode()
    assert "Tunggu satu menit" in waiting
    assert "berakhir" not in waiting
    assert client.get(url).status_code == 200


def test_the_log_holds_no_key():
    line = '10.0.0.1 "GET /tugas/1Abcdefghijklmnopqrstuv/ HTTP/1.1" 200'
    assert "Abcdef" not in without_keys(line)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_can_press_what_the_page_offers(live_server, chromium):
    """What a browser sends beside a form (where it comes from) hangs on the headers of the page."""
    world = make_world()
    now = timezone.now()
    case = a_case(world, child=a_child(world.people["maya"], now), at=now)
    link = make(world, send(world, case, to="unit-ppa-polres", at=now))
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server.url + address(link))
    page.get_by_role("button", name="Buka tugas").click()
    page.get_by_role("button", name="Terima").click()
    page.get_by_role("button", name="Catat tindakan pertama").click()
    page.get_by_label("Hasil").select_option("served")
    page.get_by_role("button", name="Nyatakan selesai").click()
    expect(page.get_by_role("heading", name="Tercatat, terima kasih")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(live_server.url + address(link))
    expect(page.get_by_role("heading", name="Tautan ini sudah berakhir")).to_be_visible()
    context.close()
    assert HandOff.objects.get().state == "closed"
