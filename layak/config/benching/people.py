"""Who saves in a load run: signed-in people of a practice city, and what became of their saves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle, islice
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.city.places.models import Municipality
from layak.config.trouble import Trouble
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.rounds.models import Round

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
    found = list(_desks(round_))
    if not found:
        raise Trouble("Tidak ada yang dapat mengisi pada putaran ini.")
    return found


def _desks(round_: Round) -> Iterator[tuple[User, dict[int, int]]]:
    at = timezone.now()
    seated = User.objects.filter(is_active=True, holdings__isnull=False).distinct()
    for user in seated.order_by("pk"):
        actor = actor_of(user, today=timezone.localdate(at))
        versions = _editable(round_, actor, at) if actor.may("answer.edit") else {}
        if versions:
            yield user, versions


def _editable(round_: Round, actor: Actor, at: datetime) -> dict[int, int]:
    rows = with_standing(Answer.objects.visible_to(actor).filter(round=round_), at=at)
    return {
        row.pk: int(row.versions.get(FIELD, 0))
        for row in rows
        if can_edit(actor, standing_of(row, round_)).allowed
    }


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
