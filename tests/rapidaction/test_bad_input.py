"""The corpus of bad words (D.2 of the rapid action paper) in every field of every form.

Each form is read from its page as a browser reads it; each corpus word goes into every field that
takes words, with the rest as the page offers it. Nothing may be a server error, what comes back may
hold no markup that was typed, and nobody may be told a child's words by an address.
"""

from __future__ import annotations

from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from layak.workflows.rapidaction.children.actions import ChildWords, keep_child
from layak.workflows.rapidaction.intake.actions import ReportWords, receive_report
from layak.workflows.rapidaction.sending.actions import send_handoff
from layak.workflows.rapidaction.sending.checks import ShareWords
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.conftest import make_person, sign_in

MARKUP = "<script>alert(1)"
# several of them in one word, where each alone would go the same way
CORPUS = {
    "nul": "a\x00b",
    "unseen": "\u202eniam \u200b\u200d\ufeff",
    "letters": "e" + "\u0301" * 200 + "👩‍👧‍👦" * 40,
    "long": "panjang " * 12_500,
    "markup": MARKUP + "</script> {{ 7|add:7 }}{% debug %} '; DROP TABLE rapidaction_child; --",
    "formula": '=HYPERLINK("http://x") ../../etc/passwd',
    "huge-number": "9" * 400,
    "negative": "-1",
    "nan": "NaN",
    "overflow-day": "9999-12-31T23:59",
    "no-day": "2026-02-30",
    "nik": "1671014107139999",
}
WORDS = {"text", "search", "number", "date", "datetime-local", "time", "tel", "email", "month", ""}


class Form(HTMLParser):
    """The forms of a page: action and, by name, (kind, value) as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, tuple[str, str]]]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and found.get("method", "").lower() == "post":
            self.forms.append((found.get("action", ""), {}))
        elif self.forms and tag == "option":
            self.choose(found.get("value", ""))
        elif self.forms and found.get("name"):
            self.keep(tag, found)

    def keep(self, tag: str, found: dict[str, str]) -> None:
        fields, name = self.forms[-1][1], found["name"]
        kind = {"textarea": "text", "select": "select", "button": "hidden"}.get(
            tag, found.get("type", "text")
        )
        self.select = name if tag == "select" else self.select
        is_unchosen = kind in ("radio", "checkbox") and "checked" not in found
        if name not in fields or not (is_unchosen or tag == "button"):
            fields[name] = (kind, found.get("value", ""))

    def choose(self, value: str) -> None:
        """The first option that says something."""
        fields = self.forms[-1][1]
        if value and not fields.get(self.select, ("", "x"))[1]:
            fields[self.select] = ("select", value)


def forms_of(client: Client, address: str) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    page = client.get(address)
    reader = Form()
    reader.feed(page.content.decode() if page.status_code == 200 else "")
    return [(action or address, fields) for action, fields in reader.forms]


@pytest.fixture
def places(world, wati) -> dict[str, tuple[object, dict[str, object]]]:
    """Page by name to who opens it and what it is about."""
    now = timezone.now()
    maya, lina, pandu = (world.people[name] for name in ("maya", "lina", "pandu"))
    report = receive_report(
        words=ReportWords(story="Uji"),
        channel="hotline",
        save_id=uuid4(),
        received_at=now,
        by=maya,
        at=now,
    ).report
    case = open_activation(
        playbook=world.playbooks["abh-sekolah-filial"],
        lead=world.agencies["uptd-ppa"],
        level="yellow",
        signs=(),
        because="Uji",
        report=None,
        child=keep_child(words=ChildWords(name="Anak Contoh", age=13), by=maya, at=now),
        started_at=now,
        by=maya,
        at=now,
    )
    handoff = send_handoff(
        activation_id=case.pk,
        to=world.agencies["rsud"],
        asked=("medical",),
        share=ShareWords(basis="public", purpose="service", text_code="law", tier=1),
        save_id=uuid4(),
        by=maya,
        at=now,
    )
    known = {
        "case_code": case.code,
        "report_code": report.code,
        "handoff_code": handoff.code,
        "playbook_code": "napza",
        "step_id": case.steps.filter(state="waiting").first().pk,
    }
    unit = world.agencies["uptd-ppa"]
    lawyer = make_person(unit, "legal-reviewer", "x-hukum", "Hukum Uji")
    privacy = make_person(unit, "privacy-officer", "x-data", "Data Uji")
    pages = {
        maya: [
            "report_new", "report_detail", "occurrence_record", "step_finish", "step_skip",
            "case_level", "case_block", "conference_plan", "case_close", "child_detail", "note_list",
            "handoff_new", "ready_sends", "education_plan", "drill_start", "simfoni_record", "simfoni_reconcile",
        ],
        lina: ["case_assign", "case_move_version", "duty_roster", "duty_leave"],
        pandu: ["handoff_detail", "handoff_accept", "handoff_decline", "handoff_act", "handoff_link"],
        wati: [
            "playbook_detail", "playbook_edit", "playbook_source", "emergency_lines",
            "role_agencies", "case_statistics",
        ],
        lawyer: ["playbook_review"],
        privacy: ["privacy_new", "breach_list", "retention_list"],
        None: ["public_report", "public_follow"],
    }  # fmt: skip
    return {name: (who, known) for who, names in pages.items() for name in names}


def address_of(name: str, known: dict[str, object]) -> str:
    for wanted in ((), *((key,) for key in known), ("case_code", "step_id")):
        try:
            return reverse(name, kwargs={key: known[key] for key in wanted})
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def faults(
    client: Client, address: str, action: str, fields: dict[str, tuple[str, str]], word: str
) -> list[str]:
    """What is wrong when ``word`` stands in every field of a form; nothing of it stays."""
    sent = {field: word if kind in WORDS else value for field, (kind, value) in fields.items()}
    cache.clear()
    with transaction.atomic():
        answer = client.post(action, sent)
        said = answer.content.decode(errors="replace")
        if MARKUP in word and answer.status_code == 302:
            said += client.get(address).content.decode(errors="replace")
        transaction.set_rollback(True)
    found = [str(answer.status_code)] if answer.status_code >= 500 else []
    found += ["markup came back alive"] if MARKUP in said else []
    found += ["words in an address"] if word in answer.headers.get("Location", "") else []
    return found


@pytest.mark.slow
def test_every_form_bears_every_word(places):
    """Each meets its form as it was: what another word left behind is taken back."""
    wrong = []
    tried = 0
    clients: dict[object, Client] = {}
    for name, (who, known) in places.items():
        client = clients.get(who)
        if client is None:
            client = clients[who] = Client() if who is None else sign_in(Client(), who)
        address = address_of(name, known)
        for action, fields in forms_of(client, address):
            if not any(kind in WORDS for kind, _value in fields.values()):
                continue
            tried += 1
            for about, word in CORPUS.items():
                found = faults(client, address, action, fields, word)
                wrong += [f"{name} {action} {about}: {fault}" for fault in found]
    assert tried > 15
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address",
    [
        "/aksi-cepat/laporan/%00/",
        "/aksi-cepat/rujukan/%00/",
        "/aksi-cepat/penanganan/%00/",
        "/aksi-cepat/tinjauan/%00/",
        "/aksi-cepat/penanganan/" + "K" * 300 + "/",
        "/tugas/%00/",
        "/aksi-cepat/hitungan/?tahun=%00&triwulan=9",
        "/aksi-cepat/laporan/?halaman=-1",
        "/aksi-cepat/penanganan/?tingkat=%00&sesudah=%00",
        "/layanan/?jenis=%00&jenjang=%00",
    ],
)
def test_no_address_breaks_a_page(address, world):
    for who in ("maya", "lina", "pandu"):
        client = sign_in(Client(), world.people[who])
        assert client.get(address).status_code in (200, 302, 404)
