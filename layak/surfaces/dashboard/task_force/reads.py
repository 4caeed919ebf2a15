"""The task force at a glance: meetings, promises, readiness, seats; each tile with its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.taskforce.models import Position, TaskForce
from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.models import Agreement
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import current_round
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.followups.promises.reads import late_followups, visible_followups
from layak.rules.numbers import date_id
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.rapidaction.home.board_reads import board
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.reads import statement_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One room of the task force; ``figure`` is a sentence, ``is_late`` colours it with a word."""

    title: str
    text: str
    url: str
    figure: str = ""
    is_late: bool = False


def rapid_doors(by: Actor, *, at: datetime) -> Iterator[Door]:
    """The rapid action scheme, as far as ``by`` may open it: counts only, never a child. At most
    three queries."""
    if by.may("board.view"):
        found = board(by, at=at)
        silent = sum(bool(row.silent) for row in found.rows)
        counts = ", ".join(f"{count} {level.lower()}" for level, _tone, count in found.counts)
        figure = counts if found.total else _("Tidak ada penanganan yang menyangkut Anda.")
        if silent:
            figure = _("%(counts)s; %(n)d dengan rujukan senyap") % {"counts": counts, "n": silent}
        yield Door(
            title=_("Aksi cepat"),
            text=_("Siapa bergerak untuk anak dan sampai kapan; tanpa identitas."),
            url=reverse("rapid_board"),
            figure=figure,
            is_late=bool(silent),
        )
    elif by.may("handoff.receive"):
        yield Door(
            title=_("Aksi cepat"),
            text=_("Rujukan untuk instansi Anda, laporan, dan piket."),
            url=reverse("rapid_home"),
        )
    if by.may("offer.view") and not by.may("handoff.receive"):
        yield Door(
            title=_("Layanan yang dibawa"),
            text=_("Sekolah filial, rumah aman, psikolog, visum: tempat yang bebas hari ini."),
            url=reverse("offer_list"),
        )
    if by.may("playbook.view"):
        yield Door(
            title=_("Skema"),
            text=_("Siapa berbuat apa, kapan, dan atas dasar apa, untuk tiap keadaan."),
            url=reverse("playbook_list"),
        )


OVER = ("signed", "ended", "cancelled")


def task_force_doors(by: Actor, *, at: datetime) -> list[Door]:
    """The rooms that ``by`` may enter, each with what stands there today: at most ten queries."""
    today = timezone.localdate(at)
    rooms: tuple[tuple[str, Callable[[], Iterator[Door]]], ...] = (
        ("meeting.view", lambda: _meetings(at)),
        ("followup.view", lambda: _promises(by, today)),
        ("readiness.view", lambda: _readiness(by, today)),
        ("answer.view", _agreements),
        ("taskforce.view", lambda: _structure(today)),
        ("taskforce.view", lambda: _statements(today)),
        ("taskforce.view", _institutions),
        ("mayor.view", _mayor),
    )
    doors = [door for permission, room in rooms if by.may(permission) for door in room()]
    return [*doors, *rapid_doors(by, at=at)]


def next_meeting(at: datetime) -> Meeting | None:
    """The meeting that runs or comes next: one query."""
    ahead = Meeting.objects.exclude(state__in=OVER).filter(ends_at__gte=at)
    return ahead.order_by("starts_at").first()


def _meetings(at: datetime) -> Iterator[Door]:
    meeting = next_meeting(at)
    yield Door(
        title=_("Rapat koordinasi"),
        text=_("Undangan, acara, daftar hadir, notulen, dan naskahnya."),
        url=reverse("meeting_list"),
        figure=_("%(title)s, %(day)s")
        % {
            "title": meeting.title,
            "day": date_id(timezone.localdate(meeting.starts_at), weekday=True),
        }
        if meeting
        else _("Belum ada rapat yang dijadwalkan."),
    )


def _promises(by: Actor, today: date) -> Iterator[Door]:
    running = visible_followups(by).filter(state__in=("open", "reported"))
    counted = running.aggregate(open=Count("pk"), late=Count("pk", filter=late_followups(today)))
    yield Door(
        title=_("Komitmen dan tindak lanjut"),
        text=_("Siapa berjanji apa, sampai kapan, dan apa buktinya."),
        url=reverse("followup_list"),
        figure=_("%(open)d berjalan, %(late)d terlambat") % counted
        if counted["open"]
        else _("Tidak ada yang berjalan."),
        is_late=bool(counted["late"]),
    )


def _readiness(by: Actor, today: date) -> Iterator[Door]:
    year = today.year + 1
    rows = ReadinessNeed.objects.filter(year=year).exclude(state__in=("dropped", "deferred"))
    if by.scope("readiness.view") != "all":
        rows = rows.filter(agency__in=by.agency_ids("readiness.view"))
    counted = rows.aggregate(
        n=Count("pk"),
        done=Count("pk", filter=Q(state="done")),
        unfunded=Count("pk", filter=Q(funding="none") & ~Q(state="done")),
    )
    yield Door(
        title=_("Kesiapan tahun %(year)d") % {"year": year},
        text=_("Lembaga, sarana, dan prasarana yang disiapkan, beserta dananya."),
        url=reverse("readiness_list", args=[year]),
        figure=_("%(n)d kebutuhan: %(done)d siap, %(unfunded)d belum ada dana") % counted
        if counted["n"]
        else _("Belum diisi."),
    )


def _agreements() -> Iterator[Door]:
    round_: Round | None = current_round()
    if round_ is None:
        return
    count = Agreement.objects.exclude(reading="").values("question").distinct().count()
    yield Door(
        title=_("Persamaan persepsi"),
        text=_("Cara membaca tiap pertanyaan yang disepakati dalam rapat."),
        url=reverse("agreement_list", args=[round_.code]),
        figure=_("%(n)d pertanyaan disepakati") % {"n": count}
        if count
        else _("Belum ada kesepakatan."),
    )


def _structure(today: date) -> Iterator[Door]:
    decree = TaskForce.objects.filter(level="city", ended_on=None).order_by("-since_on").first()
    if decree is None:
        figure, is_late = _("SK gugus tugas belum dicatat."), False
    else:
        is_late = decree.until_on is not None and decree.until_on < today
        held = Q(holdings__since_on__lte=today) & (
            Q(holdings__until_on=None) | Q(holdings__until_on__gt=today)
        )
        counted = Position.objects.filter(task_force=decree, ended_on=None).aggregate(
            n=Count("pk", distinct=True), held=Count("pk", distinct=True, filter=held)
        )
        figure = _("%(n)d kedudukan, %(empty)d kosong") % {
            "n": counted["n"],
            "empty": counted["n"] - counted["held"],
        }
        if is_late:
            figure = _("%(figure)s; masa SK sudah berakhir") % {"figure": figure}
    yield Door(
        title=_("Susunan gugus tugas"),
        text=_("SK, kedudukan dan pemegangnya, kecamatan dan kelurahan."),
        url=reverse("task_force_city"),
        figure=figure,
        is_late=is_late,
    )


def _statements(today: date) -> Iterator[Door]:
    year = statement_year(today)
    signed = RoleStatement.objects.filter(year=year, signed_at__isnull=False)
    yield Door(
        title=_("Pernyataan peran %(year)d") % {"year": year},
        text=_("Apa yang dibawa tiap perangkat daerah, untuk indikator mana."),
        url=reverse("role_statement_current"),
        figure=_("%(n)d ditandatangani") % {"n": signed.values("agency").distinct().count()},
    )


def _institutions() -> Iterator[Door]:
    count = Agency.objects.current().filter(kind=Agency.Kind.LEMBAGA).count()
    yield Door(
        title=_("Lembaga layanan anak"),
        text=_("Peran, layanan, permintaan kepada kota, dan komitmen tiap lembaga."),
        url=reverse("institution_list"),
        figure=_("%(n)d lembaga") % {"n": count} if count else _("Belum ada lembaga."),
    )


def _mayor() -> Iterator[Door]:
    yield Door(
        title=_("Halaman wali kota"),
        text=_("Dua menit: posisi kota, komitmen, yang terlambat, apa yang perlu dikatakan."),
        url=reverse("mayor"),
    )
