"""The permission matrix: URL x method x role x relation against roles.yaml.

Expected answers are computed here from roles.yaml and pages.yaml by a few lines of their own;
nothing of the application's judgement is used. ``reached`` means that the page let the person
in (it may still say that a form is incomplete); ``refused`` a sentence about the missing right;
``hidden`` 404.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zlib import crc32

import pytest
import yaml
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from layak.evaluation.answers.models import EvidenceUse, TableRow
from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.lists.models import BulkChange, SavedFilter
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.actions import open_round, take_snapshot
from layak.evaluation.takeovers.models import Takeover
from layak.platform.jobs.models import LongWork
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, QUICK, make_agency, make_person, seat, shipped, sign_in
from tests.evaluation.conftest import lead_by, plan
from tests.evaluation.links import make
from tests.kept_rows import rows_of
from tests.permissions.followup_objects import followup_objects
from tests.permissions.meeting_objects import meeting_objects
from tests.permissions.objects import (
    a_letter,
    a_position,
    a_readiness_proof,
    a_signer,
    a_ward,
    keep_copies,
    note_entries,
)  # fmt: skip
from tests.permissions.rapid_objects import rapid_objects
from tests.permissions.road_objects import road_objects
from tests.permissions.taskforce_objects import taskforce_objects
from tests.permissions.verification_objects import verification_objects

HERE = Path(__file__).parent
ROLES = yaml.safe_load((HERE.parents[1] / "data/policy/roles.yaml").read_text(encoding="utf-8"))
PAGES = yaml.safe_load((HERE / "pages.yaml").read_text(encoding="utf-8"))
# roles that somebody can hold; the others act through something else and sign in nowhere
SEATS = sorted(code for code, role in ROLES["roles"].items() if role.get("seat", True))
RELATIONS = ("lead", "contributor", "none")
NOT_YOURS = ("dipimpin perangkat daerah lain", "tidak berwenang", "milik perangkat daerah lain")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def scope(role: str, permission: str) -> str | None:
    if permission in ("public", "signed-in"):
        return "all"
    return ROLES["roles"][role]["rights"].get(permission)


def expected(role: str, method: str, name: str, relation: str) -> str:
    """What roles.yaml says of one cell."""
    permission, about = PAGES[name].get(method), PAGES[name]["about"]
    if permission is None:
        return "405"
    found = scope(role, permission)
    if found is None:
        return "hidden"
    if found == "all" or about not in ("answer", "evidence"):
        return "reached"
    if relation == "none":
        return "hidden"
    asks_only = name.startswith("answer_move") and method == "GET"
    reaches_any = asks_only or ROLES["permissions"][permission].get("relation") == "any"
    return "reached" if relation == "lead" or reaches_any else "refused"


def all_names(patterns=None):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(entry, "url_patterns"):
            yield from all_names(entry.url_patterns)
        else:
            yield entry.name


def test_every_url_is_in_the_matrix():
    listed = {name.split()[0] for name in PAGES}
    assert set(all_names()) - listed == set()
    assert listed - set(all_names()) == set()


def test_every_right_of_the_matrix_is_one_of_roles_yaml():
    used = {
        right
        for page in PAGES.values()
        for method, right in page.items()
        if method in ("GET", "POST")
    }
    assert used - {"public", "signed-in", "nobody"} <= set(ROLES["permissions"])


@pytest.fixture(scope="session")
def made_once(django_db_setup, django_db_blocker, stored):
    """The rows of ``world`` and what stands in them: it takes longer to make than to put back."""
    found = {}

    def make() -> None:
        found.update(make_world())

    hashing = override_settings(PASSWORD_HASHERS=QUICK, **stored)
    with django_db_blocker.unblock(), hashing:
        (rows,) = rows_of(make)
    return rows, found


@pytest.fixture
def world(db, files, made_once):
    """A round whose first three answers stand in each relation to Dinas Kesehatan."""
    rows, found = made_once
    rows.put_back()
    return found


def make_world() -> dict:
    dinkes, dp3a, disdik = (make_agency(code) for code in ("dinkes", "dp3a", "disdik"))
    wati = seat("wati")
    seat("adi")
    revision = load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)
    round_ = open_round(plan=plan(), revision=revision, caretaker=dp3a, by=None, at=MONDAY)
    led, helped, strange = round_.answers.order_by("position")[:3]
    lead_by(led, dinkes)
    lead_by(helped, disdik)
    helped.assignments.create(agency=dinkes, relation="contributor", assigned_at=MONDAY)
    lead_by(strange, disdik)
    relations = dict(zip(RELATIONS, (led, helped, strange), strict=True))
    owners = dict(zip(RELATIONS, (dinkes, disdik, disdik), strict=True))
    uses = {
        relation: EvidenceUse.objects.create(
            answer=answer,
            evidence=store_evidence(
                upload=Upload(stream=BytesIO(PDF), name="bukti.pdf", size=len(PDF)),
                title="Bukti",
                agency=owners[relation],
                by=wati,
                at=MONDAY,
            ),
            added_at=MONDAY,
            added_by=wati.user,
        )
        for relation, answer in relations.items()
    }
    for use in uses.values():
        keep_copies(use.evidence)
        note_entries(use.evidence, wati)
    rows = {
        relation: TableRow.objects.create(
            answer=answer,
            agency=dinkes,
            table="training",
            position=1,
            saved_at=MONDAY,
            saved_by=wati.user,
        )
        for relation, answer in relations.items()
    }
    for answer in relations.values():
        answer.threads.create(opened_at=MONDAY, opened_by=wati.user)
    snapshot = take_snapshot(round_=round_, reason="lock", by=None, at=MONDAY)
    link = make(round_, dinkes, [led], wati).link
    readiness = a_readiness_proof(dinkes, uses["lead"].evidence, wati)
    ward = a_ward()
    first = relations["lead"]
    place = load_edition_file("kelurahan-contoh").place(first.code)
    return {
        "dinkes": dinkes,
        "answers": relations,
        "uses": uses,
        "rows": rows,
        "fixed": {
            "code": round_.code,
            "part": place.part.code,
            "indicator": place.indicator.code,
            "stage": "draft",
            "snapshot_id": snapshot.pk,
            "link_id": link.pk,
            "edition": revision.edition.code,
            "number": 1,
            "other": 1,
            "alias_id": dinkes.aliases.first().pk,
            "district_id": ward.district_id,
            "ward_id": ward.pk,
            "agency_id": dinkes.pk,
            "agency": dinkes.code,
            "seat_id": wati.seats[0].seat_id,
            "signer_id": a_signer(dp3a).pk,
            "takeover_id": Takeover.objects.create(
                round=round_, agency=dinkes, name="Map", created_at=MONDAY, created_by=wati.user
            ).pk,
            "letter_id": a_letter(round_, dinkes, wati).pk,
            "user_id": wati.user.pk,
            **meeting_objects(wati, dp3a),
            "state": "kosong",
            **followup_objects(wati, dinkes),
            "year": 2027,
            "need_id": readiness.need_id,
            "proof_id": readiness.pk,
            "version": 1,
            "page": 1,
            **taskforce_objects(dinkes, wati),
            **road_objects(round_, wati),
            **verification_objects(round_, wati),
            **rapid_objects(wati, dinkes),
            "kind": "ADA",
            "position_id": (place := a_position(dinkes)).pk,
            "task_force_id": place.task_force_id,
        },
    }


def endings(name: str) -> list[dict[str, str]]:
    if name == "marks_template":
        return [{"ending": "csv"}, {"ending": "xlsx"}]
    if name == "attendance_sheet":
        return [{"ending": "docx"}]
    has_ending = name.endswith("_file") and "ending" in names_of(name.split()[0])
    return [{"ending": "xlsx"}, {"ending": "pdf"}] if has_ending else [{}]


def arguments(name: str, relation: str, world, client: Client, person) -> dict:
    """The URL's own arguments for an object in this relation."""
    page, _, move = name.partition(" ")
    use = world["uses"][relation]
    known = {
        **world["fixed"],
        "answer_id": world["answers"][relation].pk,
        "use_id": use.pk,
        "row_id": world["rows"][relation].pk,
        "thread_id": world["answers"][relation].threads.get().pk,
        "table": "training",
        "evidence_id": use.evidence_id,
        "move": move,
        "token": "0" * 24,
        "key": UUID(int=0),
    }
    if page in ("marks_preview", "marks_take", "official_preview", "official_take"):
        known["token"] = token_for(page, world, client)
    if page == "notice_open":
        own = Notice.objects.create(
            user=person.user, kind="x", text="x", url="/", created_at=MONDAY
        )
        known["notice_id"] = own.pk
    known |= own_objects(page, known, person)
    wanted = names_of(page)
    return {key: value for key, value in known.items() if key in wanted}


def own_objects(page: str, known, person) -> dict[str, int]:
    """What only exists for this person: a change made at once, a saved filter."""
    if page == "change_undo":
        change = BulkChange.objects.create(
            round=Round.objects.get(code=known["code"]), kind="ready", label="dinyatakan siap",
            before={}, after={}, at=MONDAY, by=person.user,
        )  # fmt: skip
        return {"change_id": change.pk}
    if page == "filter_delete":
        name = f"saringan {SavedFilter.objects.count()}"
        kept = SavedFilter.objects.create(user=person.user, name=name, words="q=1", saved_at=MONDAY)
        return {"filter_id": kept.pk}
    if page == "workbook_set":
        work = LongWork.objects.create(
            kind=f"workbooks:{known['code']}", started_at=timezone.now(), result_url="/x/",
            finished_at=timezone.now(),
        )  # fmt: skip
        default_storage.save(f"buku/{work.pk}.zip", ContentFile(b"PK"))
        return {"work_id": work.pk}
    return {}


@cache
def all_arguments() -> dict[str, set[str]]:
    """By the name of a URL, the names of its arguments."""
    found: dict[str, set[str]] = {}

    def look(patterns) -> None:
        for entry in patterns:
            if hasattr(entry, "url_patterns"):
                look(entry.url_patterns)
            else:
                found.setdefault(entry.name, set(entry.pattern.regex.groupindex))

    look(get_resolver().url_patterns)
    return found


def names_of(page: str) -> set[str]:
    return all_arguments()[page]


def token_for(page: str, world, client: Client) -> str:
    """The token of a preview that this person made, or one that was never given."""
    fixed = world["fixed"]
    if page.startswith("marks"):
        first = world["answers"]["lead"].code
        sheet = SimpleUploadedFile("nilai.csv", f"question_code,mark\n{first},1\n".encode())
        response = client.post(reverse("marks_import", args=[fixed["code"]]), {"file": sheet})
    else:
        url = reverse("official_import", args=[fixed["edition"], 1])
        sheet = SimpleUploadedFile(
            "resmi.csv",
            f"question_code,official_text,official_option,official_points\n"
            f"{world['answers']['lead'].code},Teks resmi,,\n".encode(),
        )
        response = client.post(url, {"file": sheet})
    if response.status_code != 302:
        return "0" * 32
    return response.headers["Location"].rstrip("/").split("/")[-1]


@cache
def stand_for(name: str, method: str, width: str | None) -> frozenset[str]:
    """Of the roles to whom roles.yaml gives this scope here: one, and three where it gives none,
    for a page may ask for the wrong right. They change from page to page, so that every role is
    asked of a share of all."""
    right = PAGES[name].get(method)
    alike = [role for role in SEATS if right is None or scope(role, right) == width]
    first = crc32(f"{name} {method}".encode())
    number = 3 if right and width is None else 1
    step = max(len(alike) // number, 1)
    return frozenset(alike[(first + step * one) % len(alike)] for one in range(number))


def cells(name: str, page: dict) -> Iterator[tuple[str, str]]:
    """Relation and method. PUT stands for every other method; pages of the sign-in library answer
    it their own way."""
    is_library = name.startswith(("account_", "mfa_"))
    for relation in RELATIONS if page["about"] in ("answer", "evidence") else ("lead",):
        for method in ("GET", "POST") if is_library else ("GET", "POST", "PUT"):
            yield relation, method


def is_always_asked(role: str, name: str, relation: str, method: str) -> bool:
    """One role for each scope, and what a page hides from those without the right, or makes of a
    method that it does not take, hangs not on the object: the repeats are asked with --long."""
    right = PAGES[name].get(method)
    width = right and scope(role, right)
    if role not in stand_for(name, method, width):
        return False
    return relation == "lead" or width is not None


def ask(client: Client, method: str, url: str, told: dict) -> str:
    """One request, undone afterwards; what it came to."""
    with transaction.atomic():
        if method == "PUT":
            response = client.generic(method, url)
        else:
            response = getattr(client, method.lower())(url, told)
        for close in response._resource_closers if response.streaming else ():
            close()
        transaction.set_rollback(True)
    if response.status_code == 405:
        return "405"
    if response.status_code == 404:
        return "hidden"
    assert response.status_code < 500, (method, url)
    if response.status_code != 409:
        return "reached"
    said = response.content.decode()
    return "refused" if any(sentence in said for sentence in NOT_YOURS) else "reached"


def facts(name: str, world) -> dict:
    """What the request tells: enough for every page to get past its own questions of form."""
    told = {
        "seen": "draft",
        "note": "catatan",
        "version-note": "0",
        "files": SimpleUploadedFile("a.pdf", PDF),
        "file": SimpleUploadedFile("a.pdf", PDF),
        "perangkat": world["fixed"]["agency"],
        "langkah": name.partition(" ")[2],
        "number": "1",
    }
    return told | ({"file": "kla-2024"} if name == "edition_load" else {})


def ask_all(role: str, light, world, is_asked: Callable[..., bool]) -> int:
    """Ask every cell of the role for which ``is_asked``; how many these were."""
    person = make_person(world["dinkes"], role, f"x-{role}", "Orang Uji")
    client = sign_in(Client(raise_request_exception=True), person)
    wrong = []
    number = 0
    for name, page in PAGES.items():
        if name == "account_logout":
            continue
        for relation, method in cells(name, page):
            if not is_asked(role, name, relation, method):
                continue
            for ending in endings(name):
                number += 1
                known = arguments(name, relation, world, client, person) | ending
                url = reverse(name.split()[0], kwargs=known)
                right = page.get(method)
                light.of = (method, url, right, right and scope(role, right))
                got = ask(client, method, url, facts(name, world))
                want = expected(role, method, name, relation)
                if got != want and not (want == "405" and got == "hidden"):
                    wrong.append(f"{method} {name} ({relation}): {got}, not {want}")
    assert not wrong, "\n".join(wrong)
    assert client.session["_auth_user_id"] == str(person.user.pk), "signed out on the way"
    return number


@pytest.mark.django_db
@pytest.mark.parametrize("role", SEATS)
def test_every_page_answers_as_roles_yaml_says(role, light, world):
    assert ask_all(role, light, world, is_always_asked) > 50


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("role", SEATS)
def test_every_page_answers_as_roles_yaml_says_of_the_rest(role, light, world):
    assert ask_all(role, light, world, lambda *cell: not is_always_asked(*cell)) > 200


@pytest.mark.django_db
def test_nobody_signed_in_reaches_only_public_pages(world, client):
    sari = make_person(world["dinkes"], "operator", "sari", "Sari Wulandari")
    wrong = []
    for name, page in PAGES.items():
        for method in ("GET", "POST"):
            right = page.get(method)
            if right in (None, "public", "nobody"):
                continue
            known = arguments(name, "lead", world, client, sari)
            url = reverse(name.split()[0], kwargs=known | endings(name)[0])
            response = getattr(client, method.lower())(url, facts(name, world))
            if response.status_code != 302 or not response.headers["Location"].startswith(
                "/masuk/"
            ):
                wrong.append(f"{method} {name}: {response.status_code}")
    assert wrong == []
