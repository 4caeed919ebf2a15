"""Saves of signed-in people sent at a steady rate from many computers, and what became of them."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import actor_of
from layak.city.places.models import Municipality
from layak.config.console.trouble import Trouble
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.rounds.models import Round

# Who saves in a load run: signed-in people of a practice city, and what became of their saves.

FIELD = "note"


@dataclass(kw_only=True)
class Writer:
    """One signed-in person at one computer; ``versions`` are those that it knows."""

    cookie: str
    versions: dict[int, int] = field(default_factory=dict)


def writers(round_code: str, count: int) -> list[Writer]:
    """That many sessions of people who may fill in questions now; a person may sit at several
    computers. Raises Trouble for a city that is not invented, or where nobody may."""
    seats = desks(round_code)
    return [
        Writer(cookie=signed_in(user), versions=dict(versions))
        for user, versions in islice(cycle(seats), count)
    ]


def desks(round_code: str) -> list[tuple[User, dict[int, int]]]:
    """People of a practice city who may fill in questions now, with the answers and the versions
    of them. Raises Trouble for a city that is not invented, or where nobody may."""
    city = Municipality.objects.first()
    if city is None or not city.is_demo:
        raise Trouble("Uji beban hanya untuk kota contoh: ia menulis ke dalam jawaban.")
    round_ = Round.objects.filter(code=round_code).first()
    if round_ is None:
        raise Trouble(f"Putaran {round_code} tidak ada.")
    found, at = [], timezone.now()
    seated = User.objects.filter(is_active=True, holdings__isnull=False).distinct()
    for user in seated.order_by("pk"):
        actor = actor_of(user, today=timezone.localdate(at))
        if not actor.may("answer.edit"):
            continue
        rows = with_standing(Answer.objects.visible_to(actor).filter(round=round_), at=at)
        versions = {
            row.pk: int(row.versions.get(FIELD, 0))
            for row in rows
            if can_edit(actor, standing_of(row, round_)).allowed
        }
        if versions:
            found.append((user, versions))
    if not found:
        raise Trouble("Tidak ada yang dapat mengisi pada putaran ini.")
    return found


def signed_in(user: User) -> str:
    """A session of this account, as the header ``Cookie`` tells it."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={cookie}"


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Acknowledged saves that are not in the history, and those that stand in it twice."""

    lost: int
    doubled: int


def audit(acknowledged: Sequence[tuple[str, str, bool]]) -> Audit:
    """Compare (save id, text, whether it was kept) with the stored revisions."""
    ids = [UUID(save_id) for save_id, _text, _kept in acknowledged]
    rows = AnswerRevision.objects.filter(save_id__in=ids)
    stored = {
        str(pk): (text, kept) for pk, text, kept in rows.values_list("save_id", "value", "is_kept")
    }
    texts = [text for _id, text, _kept in acknowledged]
    count: dict[str, int] = {}
    for text in AnswerRevision.objects.filter(value__in=texts).values_list("value", flat=True):
        count[text] = count.get(text, 0) + 1
    return Audit(
        lost=sum(stored.get(pk) != (text, kept) for pk, text, kept in acknowledged),
        doubled=sum(number > 1 for number in count.values()),
    )


# Saves sent at a steady rate from many computers at once, timed from when each was due.

# this share of the saves goes to few answers that many people write at the same time
SHARED, SHARED_COUNT = 0.2, 5
# this share is sent a second time, as a browser does that heard no answer
REPEATED = 0.05
MARKER = "Uji beban"


@dataclass(kw_only=True)
class Tally:
    """``waits`` are milliseconds from the moment a save was due until its answer;
    ``acknowledged`` are (save id, text, whether it was kept)."""

    sent: int = 0
    refused: int = 0
    failed: int = 0
    repeated: int = 0
    waits: list[float] = field(default_factory=list)
    acknowledged: list[tuple[str, str, bool]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.sent += other.sent
        self.refused += other.refused
        self.failed += other.failed
        self.repeated += other.repeated
        self.waits += other.waits
        self.acknowledged += other.acknowledged


class Computer(threading.Thread):
    """One person's browser: one save after the other, each at its own moment."""

    def __init__(self, port: int, writer: Writer, moments: Sequence[float], shared: Sequence[int]):
        super().__init__(daemon=True)
        self.writer, self.moments = writer, moments
        self.chance = random.Random(moments[0] if moments else 0)  # noqa: S311  # no secret
        self.own = sorted(writer.versions)
        self.shared = [pk for pk in shared if pk in writer.versions]
        self.tally = Tally()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.headers = {"X-Requested-With": "layak-autosave", "Cookie": writer.cookie}
        self.headers |= {"Content-Type": "application/x-www-form-urlencoded"}

    def prepare(self) -> None:
        """The token against forged requests, as the page has it."""
        self.connection.request("GET", "/sesi/", headers=self.headers)
        response = self.connection.getresponse()
        said = json.loads(response.read())
        cookie = response.headers["Set-Cookie"].partition(";")[0]
        self.headers["Cookie"] += f"; {cookie}"
        self.headers["X-CSRFToken"] = said["csrf"]

    def run(self) -> None:
        for moment in self.moments:
            time.sleep(max(0.0, moment - time.perf_counter()))
            self.save(moment)

    def save(self, due: float) -> None:
        few = self.shared if self.shared and self.chance.random() < SHARED else self.own
        answer, save_id = self.chance.choice(few), str(uuid4())
        text = f"{MARKER} {save_id}"
        said = self.post(answer, text, save_id)
        self.tally.waits.append((time.perf_counter() - due) * 1000)
        if said.get("state") not in ("saved", "conflict"):
            return
        if self.chance.random() < REPEATED:
            self.tally.repeated += 1
            self.post(answer, text, save_id)
        self.writer.versions[answer] = int(str(said["version"]))
        self.tally.acknowledged.append((save_id, text, said["state"] == "saved"))

    def post(self, answer: int, text: str, save_id: str) -> dict[str, object]:
        version = self.writer.versions[answer]
        body = urlencode({"field": FIELD, "value": text, "version": version, "save_id": save_id})
        self.tally.sent += 1
        try:
            self.connection.request(
                "POST", f"/evaluasi/jawaban/{answer}/simpan/", body, self.headers
            )
            response = self.connection.getresponse()
            said: dict[str, object] = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.tally.failed += 1
            self.connection.close()
            return {}
        self.tally.refused += said.get("state") not in ("saved", "conflict")
        return said


def save_together(port: int, writers: Sequence[Writer], *, rate: float, seconds: float) -> Tally:
    """``rate`` saves a second in total for so many seconds; everything that was heard."""
    every = sorted({pk for writer in writers for pk in writer.versions})
    shared = [pk for pk in every if sum(pk in writer.versions for writer in writers) > 1]
    shared = shared[:SHARED_COUNT]
    count, gap = int(rate * seconds), 1 / rate
    begin = time.perf_counter() + 2
    computers = [
        Computer(
            port,
            writer,
            [begin + number * gap for number in range(place, count, len(writers))],
            shared,
        )
        for place, writer in enumerate(writers)
    ]
    for computer in computers:
        computer.prepare()
    late = max(0.0, time.perf_counter() + 0.5 - begin)
    for computer in computers:
        computer.moments = [moment + late for moment in computer.moments]
        computer.start()
    tally = Tally()
    for computer in computers:
        computer.join()
        tally.add(computer.tally)
    return tally
