"""A new version of a file, and evidence that is there already."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.evaluation.answers.uploads import ACCEPT, FilesForm
from layak.evaluation.proofs.actions import Pick
from layak.evaluation.rounds.fetching import chosen_ids
from layak.platform.web.forms import PlainForm

# Files handed in as evidence: several at once, each an evidence of its own.
#
# A form takes files as they are, or the keys of uploads that arrived before it (``upload_keys``).


class RenewForm(FilesForm):
    files_from = "file"
    file = forms.FileField(
        label=_("Versi baru"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
        required=False,
    )


# Evidence that is there already: for which answer, and which pages of it.

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
