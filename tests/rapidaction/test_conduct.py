"""Before the present code of conduct is accepted nothing of a child is shown, and nothing is read."""

from __future__ import annotations

import re
import shutil
from html import unescape
from urllib.parse import quote

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import make_task_link
from layak.workflows.rapidaction.answering.reads import task_token
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import CaseNote, IdentityRead
from layak.workflows.rapidaction.children.opening_actions import open_child, open_report
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.conduct.child_access import asks_conduct
from layak.workflows.rapidaction.conduct.models import ConductAcceptance
from layak.workflows.rapidaction.conduct.permissions import ConductAwaits
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from tests.conftest import MONDAY, fresh, make_person, sign_in
from tests.rapidaction.made import NOW, STORY, activation_row, handoff_row, report_in
from tests.rapidaction.test_relations import REACHED, arguments

PAGE = "/aksi-cepat/pedoman/"
# what shows nothing of a single child, or must never wait: written by hand
OPEN = {
    "conduct", "conduct_people", "rapid_board", "duty_roster", "duty_contacts", "duty_post", "duty_leave",
    "leave_remove", "turn_remove", "emergency_lines", "lines_keep", "line_edit", "line_end",
    "role_agencies", "role_agencies_fill", "role_agency_end",
    "playbook_list", "event_names", "playbook_detail", "playbook_file", "playbook_poster",
    "playbook_card", "playbook_diff", "playbook_review", "playbook_adopt", "playbook_edit",
    "playbook_begin", "playbook_source", "playbook_facts", "playbook_terms", "playbook_discard",
    "playbook_step_new", "playbook_step", "playbook_step_move", "playbook_step_remove",
    "case_statistics", "statistics_sheet", "statistics_release", "statistics_releases",
    # a drill is invented; what is to be mended is about ways of working
    "drill_list", "drill_start", "drill_end", "drill_file", "finding_promise",
    # who tells of a child is never held up, and sees no more than what they told
    "report_new", "report_receipt", "report_own",
    # without an account
    "emergency", "emergency_worker", "public_report", "public_follow", "task_link",
}  # fmt: skip


def entries(patterns=None):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(entry, "url_patterns"):
            yield from entries(entry.url_patterns)
        elif entry.callback.__module__.startswith("layak.workflows.rapidaction."):
            yield entry


def test_every_page_asks_for_it_but_those_named_here():
    asking = {entry.name for entry in entries() if asks_conduct(entry.callback)}
    assert {entry.name for entry in entries()} - asking == OPEN
    assert set(REACHED) <= asking


@pytest.fixture
def version_of(settings, tmp_path):
    """Put another version of the code of conduct in force."""

    def put(**changes) -> str:
        folder = tmp_path / "policy"
        if not folder.exists():
            shutil.copytree(settings.POLICY_DIR, folder)
            settings.POLICY_DIR = folder
        file = folder / "conduct.yaml"
        told = yaml.safe_load(file.read_text(encoding="utf-8")) | changes
        file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
        conduct_policy.cache_clear()
        return conduct_policy().version

    yield put
    conduct_policy.cache_clear()


@pytest.fixture
def newer(world, version_of):
    """Everybody accepted the version before; the present one nobody yet."""
    return version_of(version="uji-2", changes=["Butir tiga menyebut SMS."])


@pytest.fixture
def case(world):
    activation = activation_row(world)
    Activation.objects.filter(pk=activation.pk).update(
        playbook=world.playbooks["abh-sekolah-filial"]
    )
    activation.refresh_from_db()
    return activation


# where a duty officer hears by right that there is no such page
RIGHT_FIRST = {"review_detail", "review_write", "simfoni_record"}


@pytest.mark.parametrize("username", ["maya", "lina", "pandu"])
def test_no_page_of_a_case_shows_or_reads_anything(username, world, case, newer):
    handoff_row(world, case, "rsud", tier=2)
    client = sign_in(Client(), world.people[username])
    hidden = RIGHT_FIRST if username == "pandu" else set()
    for name in REACHED:
        url = reverse(name, kwargs=arguments(name, case))
        asked, sent = client.get(url), client.post(url, {"buka": "1", "text": "Kata orang."})
        if asked.status_code != 405:
            assert asked.status_code == (404 if name in hidden else 302), name
            assert name in hidden or asked["Location"] == f"{PAGE}?next={quote(url, safe='')}"
        if sent.status_code != 405:
            assert sent.status_code == (404 if name in hidden else 403), name
        assert "Bunga" not in sent.content.decode()
    assert IdentityRead.objects.count() == CaseNote.objects.count() == 0


def test_other_pages_of_a_childs_matter_lead_there_too(world, case, newer):
    handoff = handoff_row(world, case, "rsud", tier=2)
    report = report_in(world).report
    wanted = {
        "pandu": [("handoff_list",), ("handoff_detail", handoff.code), ("case_list",), ("rapid_home",)],
        "maya": [("report_list",), ("report_detail", report.code), ("simfoni_sheet",), ("filial_export",)],
    }  # fmt: skip
    for username, pages in wanted.items():
        client = sign_in(Client(), world.people[username])
        for name, *args in pages:
            answer = client.get(reverse(name, args=args))
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(PAGE), name


def test_nothing_sealed_opens_whatever_asks(world, case, newer):
    report = report_in(world).report
    maya = world.people["maya"]
    with pytest.raises(ConductAwaits, match="pedoman perilaku"):
        open_child(activation=case, fields=["name"], by=maya, at=NOW)
    with pytest.raises(ConductAwaits):
        open_report(report=report, fields=["story"], by=maya, at=NOW)
    assert not IdentityRead.objects.exists()
    accept_conduct(version=newer, by=maya, at=NOW)
    assert open_child(activation=case, fields=["name"], by=maya, at=NOW).words["name"]


def test_one_press_and_on_to_where_one_wanted(client, world, case, newer):
    sign_in(client, world.people["maya"])
    there = reverse("case_detail", args=[case.code])
    page = client.get(there, follow=True).content.decode()
    assert "Yang berubah sejak versi 1" in page
    assert "Butir tiga menyebut SMS." in page
    assert "UU 27/2022 Pasal 46" in page
    assert "Usulan kami" in page
    assert "perlu ditinjau Bagian Hukum" in page
    answer = client.post(PAGE, {"pedoman": newer, "next": there})
    assert answer["Location"] == there
    assert client.get(there).status_code == 200
    event = Event.objects.get(kind="conduct.accepted", facts={"version": newer})
    assert event.by == world.people["maya"].user
    again = client.get(PAGE).content.decode()
    assert "Anda terima" in again
    assert "Saya sudah membaca" not in again


def test_a_second_press_changes_nothing(world, newer):
    maya = world.people["maya"]
    first = accept_conduct(version=newer, by=maya, at=NOW)
    second = accept_conduct(version=newer, by=maya, at=MONDAY)
    assert (second.pk, second.at) == (first.pk, NOW)
    assert Event.objects.filter(kind="conduct.accepted", by=maya.user, facts__version=newer).count() == 1  # fmt: skip


def test_a_version_that_is_over_is_not_accepted(client, world, newer):
    maya = world.people["maya"]
    with pytest.raises(Refused, match="sudah diperbarui"):
        accept_conduct(version="1", by=maya, at=NOW)
    sign_in(client, maya)
    answer = client.post(PAGE, {"pedoman": "1"})
    assert answer.status_code == 409
    assert "sudah diperbarui" in answer.content.decode()
    assert not ConductAcceptance.objects.filter(version=newer).exists()


@pytest.mark.parametrize(
    "address", ["https://jahat.example/", "//jahat.example/", "/\\jahat.example", "javascript:x"]
)
def test_it_never_leads_to_another_site(address, client, world, newer):
    sign_in(client, world.people["maya"])
    assert "jahat" not in client.get(PAGE, {"next": address}).content.decode()
    answer = client.post(PAGE, {"pedoman": newer, "next": address})
    assert answer["Location"] == reverse("rapid_home")


def test_what_was_typed_is_kept_and_sent_on_with_the_same_press(client, world, case, newer):
    sign_in(client, world.people["maya"])
    url = reverse("note_list", args=[case.code])
    typed = {"section": "needs", "text": 'Baris satu.\nBaris "dua" & <tiga>.', "langkah": "tulis"}
    held = client.post(url, typed).content.decode()
    assert "tidak hilang" in held
    kept = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', held, flags=re.DOTALL)
    )
    kept.pop("csrfmiddlewaretoken", None)
    assert {name: unescape(value) for name, value in kept.items()} == typed
    assert f'action="{url}"' in held
    sent = client.post(url, typed | {"pedoman": newer})
    assert sent.status_code != 403
    assert ConductAcceptance.objects.filter(user=world.people["maya"].user, version=newer).exists()
    assert client.get(url).status_code == 200


def test_who_has_no_part_in_it_is_not_asked(client, world, case):
    sign_in(client, make_person(world.agencies["disdik"], "operator", "odi", "Odi Contoh"))
    assert client.get(reverse("case_detail", args=[case.code])).status_code == 404
    assert client.get(reverse("rapid_home")).status_code == 200
    assert client.get(reverse("filial_pupils")).status_code == 200
    assert client.get(reverse("report_new")).status_code == 200


def test_telling_of_a_child_never_waits(client, world, newer):
    sign_in(client, world.people["pandu"])
    for name in ("report_new", "report_own", "duty_roster", "playbook_list", "emergency"):
        assert client.get(reverse(name)).status_code == 200, name
    report = report_in(world, by="pandu").report
    assert client.get(reverse("report_receipt", args=[report.code])).status_code == 200
    assert STORY not in client.get(reverse("report_own")).content.decode()
    assert Report.objects.count() == 1


def test_it_costs_one_query(client, world, case):
    sign_in(client, world.people["maya"])
    url = reverse("case_detail", args=[case.code])
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    asked = [query["sql"] for query in caught if "rapidaction_conductacceptance" in query["sql"]]
    assert len(asked) == 1


def test_the_database_takes_no_acceptance_back(world):
    row = ConductAcceptance.objects.filter(user=world.people["maya"].user)
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        row.delete()


def test_who_has_not_accepted_is_listed_by_agency(client, world, wati):
    late = make_person(
        world.agencies["rsud"], "duty-officer", "sinta", "Sinta Contoh", has_accepted=False
    )
    sign_in(client, wati)
    page = client.get(reverse("conduct_people")).content.decode()
    assert "Sinta Contoh" in page
    assert "Pandu Contoh" not in page
    assert "1 dari 2 orang" in page
    # whose seat leads to no child is not asked
    assert wati.user.name not in page.split("<main")[1]
    accept_conduct(version=conduct_policy().version, by=fresh(late), at=NOW)
    page = client.get(reverse("conduct_people")).content.decode()
    assert "Sinta Contoh" not in page
    assert "2 dari 2 orang" in page


def test_no_clause_takes_what_is_ours_for_law():
    """Pasal 19 and 97 speak of what media spread; that nothing is copied at all is our proposal."""
    conduct = conduct_policy()
    resting = {clause.code: clause.source for clause in conduct.clauses if clause.source}
    assert set(resting) == {"need-to-know", "no-copies", "no-own-inquiry", "report-a-leak"}
    assert [code for code, source in resting.items() if "usulan kami" not in source] == []
    assert "menyiarkan identitas anak yang berhadapan dengan hukum di media" in conduct.sanction


def test_a_fault_in_the_file_stops_the_start(version_of):
    with pytest.raises(ImproperlyConfigured, match=r"hak case\.eat tidak ada"):
        version_of(asked_of=["case.eat"])


def test_a_task_without_an_account_shows_three_sentences(world, client, case):
    handoff = handoff_row(world, case, "rsud", tier=1, fields=())
    link = make_task_link(
        handoff_id=handoff.pk, recipient="Pos jaga", by=world.people["maya"], at=timezone.now()
    )
    page = client.get(reverse("task_link", args=[task_token(link)])).content.decode()
    assert all(sentence in page for sentence in conduct_policy().short)
