"""The trail as one chain: events, reads of identity and saves of answers in one order, each under
a digest over the former one and the row, with a key that the database does not hold.

Writers do not wait for it: a worker links every ten seconds what has been committed.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Cast, JSONArray
from django.utils.translation import gettext as _

from layak.platform.audit.models import InTrail, Link
from layak.platform.sealing import purpose_key

PURPOSE = "audit.chain"
FIRST = "0" * 64
BATCH = 5000
# Rows commit in another order than they are numbered. So far behind the last link of its table a
# row is still looked for every ten seconds; a verification looks for all of them.
BEHIND = 10_000
# one linker at a time; the number only has to be ours
LOCK = 7_215_001


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that does not hold, at the links ``first`` to ``last``; 0 where there is no link.

    ``say`` is a whole sentence for staff; it names rows by number, never a child.
    """

    kind: str
    say: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True, kw_only=True)
class _Fault:
    """One link that does not hold: what happened (``changed``, ``gone``) to which row."""

    kind: str
    number: int
    table: str
    row: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose rows are linked."""

    name: str
    model: type[models.Model]
    in_trail: InTrail

    def rows(self) -> models.QuerySet[Any]:
        """Number and text of every row."""
        text = Cast(JSONArray(*self.in_trail.fields), models.TextField())
        # an own manager may hide rows
        every = self.model._base_manager  # noqa: SLF001
        return every.annotate(trail_text=text).values_list("pk", "trail_text")

    def waiting(self, *, is_thorough: bool) -> models.QuerySet[Any]:
        """The rows that no link holds yet."""
        links = Link.objects.filter(table=self.name)
        rows = self.rows().filter(~Exists(links.filter(row=OuterRef("pk"))))
        if is_thorough:
            return rows
        furthest = links.aggregate(row=Max("row"))["row"] or 0
        return rows.filter(pk__gt=furthest - BEHIND)


def tables() -> dict[str, Table]:
    """What is linked, by table, in a fixed order."""
    found = {}
    for model in apps.get_models():
        in_trail = getattr(model, "in_trail", None)
        if isinstance(in_trail, InTrail):
            name = model._meta.db_table  # noqa: SLF001
            found[name] = Table(name=name, model=model, in_trail=in_trail)
    return dict(sorted(found.items()))


def digest(
    key: bytes, *, former: str, number: int, table: str, row: int, at: datetime, text: str
) -> str:
    """HMAC-SHA-256 over the former digest, the place and the row; 64 hexadecimal digits.

    ``text`` is the row's fields in their order as a JSON array, as PostgreSQL writes it.
    """
    parts = (former, str(number), table, str(row), at.astimezone(UTC).isoformat(), text)
    return hmac.digest(key, "\n".join(parts).encode(), "sha256").hex()


def link_pending(*, at: datetime, is_thorough: bool = False) -> int:
    """Link what is committed and not yet linked; how many rows.

    ``is_thorough`` also finds rows whose transaction took much longer than those after it. Two
    workers may call it at once: the second finds the lock taken and leaves. Raises NoKeys.
    """
    count = 0
    while linked := _link_batch(at=at, is_thorough=is_thorough):
        count += linked
    return count


@transaction.atomic
def _link_batch(*, at: datetime, is_thorough: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    key, last = purpose_key(PURPOSE), last_link()
    number, former = (last.pk, last.digest) if last else (0, FIRST)
    links: list[Link] = []
    for name, table in tables().items():
        rows = table.waiting(is_thorough=is_thorough).order_by("pk")
        for row, text in rows[: BATCH - len(links)]:
            number += 1
            former = digest(
                key, former=former, number=number, table=name, row=row, at=at, text=text
            )
            links.append(Link(id=number, table=name, row=row, digest=former, linked_at=at))
    Link.objects.bulk_create(links, batch_size=BATCH)
    return len(links)


def waiting_count() -> int:
    """Committed rows that no link holds yet; they are the newest of their tables."""
    return sum(table.waiting(is_thorough=False).count() for table in tables().values())


def last_link() -> Link | None:
    """The end of the chain."""
    return Link.objects.order_by("-pk").first()


def verify() -> list[Problem]:
    """Recompute the whole chain and name every place where it does not hold; [] when all holds.

    Found: a changed row, a changed digest, a row that is gone, links that are gone, whatever was
    recomputed without the key. That the end was cut off together with its links shows only
    against a head kept elsewhere (``heads.check_head``). Raises NoKeys.
    """
    key, found = purpose_key(PURPOSE), tables()
    end = last_link()
    problems: list[Problem] = []
    faults: list[_Fault] = []
    former, expected = FIRST, 1
    for links in _links(until=end.pk if end else 0):
        texts = _texts(links, found)
        for number, table, row, kept, at in links:
            if number != expected:
                problems.append(_gap(expected, number - 1))
            text = texts.get((table, row))
            if text is None:
                faults.append(_Fault(kind="gone", number=number, table=table, row=row))
            # after a gap nobody knows which digest this one was made from
            elif number == expected and kept != digest(
                key, former=former, number=number, table=table, row=row, at=at, text=text
            ):
                faults.append(_Fault(kind="changed", number=number, table=table, row=row))
            former, expected = kept, number + 1
    return problems + list(_told(faults))


type _Links = list[tuple[int, str, int, str, datetime]]


def _links(*, until: int) -> Iterator[_Links]:
    number = 0
    while True:
        chunk = list(
            Link.objects.filter(pk__gt=number, pk__lte=until)
            .order_by("pk")
            .values_list("pk", "table", "row", "digest", "linked_at")[:BATCH]
        )
        if not chunk:
            return
        yield chunk
        number = chunk[-1][0]


def _texts(links: _Links, found: dict[str, Table]) -> dict[tuple[str, int], str]:
    span = Link.objects.filter(pk__gte=links[0][0], pk__lte=links[-1][0])
    return {
        (name, row): text
        for name in {link[1] for link in links} & set(found)
        for row, text in found[name].rows().filter(pk__in=span.filter(table=name).values("row"))
    }


def _gap(first: int, last: int) -> Problem:
    say = _("Mata rantai %(numbers)s hilang: %(count)s catatan dihapus bersama kaitannya.")
    numbers = {"numbers": _span(first, last), "count": last - first + 1}
    return Problem(kind="gap", first=first, last=last, say=say % numbers)


def _told(faults: Iterable[_Fault]) -> Iterator[Problem]:
    """A sentence for each run of faults of one kind in one table, however many rows it has."""
    runs: list[tuple[_Fault, _Fault]] = []
    for fault in faults:
        if runs:
            first, last = runs[-1]
            expected = replace(last, number=last.number + 1, row=fault.row)
            if fault == expected:
                runs[-1] = (first, fault)
                continue
        runs.append((fault, fault))
    for first, last in runs:
        say = {
            "gone": _("%(what)s nomor %(rows)s dihapus (mata rantai %(numbers)s)."),
            "changed": _(
                "%(what)s nomor %(rows)s atau kaitannya diubah setelah dicatat "
                "(mata rantai %(numbers)s)."
            ),
        }[first.kind]
        told = {
            "what": label_of(first.table),
            "rows": _span(first.row, last.row),
            "numbers": _span(first.number, last.number),
        }
        yield Problem(kind=first.kind, first=first.number, last=last.number, say=say % told)


def label_of(table: str) -> str:
    """What a row of a linked table is called on screen."""
    found = tables().get(table)
    return _(found.in_trail.label) if found else table


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"
