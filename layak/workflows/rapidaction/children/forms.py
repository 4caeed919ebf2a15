"""What names a child, changed by whoever works on the case."""

from __future__ import annotations

from django import forms

from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.children.fields import ChildForm


class ChildChangeForm(ChildForm):
    """With the version that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(child: Child, words: dict[str, str]) -> dict[str, object]:
    """The form filled with opened words, for one response."""
    is_disabled = {True: "yes", False: "no", None: ""}[child.has_disability]
    return {
        **words,
        "born_on": words.get("birth_day", ""),
        "sex": child.sex,
        "has_disability": is_disabled,
        "child_district": child.district_id,
        "seen": child.version,
    }
