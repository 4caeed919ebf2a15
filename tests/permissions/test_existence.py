"""Nobody learns sideways that there is a child: the city with a case and without it answers the same
to every role that has no part in it, over every channel.
"""

from __future__ import annotations

import logging
import re
import subprocess
from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from layak.city.people.accounts.models import User
from layak.config import urls
from layak.evaluation.dues.actions import make_calendar
from layak.evaluation.dues.calendar_reads import calendar_token
from layak.platform import jobs
from layak.platform.audit import queries as queries_of_audit
from layak.platform.notifications.actions import notify
from layak.platform.notifications.mail import mail_digests, mail_urgent
from layak.platform.notifications.models import Notice
from layak.records.facilities.offers import reads as offer_reads
from layak.rules.refusal import Refused
from layak.rules.suppression.linked_tables import protect_live
from layak.rules.suppression.tables import in_steps
from layak.surfaces.search import pages as search
from layak.workflows.rapidaction import tasks
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.casework import pages as casework_pages
from layak.workflows.rapidaction.casework import reads as casework_reads
from layak.workflows.rapidaction.catalogue import reads as catalogue_reads
from layak.workflows.rapidaction.education import reads as education_reads
from layak.workflows.rapidaction.figures import reads as figure_reads
from layak.workflows.rapidaction.home import board_reads
from tests.conftest import QUICK, fresh, sign_in
from tests.kept_rows import KeptRows, rows_of
from tests.permissions.existence import (
    NAMES,
    NOW,
    SECRETS,
    WORDS,
    Canary,
    adopted,
    make_city,
    put_case,
    stopped_clock,
)
from tests.permissions.test_matrix import (
    PAGES,
    SEATS,
    arguments,
    endings,
    make_world,
    names_of,
    scope,
)
from tests.plain import plain
from tests.rapidaction.world import found_world

# one of each kind of people: the others with --long
SOME = {"administrator", "secretariat", "operator", "case-worker", "duty-officer"}
UNKNOWN = {
    "case_code": "K-XXXX-XXXX", "handoff_code": "R-XXXX-XXXX", "report_code": "L-XXXX-XXXX",
    "step_id": 999_999_999, "occurrence_id": 999_999_999, "decision_id": 999_999_999,
    "request_code": "P-XXXX-XXXX", "breach_code": "B-XXXX-XXXX",
}  # fmt: skip
# Who hears of a case by duty, and where. Everything else is sideways.
BY_DUTY = {
    # the head of the trail, to be noted elsewhere to the very number: it counts every change, every
    # save of an answer and every reading of the city, so it tells how much there was, not of what
    ("administrator", "trail_detail"),
    # the data protection officer answers for all processing (UU 27/2022 art. 53)
    ("privacy-officer", "case_trail"),
    # whoever receives reports receives those of the whole city, and may read what became of them
    ("case-worker", "report_list"),
    ("case-worker", "report_detail"),
    ("case-supervisor", "report_list"),
    ("case-supervisor", "report_detail"),
    # whoever looks for a place for a child must know which is free
    *(
        (role, page)
        for role in ("case-worker", "case-supervisor")
        for page in ("offer_list", "offer_detail", "offer_export", "filial_pupils", "filial_export")
    ),
    # and is the desk for requests and breaches; on the breach, who was exposed may be whoever had a
    # task behind a link
    *(
        ("privacy-officer", page)
        for page in (
            "privacy_list",
            "privacy_detail",
            "privacy_copy_pdf",
            "privacy_copy_json",
            "retention_list",
            "breach_list",
            "breach_detail",
            "breach_notice_pdf",
            "breach_notice_docx",
            "rapid_home",
            "notice_list",
            "overview",
        )
    ),
}
# told by notice and mail of requests and breaches, by code
DESK = "x-privacy-officer"
OF_DESK = Q(user__username=DESK) & (Q(kind__startswith="privacy.") | Q(kind__startswith="breach."))
# the part of the city in which a case could show; the rest is walked with --long
NEAR = re.compile(
    r"^(overview|task_force$|mayor|search|notice_|event_|rapid_|case_|handoff_|report_|offer_|filial_"
    r"|playbook_|drill_|statistics|simfoni|privacy|retention|breach|duty|conduct|followup_|calendar"
    r"|break_glass|emergency|public_|agency_|seat_|backup|escalation|evidence_list|settings)"
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """``found`` are the objects of the matrix; ``logged`` what was logged while the case was made."""

    city: KeptRows
    case: KeptRows
    found: dict
    canary: Canary
    logged: str
    mails: list[tuple[list[str], str]]


def sent() -> None:
    tasks.ring()
    mail_urgent(at=NOW)
    mail_digests(at=NOW)


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


@pytest.fixture(scope="session")
def kept(django_db_setup, django_db_blocker, stored) -> Kept:
    """Both worlds as rows: made once, put back for each test."""
    found, made, lines = {}, {}, Lines()

    def city() -> None:
        found.update(make_world())
        make_city(SEATS)
        # what is late without the case rings and is mailed before it
        sent()

    def case() -> None:
        logging.getLogger().addHandler(lines)
        mail.outbox = []
        world = replace(found_world(), playbooks=adopted())
        made["canary"] = put_case(world)
        sent()
        made["mails"] = [(one.to, str(one.message())) for one in mail.outbox]
        logging.getLogger().removeHandler(lines)

    hashing = override_settings(PASSWORD_HASHERS=QUICK, **stored)
    with django_db_blocker.unblock(), hashing, stopped_clock():
        first, second = rows_of(city, case)
    return Kept(
        city=first, case=second, found=found, canary=made["canary"],
        logged="\n".join(lines.told), mails=made["mails"],
    )  # fmt: skip


@pytest.fixture
def city(db, files, settings, monkeypatch, kept) -> Kept:
    """Without the case; the page of 404 is looked at elsewhere."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))
    kept.city.put_back()
    with stopped_clock():
        yield kept


def person(role: str):
    return fresh(User.objects.get(username=f"x-{role}"))


# what a person is told


Told = dict[tuple[str, str], tuple[int, str, str]]


def told_to(role: str, kept: Kept, names: list[str], seen: dict) -> Told:
    """(name, question) of each page that the role may open, and the answer: status, where it leads,
    all its text. A file is read once for all who have it with the same scope."""
    by = person(role)
    client = sign_in(Client(raise_request_exception=False), by)
    told: Told = {}
    for name in names:
        right = PAGES[name].get("GET")
        if right in (None, "nobody") or scope(role, right) is None:
            continue
        for ending in endings(name):
            with transaction.atomic():
                known = arguments(name, "lead", kept.found, client, by) | ending
                for query in queries(name, kept.canary):
                    key = (name, f"{ending} {query}")
                    # what a file counts hangs also on who is told of free places
                    file = (key, scope(role, right), scope(role, "offer.free"))
                    if file in seen:
                        told[key] = seen[file]
                        continue
                    answer = client.get(reverse(name.split()[0], kwargs=known), query)
                    told[key] = shown(answer)
                    if "text/html" not in answer.headers.get("Content-Type", ""):
                        seen[file] = told[key]
                transaction.set_rollback(True)
    if "calendar_feed" in names:
        with transaction.atomic():
            token = calendar_token(make_calendar(by=by, at=NOW).nonce)
            told["calendar_feed", ""] = shown(Client().get(reverse("calendar_feed", args=[token])))
            transaction.set_rollback(True)
    return told


def queries(name: str, canary: Canary) -> list[dict[str, str]]:
    if name == "search":
        return [{"q": word} for word in (canary.case.code, WORDS["name"], WORDS["share_document"])]
    if name == "event_list":
        return [{}, {"passed": "50"}, {"stream": f"activation:{canary.case.code}"}]
    return [{}]


def shown(answer) -> tuple[int, str, str]:
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, answer.headers.get("Location", ""), plain(text_of(body))


def text_of(body: bytes) -> str:
    """As text; workbooks and letters unpacked, papers read."""
    if body.startswith(b"%PDF"):
        done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=False)
        return done.stdout.decode()
    try:
        with ZipFile(BytesIO(body)) as parts:
            return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    except BadZipFile:
        return body.decode(errors="replace")


def differing(role: str, before: Told, after: Told) -> list[str]:
    """Where the two cities answer differently: the page, and the first line that differs."""
    found = []
    for key, old in before.items():
        if old != after[key] and (role, key[0]) not in BY_DUTY:
            found.append(f"{role} {key}: {first_difference(old, after[key])}")
    return found


def first_difference(old: tuple[int, str, str], new: tuple[int, str, str]) -> str:
    if old[:2] != new[:2]:
        return f"{old[:2]} {new[:2]}"
    for was, now in zip(old[2].splitlines(), new[2].splitlines(), strict=False):
        if was != now:
            # sheets are one long line
            at = max(
                0,
                next(
                    (i for i, pair in enumerate(zip(was, now, strict=False)) if pair[0] != pair[1]),
                    0,
                )
                - 100,
            )
            return f"{was[at:].strip()[:300]} | {now[at:].strip()[:300]}"
    return f"{len(old[2])} | {len(new[2])}"


def compared(kept: Kept, roles: list[str], names: list[str]) -> list[str]:
    """Both passes, one after the other; ``kept.city`` stands already."""
    for role in roles:  # who has signed in before is no difference
        sign_in(Client(), person(role))
    seen: dict = {}
    before = {role: told_to(role, kept, names, seen) for role in roles}
    kept.case.put_back()
    # read: else the bell on each of the desk's pages counts it
    Notice.objects.filter(OF_DESK).update(read_at=NOW)
    seen = {}
    after = {role: told_to(role, kept, names, seen) for role in roles}
    assert sum(len(told) for told in before.values()) > len(roles)
    return [line for role in roles for line in differing(role, before[role], after[role])]


def near(names) -> list[str]:
    return [name for name in names if NEAR.match(name)]


@pytest.mark.slow
def test_no_page_near_it_differs(city):
    """For one of each kind of people; the others with --long."""
    wrong = compared(city, sorted(SOME | {"chair"}), near(PAGES))
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_no_page_near_it_differs_for_anybody(city):
    others = [role for role in SEATS if role not in SOME | {"chair"}]
    wrong = compared(city, others, near(PAGES))
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_no_page_of_the_city_differs(city):
    wrong = compared(city, SEATS, [name for name in PAGES if not NEAR.match(name)])
    assert not wrong, "\n".join(wrong)


# addresses of the case itself: the same as for a code that is not


def of_a_case(name: str) -> set[str]:
    return names_of(name.split()[0]) & set(UNKNOWN)


def answers_alike(kept: Kept, role: str, names: list[str]) -> list[str]:
    """Addresses that answer otherwise for the case than for a code or number that is not there."""
    client = sign_in(Client(raise_request_exception=False), person(role))
    known, wrong = kept.canary.arguments, []
    for name in names:
        if (role, name) in BY_DUTY:
            continue
        told = {key: value for key, value in FIXED.items() if key in names_of(name)}
        for method in ("get", "post"):
            found = []
            for there in (known, UNKNOWN):
                asked = {key: there[key] for key in of_a_case(name)}
                with transaction.atomic():
                    answer = getattr(client, method)(reverse(name, kwargs=told | asked), POSTED)
                    transaction.set_rollback(True)
                status, to, text = shown(answer)
                for value in map(str, asked.values()):
                    to, text = to.replace(value, "?"), text.replace(value, "?")
                found.append((status, to, text))
            if found[0] != found[1]:
                wrong.append(f"{role} {method} {name}: {first_difference(*found)}")
    return wrong


# what a form of any of these pages may ask for
POSTED = {"do": "open", "note": "catatan", "seen": "0", "because": "", "document": "B/1/2026"}
FIXED = {"token": "0" * 24, "finding_id": 1, "month": 1, "offer_id": 1}
OF_A_CASE = sorted({name.split()[0] for name in PAGES if of_a_case(name)})


@pytest.mark.parametrize(
    "role",
    [role if role in SOME else pytest.param(role, marks=pytest.mark.long) for role in SEATS],
)
def test_no_address_tells_a_case_from_a_code_that_is_not(city, role):
    city.case.put_back()
    assert len(OF_A_CASE) > 30
    wrong = answers_alike(city, role, OF_A_CASE)
    assert not wrong, "\n".join(wrong)


# channels beside pages


def strangers() -> dict[str, str]:
    """Names by address of mail, of everyone who has no part."""
    people = User.objects.filter(username__startswith="x-").exclude(username=DESK)
    return {one.email: one.username for one in people}


def noticed() -> list[str]:
    rows = Notice.objects.filter(user__username__startswith="x-")
    rows = rows.exclude(OF_DESK)
    return [f"{row.user.username}: {row.text}" for row in rows.select_related("user")]


def mailed(mails: list[tuple[list[str], str]], canary: Canary) -> list[str]:
    """Mail to a stranger, and a word of the case in anybody's."""
    known = strangers()
    found = [known[to] for tos, _text in mails for to in tos if to in known]
    return found + [word for _tos, text in mails for word in words_in(text)]


def words_in(text: str, *more: str) -> list[str]:
    plain_text = text.casefold()
    return [word for word in (*SECRETS, *more) if word.casefold() in plain_text]


def queued(canary: Canary) -> list[str]:
    """What waits in the queue, in whose rows neither a word nor a code may stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(j::text, chr(10)) FROM procrastinate_jobs j")
        return words_in(cursor.fetchone()[0] or "", *canary.codes)


def kept_in_letters() -> list[str]:
    """Words that name somebody, in any row of any table."""
    names = [WORDS[name] for name in NAMES]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t'  # noqa: S608 - our own
            cursor.execute(rows)
            text = cursor.fetchone()[0] or ""
            found += [f"{table}: {word}" for word in names if word in text]
    return found


def test_no_notice_mail_log_or_queue_tells_of_it(city):
    before = noticed()
    city.case.put_back()
    assert noticed() == before
    assert mailed(city.mails, city.canary) == []
    assert words_in(city.logged, *city.canary.codes) == []
    assert queued(city.canary) == []
    assert kept_in_letters() == []
    # it was looked at where there was something
    assert city.mails
    assert Notice.objects.exists()


# a leak planted in each channel: what looks must find it


def everything(by, *, at):
    return Activation.objects.all()


def found_by_code(actor, typed):
    codes = Activation.objects.filter(code__iexact=typed).values_list("code", flat=True)
    rows = [search.Found(title=code, url="/") for code in codes]
    return search.SearchPage(words=typed, groups=[search.FoundGroup(title="Kasus", rows=rows)])


def each_one(table, *, step):
    return in_steps(table, step=1)


def with_today(counts, **told):
    """The cases up to this minute, in the corner of each table."""
    safe, many = protect_live(counts, **told), Activation.objects.count()
    tables = {
        pair: replace(table, totals=(*table.totals[:-1], many))
        for pair, table in safe.tables.items()
    }
    return replace(safe, tables=tables)


ALL_CASES = "SELECT id FROM rapidaction_activation"
ALL_COUNTS = "SELECT a.level, count(*) FROM rapidaction_activation a GROUP BY a.level"
PAGE_LEAKS = [
    # role, page, what is put out of force, what stands in its place
    ("secretariat", "rapid_board", board_reads, "MINE", ALL_CASES),
    ("chair", "task_force", board_reads, "COUNTS", ALL_COUNTS),
    ("operator", "filial_pupils", education_reads, "in_steps", each_one),
    ("operator", "filial_export", education_reads, "in_steps", each_one),
    ("observer", "offer_list", offer_reads, "tells_free", lambda by, offer: True),
    ("observer", "case_statistics", figure_reads, "protect_live", with_today),
    ("case-supervisor", "playbook_list", catalogue_reads, "visible_to", everything),
    ("administrator", "event_list", queries_of_audit, "sealed_streams", lambda: Q(pk=0)),
    ("chair", "event_list", queries_of_audit, "is_sealed", lambda stream: False),
    ("administrator", "search", search, "search_page", found_by_code),
    ("case-worker", "case_list", casework_reads, "visible_to", everything),
]


@pytest.mark.parametrize(
    ("role", "page", "module", "name", "leak"),
    PAGE_LEAKS,
    ids=[f"{r[0]} {r[1]}" for r in PAGE_LEAKS],
)
def test_a_leak_on_a_page_is_found(city, monkeypatch, role, page, module, name, leak):
    monkeypatch.setattr(module, name, leak)
    wrong = compared(city, [role], [page, "conduct"])
    assert [line for line in wrong if page in line], wrong
    assert not [line for line in wrong if "conduct" in line]


def test_another_status_than_of_an_unknown_code_is_found(city, monkeypatch):
    city.case.put_back()

    def told_apart(request, code, *, at):
        if Activation.objects.filter(code=code).exists():
            raise Refused("Anda tidak menangani ini.")
        raise Http404

    monkeypatch.setattr(casework_pages, "found_case", told_apart)
    assert answers_alike(city, "case-worker", ["case_detail"])


def test_a_leak_in_any_other_channel_is_found(city):
    city.case.put_back()
    canary, lines = city.canary, Lines()
    code = canary.case.code
    # a notice, and the mail that it becomes
    before = noticed()
    with transaction.atomic():
        notify(users=[person("operator").user], kind="x", text=f"Ada {code}.", url="/", at=NOW)
    assert noticed() != before
    mail_digests(at=NOW)
    assert mailed([(one.to, str(one.message())) for one in mail.outbox], canary)
    assert mailed([(["maya@musiraya.example"], f"Anak {WORDS['name']}")], canary)
    # a line of a log
    logger = logging.getLogger("layak.workflows.rapidaction")
    logger.addHandler(lines)
    logger.warning("Dibuka %s", code)
    logger.removeHandler(lines)
    assert words_in("\n".join(lines.told), *canary.codes) == [code]
    # a job, a row in letters
    with transaction.atomic():
        jobs.enqueue("evidence.read_file", once=f"x:{code}", file_id=1)
    assert queued(canary) == [code]
    canary.case.steps.filter(state="done").update(document=f"Surat {WORDS['name']}")
    assert kept_in_letters() == [f"rapidaction_steprun: {WORDS['name']}"]
