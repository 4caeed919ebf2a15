"""Planning turns and leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import PersonChoiceField, day_field
from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.duty.reads import RANKS
from layak.workflows.rapidaction.duty.rules import Span, repeated
from layak.workflows.rapidaction.scheme.fields import PHONE, offer_rows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_WEEKS = 26
# how many days lie between two turns of a pattern
PATTERNS = {"once": 0, "daily": 1, "weekly": 7}


def _hour(label: StrOrPromise, help_text: StrOrPromise = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=help_text,
        error_messages={"invalid": _("Tulis jamnya, misalnya 20:00.")},
    )


def _person(label: StrOrPromise) -> PersonChoiceField:
    return PersonChoiceField(label=label, queryset=User.objects.none(), empty_label=_("Pilih"))


class PersonForm(PlainForm):
    """One of ``people``, by name."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Sequence[User],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        chosen = User.objects.filter(pk__in=[user.pk for user in people]).order_by("name")
        offer_rows(self.fields["person"], chosen)


class PostForm(PlainForm):
    """The number of the duty post."""

    phone = forms.CharField(
        label=_("Nomor telepon piket instansi"),
        required=False,
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"size": 20, "inputmode": "tel"}),
        help_text=_(
            "Nomor yang tetap siapa pun bertugas, bukan nomor pribadi: tercetak pada poster dan "
            "kartu saku. Kosongkan untuk menghapus."
        ),
    )


class TurnForm(PersonForm):
    """An end that is not later than the beginning is on the next day."""

    person = _person(_("Siapa"))
    rank = forms.TypedChoiceField(
        label=_("Sebagai"), choices=list(RANKS.items()), coerce=int, initial=1
    )
    day = day_field(_("Mulai hari"))
    begins = _hour(_("Dari jam"))
    ends = _hour(_("Sampai jam"), _("Lebih awal dari jam mulai berarti hari berikutnya."))
    phone = forms.CharField(
        label=_("Nomor telepon piket"),
        required=False,
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"size": 20, "inputmode": "tel"}),
        help_text=_("Sebaiknya nomor kantor; dilihat yang berhak melihat jadwal."),
    )
    pattern = forms.ChoiceField(
        label=_("Ulangi"),
        choices=[
            ("once", _("Sekali saja")),
            ("daily", _("Tiap hari")),
            ("weekly", _("Tiap minggu")),
        ],
        initial="once",
    )
    weeks = forms.IntegerField(
        label=_("Selama berapa minggu"),
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
        widget=forms.NumberInput(attrs={"size": 4}),
        initial=4,
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        is_repeated = data.get("pattern") in ("daily", "weekly")
        if is_repeated and not data.get("weeks") and "weeks" not in self.errors:
            self.add_error("weeks", _now("Tulis berapa minggu polanya diulang."))
        return data

    def spans(self) -> list[Span]:
        """The turns of the pattern, in their order; only of a valid form."""
        told = self.cleaned_data
        first = span_of(told["day"], told["begins"], told["ends"])
        step = PATTERNS[told["pattern"]]
        if not step:
            return [first]
        # counted on the clock of the city, not by hours that passed
        days = [
            timezone.localtime(span.starts_at).date()
            for span in repeated(first, weeks=told["weeks"], every_days=step)
        ]
        return [span_of(day, told["begins"], told["ends"]) for day in days]


class LeaveForm(PersonForm):
    person = _person(_("Siapa yang cuti"))
    first_day = day_field(_("Dari hari"))
    begins = _hour(_("Dari jam"))
    last_day = day_field(_("Sampai hari"))
    ends = _hour(_("Sampai jam"), _("23:59 berarti sampai hari itu selesai."))

    def span(self) -> Span:
        """Only of a valid form."""
        told = self.cleaned_data
        return Span(
            starts_at=_moment(told["first_day"], told["begins"]),
            ends_at=_moment(told["last_day"], told["ends"]),
        )


def span_of(day: date, begins: time, ends: time) -> Span:
    """From an hour to the next time the clock shows the other."""
    last = day if ends > begins else day + timedelta(days=1)
    return Span(starts_at=_moment(day, begins), ends_at=_moment(last, ends))


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
