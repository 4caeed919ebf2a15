"""A child with words that stand nowhere else, put through the whole scheme; and where to look."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.core.cache import caches
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.config.database import dumps
from layak.platform.web.access import PUBLIC, SIGNED_IN, rule_of
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import Breach, PrivacyRequest
from tests.conftest import make_person, sign_in
from tests.rapidaction.handoff_help import send, share
from tests.rapidaction.world import World

# invented, and like nothing else in the tables
WORDS = {
    "name": "Zyxwina Qorvath",
    "nik": "1671015203150777",
    "born_on": "2015-03-12",
    "address": "Lorong Qwyzzar 909",
    "guardian": "Vraxlin Qorvath",
    "guardian_contact": "081299977701",
    "school": "Sekolah Xuvrel",
    "story": "Terlihat jqorbel di lengan.",
    "child_hint": "Dipanggil Zyxi",
    "reporter": "Wuqtar Pelapor",
    "reporter_contact": "081299977702",
    "because": "Alasan yvrokk dari guru.",
    "note": "Tempat aman fjolqar.",
    "handoff": "Mohon gqirvel malam ini.",
    "requester": "Vraxlin Qorvath",
    "what": "Akun hbvrixx dipakai.",
}
# the birth day is an ordinary day: looked for only as the words that only it would make
SECRETS = sorted(
    {word for name, text in WORDS.items() if name != "born_on" for word in (text,)}
    | {"Zyxwina", "Qorvath", "Qwyzzar", "Vraxlin", "Xuvrel", "jqorbel", "Zyxi", "Wuqtar",
       "yvrokk", "fjolqar", "gqirvel", "hbvrixx", "2015-03-12", "12 Maret 2015"}
)  # fmt: skip
PARTS = ("aksi-cepat/", "darurat/", "tugas/", "layanan/")


@dataclass(frozen=True, kw_only=True)
class Put:
    """What came of the canary, and everyone who may look."""

    people: dict[str, Actor]
    arguments: dict[str, object]
    activation: Activation


def put_through(world: World) -> Put:
    """Report, triage, note, hand-off, emergency access, request and breach: through the pages."""
    people = {**world.people, **_others(world)}
    client = Client()
    report = _reported(sign_in(client, people["dian"]))
    activation = _triaged(sign_in(client, people["maya"]), world, report)
    note = {"do": "write", "section": "shelter", "text": WORDS["note"]}
    _sent(client, "note_list", note, activation.code)
    handoff = send(
        world, activation, at=timezone.now(), note=WORDS["handoff"],
        share=share(tier=2, fields=("name",)),
    )  # fmt: skip
    _sent(client, "child_detail", {"do": "open"}, activation.code)
    sign_in(client, people["sekar"])
    _sent(client, "break_glass", {"because": "danger", "is_sure": "on"}, activation.code)
    _asked_and_breached(sign_in(client, people["yoga"]), activation)
    return Put(
        people=people, arguments=_arguments(activation, handoff, report), activation=activation
    )


def _others(world: World) -> dict[str, Actor]:
    """One of every role that the world has not, in an agency without a part."""
    body = world.agencies["disdik"]
    named = {
        "sekar": "duty-officer", "yoga": "privacy-officer", "wati": "secretariat",
        "ketut": "chair", "rahma": "observer", "adi": "administrator", "sari": "operator",
        "budi": "verifier", "kirana": "legal-reviewer", "cita": "contributor",
    }  # fmt: skip
    return {name: make_person(body, role, name, f"{name} Contoh") for name, role in named.items()}


def _reported(client: Client) -> Report:
    form = {name: WORDS[name] for name in ("story", "child_hint", "reporter", "reporter_contact")}
    form |= {
        "save_id": "8b6d4f1e-5b1e-4c39-9d51-0f7d9a6f3f10", "channel": "school", "topic": "home",
        "received_at": f"{timezone.localtime() - timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "child_count": "1",
    }  # fmt: skip
    assert client.post(reverse("report_new"), form).status_code == 200
    return Report.objects.get()


def _triaged(client: Client, world: World, report: Report) -> Activation:
    child = (
        "name", "nik", "born_on", "address", "guardian", "guardian_contact", "school", "because",
    )  # fmt: skip
    form: dict[str, object] = {name: WORDS[name] for name in child}
    form |= {
        "do": "triage", "level": "yellow", "lead": world.agencies["uptd-ppa"].pk,
        "playbooks": ["kdrt-kekerasan-fisik-psikis"], "child_choice": "new",
    }  # fmt: skip
    _sent(client, "report_detail", form, report.code)
    return Activation.objects.get()


def _asked_and_breached(client: Client, activation: Activation) -> None:
    assert activation.child is not None
    now = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    asked = {
        "kind": "access", "requester": WORDS["requester"], "words": WORDS["story"],
        "requester_contact": WORDS["guardian_contact"], "child_code": activation.child.code,
        "received_at": now,
    }  # fmt: skip
    _sent(client, "privacy_new", asked)
    began = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    breach = {
        "what": WORDS["what"], "handling": "Dihentikan.", "exposed_from_at": began,
        "exposed_until_at": now, "discovered_at": now,
    }  # fmt: skip
    _sent(client, "breach_list", breach)


def _sent(client: Client, name: str, form: dict[str, object], *args: str) -> None:
    answer = client.post(reverse(name, args=args), form)
    assert answer.status_code in (200, 302), (name, answer.status_code)


def _arguments(activation: Activation, handoff: HandOff, report: Report) -> dict[str, object]:
    return {
        "case_code": activation.code,
        "handoff_code": handoff.code,
        "report_code": report.code,
        "request_code": PrivacyRequest.objects.get().code,
        "breach_code": Breach.objects.get().code,
        "step_id": activation.steps.order_by("pk")[0].pk,
        "occurrence_id": activation.occurrences.order_by("pk")[0].pk,
        "playbook_code": "kekerasan-seksual",
    }


# where to look


def addresses(arguments: dict[str, object], person: Actor) -> Iterator[tuple[str, str]]:
    """(name, path) of every page of the scheme, also of those made after this was written.

    What is not known is tried as 1: the answer, whatever it is, must not hold the words either.
    Where the right of the page is missing the answer is the 404 of an unknown address, which
    tests/permissions looks after.
    """
    for path, entry in _patterns(get_resolver()):
        if path.startswith(PARTS) and entry.name and _may(person, rule_of(entry.callback)):
            known = {
                name: arguments.get(name, 1) for name in entry.pattern.converters
            }  # fmt: skip
            yield entry.name, reverse(entry.name, kwargs=known)


def _may(person: Actor, rule: str | None) -> bool:
    return rule in (None, PUBLIC, SIGNED_IN) or person.may(rule or "")


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from _patterns(entry, path)


def found_in(text: str) -> list[str]:
    """Which of the words a text holds, however they are cut or spelled in letters."""
    plain = " ".join(text.split()).casefold()
    return [word for word in SECRETS if word.casefold() in plain]


def text_of(response: HttpResponseBase) -> str:
    """Status, headers and body as text; workbooks and letters unpacked, papers read."""
    head = f"{response.status_code} {response.headers}"
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return head + done.stdout.decode()
    try:
        with ZipFile(BytesIO(body)) as parts:
            return head + " ".join(
                parts.read(name).decode(errors="replace") for name in parts.namelist()
            )
    except BadZipFile:
        return head + body.decode(errors="replace")


def every_row() -> Iterator[tuple[str, str]]:
    """(table, all its rows as text): what notices, events, jobs and everything else hold."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t'  # noqa: S608 - our own
            cursor.execute(rows)
            yield table, cursor.fetchone()[0] or ""


def cached() -> str:
    """Everything in the cache of the tests, which lies in memory."""
    return str(getattr(caches["default"], "_cache", {}))


def backup() -> str:
    """`pg_dump --data-only` of the tables that this connection writes to."""
    told = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**told)
    program = dumps.tool("pg_dump", for_major=dumps.server_major(url))
    done = subprocess.run(
        [program, "--data-only"], env=dumps.environment(url), capture_output=True, check=True
    )
    return done.stdout.decode()
