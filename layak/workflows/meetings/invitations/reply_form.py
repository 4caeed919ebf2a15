"""The answer to an invitation, asked of the secretariat and of the guest alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.invitations.actions import ReplyContent
from layak.workflows.meetings.planning.models import Invitee

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WIDE = {"size": 40}
ANSWERS = [
    (Invitee.Reply.COMING.value, _("Hadir")),
    (Invitee.Reply.DELEGATE.value, _("Diwakilkan")),
    (Invitee.Reply.ABSENT.value, _("Berhalangan, tidak diwakilkan")),
]


def words_field(label: StrOrPromise, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs=WIDE), **options
    )


class ReplyForm(PlainForm):
    """An answer to an invitation, the same on the page of the link and for the secretariat."""

    reply = forms.ChoiceField(label=_("Jawaban"), choices=ANSWERS, widget=forms.RadioSelect)
    delegate_name = words_field(
        _("Nama yang mewakili"), 120, required=False, help_text=_("Bila diwakilkan.")
    )
    delegate_position = words_field(_("Jabatan yang mewakili"), 160, required=False)
    note = words_field(_("Catatan"), 300, required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        is_delegate = data.get("reply") == Invitee.Reply.DELEGATE
        if is_delegate and not data.get("delegate_name"):
            self.add_error("delegate_name", _now("Tulis nama yang mewakili."))
        return data

    def content(self) -> ReplyContent:
        """What was answered; only of a valid form."""
        return ReplyContent(**self.cleaned_data)


class DelegateForm(ReplyForm):
    """Once the meeting has begun: only who stands in."""

    reply = forms.ChoiceField(choices=ANSWERS, widget=forms.HiddenInput)


def replied(invitee: Invitee) -> dict[str, object]:
    """What was answered so far, for the form."""
    return {
        "reply": "" if invitee.reply == Invitee.Reply.WAITING else invitee.reply,
        "delegate_name": invitee.delegate_name,
        "delegate_position": invitee.delegate_position,
        "note": invitee.reply_note,
    }
