"""Forms in our look: errors at the field and in the summary, in plain Indonesian."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_LABEL as NO_CHOICE
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _


class PlainRenderer(DjangoTemplates):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class PlainForm(forms.Form):
    """Base of our forms; ``{{ form }}`` or ``{{ form.note.as_field_group }}`` renders them."""

    # one renderer for all forms: each keeps its own compiled templates
    default_renderer = PlainRenderer()
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            say_what_is_missing(field, str(field.label or name))
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == NO_CHOICE:
                field.empty_label = _("Pilih")


def say_what_is_missing(field: forms.Field, label: str) -> None:
    """Name the field in the sentence about its emptiness, unless it has its own sentence."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("%(label)s belum diisi.") % {"label": label}
