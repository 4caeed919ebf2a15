"""The chain over events: each seal holds a hash over the former seal and its event.

Writers do not wait for it: a worker seals what has been committed, stream by stream.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.platform.audit.models import Event, Seal

FIRST = "0" * 64
BATCH = 1000
LATE = timedelta(minutes=5)
# one sealer at a time; the number only has to be ours
LOCK = 7_215_001


@dataclass(frozen=True, kw_only=True)
class ChainProblem:
    """``event`` is the id of the event where the chain breaks, None where it is gone."""

    stream: str
    position: int | None
    event: int | None
    say: str

    def __str__(self) -> str:
        return f"{self.stream} {self.position or '-'}: {self.say}"


@dataclass(frozen=True, kw_only=True)
class ChainHead:
    """The last seal of a stream: noted elsewhere, it also proves that no end was cut off."""

    stream: str
    position: int
    digest: str


def digest(event: Event, *, former: str) -> str:
    """sha256 over the former digest and the canonical JSON of the event; 64 hex digits."""
    facts = {
        "id": event.pk,
        "kind": event.kind,
        "stream": event.stream,
        "sentence": event.sentence,
        "facts": event.facts,
        "by": event.by_id,
        "at": event.at.astimezone(UTC).isoformat(),
        "once": event.once,
        "former": former,
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal_pending(*, at: datetime) -> int:
    """Seal what is committed and not yet sealed; how many events.

    Two workers may call it at once: the second finds the lock taken and leaves.
    """
    count = 0
    while sealed := _seal_batch(at=at):
        count += sealed
    return count


@transaction.atomic
def _seal_batch(*, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    events = list(Event.objects.filter(seal=None).order_by("pk")[:BATCH])
    heads = {head.stream: head for head in heads_of({event.stream for event in events})}
    seals = []
    for event in events:
        former = heads.get(event.stream)
        head = ChainHead(
            stream=event.stream,
            position=former.position + 1 if former else 1,
            digest=digest(event, former=former.digest if former else FIRST),
        )
        heads[event.stream] = head
        seals.append(
            Seal(
                event=event,
                stream=head.stream,
                position=head.position,
                digest=head.digest,
                sealed_at=at,
            )
        )
    Seal.objects.bulk_create(seals)
    return len(seals)


def heads_of(streams: set[str] | None = None) -> list[ChainHead]:
    """The last seal of each stream (of ``streams``, or of all), by stream: one query."""
    seals = Seal.objects.order_by("stream", "-position").distinct("stream")
    if streams is not None:
        seals = seals.filter(stream__in=streams)
    return [
        ChainHead(stream=seal.stream, position=seal.position, digest=seal.digest) for seal in seals
    ]


def verify(*, at: datetime | None = None) -> list[ChainProblem]:
    """Recompute every chain and name each place where it breaks; [] when all holds.

    ``at`` is the moment to judge by; now, when it is not given.

    Found: a changed event, a changed or missing link, an event moved to another stream, and an
    event that stayed unsealed for five minutes. Cutting off the end of a stream together with
    its events shows only against a head noted elsewhere (``heads_of``).
    """
    problems = [
        problem
        for stream in Seal.objects.order_by("stream").values_list("stream", flat=True).distinct()
        for problem in _stream_problems(stream)
    ]
    due_before = (at or timezone.now()) - LATE
    late = Event.objects.filter(seal=None, at__lt=due_before).order_by("pk")[:100]
    return problems + [
        ChainProblem(
            stream=event.stream,
            position=None,
            event=event.pk,
            say=_("Peristiwa ini belum terkait ke rantai padahal sudah lewat lima menit."),
        )
        for event in late
    ]


def _stream_problems(stream: str) -> Iterator[ChainProblem]:
    former, expected = FIRST, 1
    for seal in _seals(stream):
        if seal.position != expected:
            yield _problem(seal, _("Mata rantai sebelum ini hilang."))
        if seal.event.stream != stream:
            yield _problem(seal, _("Peristiwa ini dipindahkan dari aliran lain."))
        if seal.digest != digest(seal.event, former=former):
            yield _problem(seal, _("Peristiwa ini atau mata rantainya diubah setelah dicatat."))
        former, expected = seal.digest, seal.position + 1


def _seals(stream: str) -> Iterator[Seal]:
    position = 0
    while True:
        chunk = list(
            Seal.objects.filter(stream=stream, position__gt=position)
            .select_related("event")
            .order_by(F("position"))[:BATCH]
        )
        yield from chunk
        if len(chunk) < BATCH:
            return
        position = chunk[-1].position


def _problem(seal: Seal, say: str) -> ChainProblem:
    return ChainProblem(stream=seal.stream, position=seal.position, event=seal.event_id, say=say)
