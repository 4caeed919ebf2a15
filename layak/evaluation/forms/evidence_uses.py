"""Evidence that is there already: for which answer, and which pages of it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.evaluation.actions.evidence_uses import Pick
from layak.evaluation.forms.ticks import chosen_ids
from layak.platform.web.forms import PlainForm

# as typed, before it is read: "hal. 3 s.d. 5 dan 8"
LONGEST_TYPED = 300


class ReuseForm(PlainForm):
    evidence = forms.IntegerField(label=_("Bukti"), min_value=1, max_value=2**62)
    pages = forms.CharField(label=_("Halaman"), max_length=LONGEST_TYPED, required=False)


class PagesForm(PlainForm):
    """``seen`` are the pages that the person had before them."""

    pages = forms.CharField(label=_("Halaman"), max_length=LONGEST_TYPED, required=False)
    seen = forms.CharField(max_length=LONGEST_TYPED, required=False)


def picks(data: QueryDict) -> list[Pick]:
    """The ticked answers of a list with the pages typed beside each."""
    return [
        Pick(pk, data.get(f"halaman-{pk}", "")[:LONGEST_TYPED].strip()) for pk in chosen_ids(data)
    ]
