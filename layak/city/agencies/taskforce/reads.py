"""Where task forces stand, and one as its pages and its annex show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.agencies.bodies.tabs import Tab
from layak.city.agencies.taskforce.models import Position, PositionHolding, TaskForce
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.rules import Changes, Place, changes, plain, term_warning
from layak.city.places.models import District, Ward
from layak.city.places.queries import municipality
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# The sections of the task force register.


def task_force_tabs(current: str) -> list[Tab]:
    """``current`` is a key of the sections below."""
    sections = [
        ("task_force_city", _("Kota"), reverse("task_force_city")),
        ("task_force_district", _("Kecamatan"), reverse("task_force_districts")),
        ("task_force_ward", _("Kelurahan"), reverse("task_force_wards")),
        ("task_force_vacancies", _("Kosong"), reverse("task_force_vacancies")),
    ]
    return [Tab(label=label, url=url, is_current=key == current) for key, label, url in sections]


# Where task forces stand: the city, its kecamatan, its kelurahan and desa.


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A kecamatan or kelurahan with its decree in force, None where it has none yet."""

    level: str
    code: str
    name: str
    district: str
    task_force_id: int | None
    number: str


def place_named(level: str, code: str) -> str:
    """``Kecamatan Tepian Ilir`` for its code; empty for the city. Raises Refused."""
    if level == TaskForce.Level.CITY and not code:
        return ""
    if not code.isprintable():
        raise Refused(_("Pilih kecamatan atau kelurahan dari daftar wilayah."))
    if level == TaskForce.Level.DISTRICT:
        district = District.objects.filter(code=code).first()
        if district is not None:
            return _("Kecamatan %(name)s") % {"name": district.name}
    if level == TaskForce.Level.WARD:
        ward = Ward.objects.filter(code=code).first()
        if ward is not None:
            return f"{ward.get_kind_display()} {ward.name}"
    raise Refused(_("Pilih kecamatan atau kelurahan dari daftar wilayah."))


def title_of(task_force: TaskForce, *, city: str | None = None) -> str:
    """Whose task force it is: ``Kota Musi Raya``, ``Kecamatan Tepian Ilir``. ``city`` spares a
    query where the name is known."""
    return task_force.place or city or city_name()


def city_name() -> str:
    found = municipality()
    return found.name if found else _("kota")


def place_rows(level: str) -> list[PlaceRow]:
    """Every kecamatan, or every kelurahan and desa, by code: two queries."""
    decrees = {
        found.place_code: found
        for found in TaskForce.objects.filter(level=level, ended_on=None).only(
            "pk", "place_code", "number"
        )
    }
    if level == TaskForce.Level.DISTRICT:
        places = [(row.code, row.name, "") for row in District.objects.order_by("code")]
    else:
        wards = Ward.objects.select_related("district").order_by("code")
        places = [(row.code, row.name, row.district.name) for row in wards]
    rows = []
    for code, name, district in places:
        found = decrees.get(code)
        row = PlaceRow(
            level=level,
            code=code,
            name=name,
            district=district,
            task_force_id=found.pk if found else None,
            number=found.number if found else "",
        )
        rows.append(row)
    return rows


# A task force as its pages and its annex show it.


@dataclass(frozen=True, kw_only=True)
class PositionRow:
    """``standing`` is what the decree calls it, ``body`` the agency or institution.

    ``holder`` is empty where nobody sits there; ``since_on`` is when who sits there began.
    """

    id: int
    standing: str
    title: str
    body: str
    field: str
    holder: str
    sex: str
    since_on: date | None
    has_seat: bool

    @property
    def is_vacant(self) -> bool:
        return not self.holder


@dataclass(frozen=True, kw_only=True)
class GroupNode:
    """A group with its positions; ``inner`` are the groups under it."""

    code: str
    label: str
    rows: tuple[PositionRow, ...]
    inner: tuple[GroupNode, ...]

    @property
    def tally(self) -> str:
        filled = sum(not row.is_vacant for row in self.rows)
        return _("%(n)d dari %(all)d terisi") % {"n": filled, "all": len(self.rows)}


@dataclass(frozen=True, kw_only=True)
class TaskForcePage:
    """``tree`` and ``groups`` are the same groups: nested, and one after the other."""

    id: int
    level: str
    title: str
    decree: TaskForce
    term: str
    term_tone: str
    warning: str
    tree: tuple[GroupNode, ...]
    groups: tuple[GroupNode, ...]
    position_count: int
    vacant_count: int
    women_count: int
    men_count: int
    history: tuple[TaskForce, ...]
    former: TaskForce | None
    changes: Changes | None


def city_task_force(today: date) -> TaskForce | None:
    """The city's decree in force; else the next to begin or the last there was; None without."""
    found = TaskForce.objects.filter(level=TaskForce.Level.CITY)
    in_force = found.filter(since_on__lte=today).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return (
        in_force.order_by("-since_on", "-pk").first()
        or found.order_by(F("ended_on").desc(nulls_first=True), "-pk").first()
    )


def task_force_page(task_force: TaskForce, *, today: date) -> TaskForcePage:
    """One task force with positions, holders, and what its decree changed: six queries."""
    rows = position_rows(task_force, today=today)
    tree = _tree(task_force.level, rows)
    groups = tuple(_flat(tree))
    listed = [row for group in groups for row in group.rows]
    same = TaskForce.objects.filter(level=task_force.level, place_code=task_force.place_code)
    history = tuple(same.order_by("-since_on", "-pk"))
    # the decree that this one replaced: it ended on the day this one began
    former = next(
        (one for one in history if one.pk != task_force.pk and one.ended_on == task_force.since_on),
        None,
    )
    term, tone, warning = term_words(task_force, today=today)
    return TaskForcePage(
        id=task_force.pk,
        level=task_force.level,
        title=title_of(task_force),
        decree=task_force,
        term=term,
        term_tone=tone,
        warning=warning,
        tree=tree,
        groups=tuple(group for group in groups if group.rows),
        position_count=len(listed),
        vacant_count=sum(row.is_vacant for row in listed),
        women_count=sum(row.sex == "P" for row in listed),
        men_count=sum(row.sex == "L" for row in listed),
        history=history,
        former=former,
        changes=changes(_places(former.pk, former.ended_on), _places(task_force.pk, None))
        if former
        else None,
    )


def term_words(task_force: TaskForce, *, today: date) -> tuple[str, str, str]:
    """The term in a word, its tone, and a sentence where it runs out: ``("Berlaku", "done", "")``."""
    policy = taskforce_policy()
    if task_force.ended_on is not None and task_force.ended_on <= today:
        return _("Tidak berlaku sejak %(day)s") % {"day": date_id(task_force.ended_on)}, "lock", ""
    if task_force.since_on > today:
        return _("Berlaku mulai %(day)s") % {"day": date_id(task_force.since_on)}, "note", ""
    until = task_force.until_on
    step = term_warning(until, today=today, warn_days=policy.warn_days)
    if until is None or step is None:
        return _("Berlaku"), "done", ""
    if step == 0:
        return _("Masa tugas habis"), "late", term_sentence(task_force, today=today)
    return _("Segera habis"), "wait", term_sentence(task_force, today=today)


def term_sentence(task_force: TaskForce, *, today: date) -> str:
    """What a warning says of a term that runs out or has run out."""
    until = task_force.until_on or today
    words = {"number": task_force.number, "day": date_id(until)}
    if until < today:
        return _("Masa tugas SK %(number)s habis pada %(day)s. Siapkan SK pengganti.") % words
    return _("Masa tugas SK %(number)s berlaku sampai %(day)s. Siapkan SK pengganti.") % words


def position_rows(task_force: TaskForce, *, today: date) -> Mapping[str, Sequence[PositionRow]]:
    """Positions of the decree by group, in its order, with who sits there: two queries.

    Of an ended decree those that stood at its end.
    """
    day = min(today, task_force.ended_on) if task_force.ended_on else today
    day = max(day, task_force.since_on)
    held = PositionHolding.objects.filter(since_on__lte=day).filter(
        Q(until_on=None) | Q(until_on__gt=day)
    )
    positions = (
        task_force.positions.filter(ended_on=None)
        .select_related("agency")
        .prefetch_related(Prefetch("holdings", queryset=held, to_attr="held"))
    )
    groups = taskforce_policy().groups

    def order(position: Position) -> tuple[int, int]:
        group = groups.get(position.group)
        known = list(group.duties) if group else []
        place = known.index(position.duty) if position.duty in known else len(known)
        return place, position.position

    found: dict[str, list[PositionRow]] = {}
    for position in sorted(positions, key=order):
        found.setdefault(position.group, []).append(_row(position))
    return found


def _row(position: Position) -> PositionRow:
    policy = taskforce_policy()
    held: list[PositionHolding] = position.held  # type: ignore[attr-defined]  # prefetched
    holding = held[0] if held else None
    return PositionRow(
        id=position.pk,
        standing=policy.standing(position.group, position.duty),
        title=position.title,
        body=position.agency.name if position.agency else position.institution,
        field=policy.field(position.group),
        holder=holder_words(holding) if holding else "",
        sex=holding.sex if holding else "",
        since_on=holding.since_on if holding else None,
        has_seat=position.seat_id is not None,
    )


def holder_words(holding: PositionHolding) -> str:
    return " ".join(filter(None, (holding.capacity, holding.name)))


def _tree(level: str, rows: Mapping[str, Sequence[PositionRow]]) -> tuple[GroupNode, ...]:
    groups = taskforce_policy().groups_of(level)
    codes = {group.code for group in groups}

    def under(code: str) -> tuple[GroupNode, ...]:
        return tuple(
            GroupNode(
                code=group.code,
                label=group.label,
                rows=tuple(rows.get(group.code, ())),
                inner=under(group.code),
            )
            for group in groups
            if (group.under if group.under in codes else "") == code
        )

    return under("")


def _flat(tree: Sequence[GroupNode]) -> Iterable[GroupNode]:
    for node in tree:
        yield node
        yield from _flat(node.inner)


def _places(task_force_id: int, ended_on: date | None) -> list[Place]:
    """The places of a decree with who held them at its end, or who holds them now: one query."""
    policy = taskforce_policy()
    still = Q(ended_on=None) if ended_on is None else Q(ended_on=None) | Q(ended_on__gte=ended_on)
    held = Prefetch("holdings", queryset=PositionHolding.objects.order_by("-since_on", "-pk"))
    found = Position.objects.filter(still, task_force=task_force_id).prefetch_related(held)
    places = []
    for position in sorted(found, key=lambda p: (policy.place_of(p.group), p.position)):
        words = (policy.standing(position.group, position.duty), policy.field(position.group))
        holder = next(
            (
                holder_words(holding)
                for holding in position.holdings.all()
                if holding.until_on is None
                or (ended_on is not None and holding.until_on >= ended_on)
            ),
            "",
        )
        place = Place(standing=" ".join(filter(None, words)), title=position.title, holder=holder)
        places.append(place)
    return places


def position_page(position: Position, *, today: date) -> dict[str, object]:
    """One position with all who held it, the latest first: three queries."""
    history = tuple(position.holdings.order_by("-since_on", "-pk"))
    now = [h for h in history if h.since_on <= today and (h.until_on is None or h.until_on > today)]
    position.held = now  # type: ignore[attr-defined]  # as if prefetched
    group = taskforce_policy().groups.get(position.group)
    return {
        "position": position,
        "row": _row(position),
        "group": group.label if group else position.group,
        "history": history,
    }


def agency_names() -> dict[str, int]:
    """Every name by which papers know an agency, made plain, with its id: two queries."""
    known = {
        plain(name): pk
        for name, pk in AgencyAlias.objects.filter(agency__ended_on=None).values_list(
            "name", "agency"
        )
    }
    for pk, name, code in Agency.objects.current().values_list("pk", "name", "code"):
        known[plain(name)] = known[plain(code)] = pk
    return known
