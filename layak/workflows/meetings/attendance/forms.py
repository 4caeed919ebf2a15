"""Forms of signing in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.attendance.actions import Came
from layak.workflows.meetings.invitations.reply_form import words_field
from layak.workflows.meetings.planning.models import Invitee

SEX = [("L", _("Laki-laki")), ("P", _("Perempuan"))]


def _sex(*, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=SEX,
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": _("Pilih laki-laki atau perempuan.")},
    )


class SeatSignInForm(PlainForm):
    """Someone remote, whose seat is known by the address."""

    name = words_field(_("Nama yang hadir"), 120)
    position = words_field(_("Jabatan"), 160, required=False)
    sex = _sex(required=True)

    def came(self, invitee: Invitee) -> Came:
        return Came(invitee_id=invitee.pk, **self.cleaned_data)


class RoomSignInForm(PlainForm):
    """Someone in the room: the own seat, or the body in words."""

    seat = forms.ChoiceField(label=_("Kursi yang Anda isi atau wakili"), required=False)
    agency_name = words_field(
        _("Instansi"), 160, required=False, help_text=_("Bila kursi Anda tidak ada pada daftar.")
    )
    name = words_field(_("Nama"), 120)
    position = words_field(_("Jabatan"), 160, required=False)
    sex = _sex(required=True)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        seats: Sequence[Invitee],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        own = [(str(seat.pk), seat.represents) for seat in seats]
        self.set_choices("seat", [("", _now("Kursi saya tidak ada pada daftar")), *own])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if "seat" in data and not data["seat"] and not data.get("agency_name"):
            self.add_error("seat", _now("Pilih kursi, atau tulis instansinya."))
        return data

    def came(self) -> Came:
        told = dict(self.cleaned_data)
        seat = told.pop("seat")
        return Came(invitee_id=int(seat) if seat else None, **told)


class OtherPersonForm(PlainForm):
    """Someone who came without an invitation, by the secretariat."""

    name = words_field(_("Nama"), 120)
    agency_name = words_field(_("Instansi"), 160)
    position = words_field(_("Jabatan"), 160, required=False)
    sex = _sex(required=False)

    def came(self) -> Came:
        return Came(**self.cleaned_data)


class RemovalForm(PlainForm):
    reason = words_field(_("Alasan"), 300)


def ticked(posted: QueryDict, seat_ids: Sequence[int]) -> list[Came]:
    """The rows of the fast list that were ticked, each with its name and sex."""
    chosen = {text for text in posted.getlist("hadir") if text.isascii() and text.isdigit()}
    return [
        Came(
            invitee_id=pk,
            name=posted.get(f"nama-{pk}", "")[:120],
            sex=sex if (sex := posted.get(f"jk-{pk}", "")) in ("L", "P") else "",
        )
        for pk in seat_ids
        if str(pk) in chosen
    ]
