"""Saves sent at a steady rate from many computers at once, timed from when each was due."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from layak.config.benching.people import FIELD, Writer

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
