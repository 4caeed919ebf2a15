"""Fields of forms that several rooms share: words about a child, days, moments, telephones, choices."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layak.workflows.rapidaction.scheme.rules import TooLong, read_line, read_words

# Fields for words about a child: unseen marks go, what is too long stays in the form.

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    _RowChoice = forms.ModelChoiceField[Any]
    _RowChoices = forms.ModelMultipleChoiceField[Any]
else:
    _RowChoice = forms.ModelChoiceField
    _RowChoices = forms.ModelMultipleChoiceField

MOMENT = "%Y-%m-%dT%H:%M"


class WordsField(forms.CharField):
    """Several lines with ``rows``, else one; at most ``most`` letters, named in the sentence."""

    def __init__(self, *, label: StrOrPromise, most: int, rows: int = 0, **options: Any) -> None:
        self.most, self.rows = most, rows
        # nothing of a child is offered again by the browser
        extra = {"autocomplete": "off"}
        widget = forms.Textarea({"rows": rows, **extra}) if rows else forms.TextInput(extra)
        super().__init__(label=label, widget=widget, **{"required": False, **options})
        # marks that cannot be seen are dropped before anything judges them
        self.validators = []

    def to_python(self, value: Any) -> str:
        read = read_words if self.rows else read_line
        try:
            return read(str(value or ""), most=self.most, field="", label=str(self.label))
        except TooLong as long:
            raise ValidationError(long.reason) from long


def moment_field(
    label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = True
) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"invalid": _("Tulis hari dan jam, misalnya 2026-11-23 10:30.")},
    )


def day_field(
    label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = False
) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Tulis tanggal, misalnya 23/11/2026.")},
    )


def clock_field(label: StrOrPromise) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.TimeInput(attrs={"type": "time", "autocomplete": "off"}, format="%H:%M"),
        error_messages={"invalid": _("Tulis jamnya, misalnya 21:30, atau kosongkan.")},
    )


def moment_of(day: date, clock: time | None = None) -> datetime:
    """In the city's zone; the first moment of the day where the hour is not known."""
    return timezone.make_aware(datetime.combine(day, clock or time()))


class NamedChoice(_RowChoice):
    """Rows that people know by name: agencies, districts, people."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class NamedChoices(_RowChoices):
    """Several of them."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


PHONE = RegexValidator(r"^[+0-9 ()./-]{3,30}$", _("Tulis nomor telepon, misalnya 0711 555 123."))


NO_CHOICE = ("", _("Belum diketahui"))


def offer_rows(field: forms.Field, rows: QuerySet[Any]) -> None:
    """What can be chosen in a field of rows."""
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError("This is no field of rows.")
    field.queryset = rows


def asked_at_times(form: forms.Form, *names: str) -> None:
    """These fields are needed at times, so that their labels do not call them optional."""
    for name in names:
        form.fields[name].is_conditional = True  # type: ignore[attr-defined]  # read by the label


# what four digits can say of a year that this program may meet
FIRST_YEAR, LAST_YEAR = 2_000, 2_100


def chosen_day_field(label: StrOrPromise, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
    )
