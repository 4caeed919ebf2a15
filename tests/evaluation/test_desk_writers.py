"""Two people at once on one question: every text is in the rows, or was told to be in conflict."""

from __future__ import annotations

import random
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from layak.evaluation.answers.models import AnswerRevision
from tests.conftest import sign_in

FIELDS = ["note", "not_applicable", "numerator-2026", "denominator-2026"]
ROUNDS = 12


class Writer:
    """Writes as the browser module does: next version after a save, both texts after a conflict."""

    def __init__(self, person, answer, seed):
        self.client = sign_in(Client(), person)
        self.path = f"/evaluasi/jawaban/{answer.pk}/simpan/"
        self.name = person.user.username
        self.chance = random.Random(seed)  # noqa: S311  # a test wants the same run again
        self.versions = dict.fromkeys(FIELDS, 0)
        self.saved: list[tuple[str, str]] = []
        self.conflicts: list[tuple[str, str]] = []
        self.trouble: list[object] = []

    def text(self, field, step):
        if "-" in field:
            return str(self.chance.randrange(1, 10**6))
        return f"{self.name} {field} {step}"

    def save(self, field, text):
        sent = {"field": field, "value": text, "version": self.versions[field],
                "save_id": str(uuid4())}  # fmt: skip
        for _attempt in range(1 + (self.chance.random() < 0.3)):  # the answer got lost: again
            response = self.client.post(
                self.path, sent, headers={"X-Requested-With": "layak-autosave"}
            )
        said = response.json()
        self.versions[field] = said["version"]
        (self.saved if said["state"] == "saved" else self.conflicts).append((field, text))

    def run(self, start):
        try:
            start.wait(10)
            for step in range(ROUNDS):
                for field in self.chance.sample(FIELDS, len(FIELDS)):
                    self.save(field, self.text(field, step))
        except Exception as trouble:  # noqa: BLE001  # told to the test, which fails
            self.trouble.append(trouble)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_writers_lose_no_text(sari, wati, answer):
    writers = [Writer(sari, answer, 1), Writer(wati, answer, 2)]
    start = Barrier(2)
    threads = [Thread(target=writer.run, args=(start,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [writer.trouble for writer in writers] == [[], []]
    rows = AnswerRevision.objects.filter(answer=answer).values_list(
        "field", "value", "is_kept", "saved_by__username"
    )
    kept = {(field, value, name) for field, value, is_kept, name in rows if is_kept}
    late = {(field, value, name) for field, value, is_kept, name in rows if not is_kept}
    for writer in writers:
        assert len(writer.saved) + len(writer.conflicts) == ROUNDS * len(FIELDS)
        assert {(*pair, writer.name) for pair in writer.saved} <= kept
        assert {(*pair, writer.name) for pair in writer.conflicts} <= late
    answer.refresh_from_db()
    for field in FIELDS[:1]:
        last = AnswerRevision.objects.filter(answer=answer, field=field, is_kept=True)
        assert answer.note == last.order_by("-version").first().value
        assert answer.versions[field] == last.count()


@pytest.mark.django_db(transaction=True)
def test_two_first_saves_of_a_field_at_once_leave_one_kept(sari, wati, answer):
    writers = [Writer(sari, answer, 3), Writer(wati, answer, 4)]
    start = Barrier(2)

    def once(writer):
        start.wait(10)
        writer.save("note", writer.name)
        connection.close()

    threads = [Thread(target=once, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(len(writer.saved) for writer in writers) == 1
    assert sum(len(writer.conflicts) for writer in writers) == 1
    assert AnswerRevision.objects.filter(answer=answer, field="note").count() == 2
