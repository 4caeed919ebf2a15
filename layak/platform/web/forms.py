"""Forms in our look: errors at the field and in the summary, in plain Indonesian."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models.fields import BLANK_CHOICE_LABEL as NO_CHOICE
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.utils.translation import gettext as _

from layak.rules.refusal import Refused


class PlainRenderer(DjangoTemplates):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class PlainForm(forms.Form):
    """Base of our forms; ``{{ form }}`` or ``{{ form.note.as_field_group }}`` renders them."""

    # one renderer for all forms: each keeps its own compiled templates
    default_renderer = PlainRenderer()
    use_required_attribute = False
    # fields that an action calls by another name than the form does
    named: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            say_what_is_missing(field, str(field.label or name))
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == NO_CHOICE:
                field.empty_label = _("Pilih")

    def refuse(self, refusal: Refused) -> None:
        """Show why an action did not happen: at the field that it names, else on top."""
        name = getattr(refusal, "field", "")
        name = self.named.get(name, name)
        self.add_error(name if name in self.fields else None, refusal.reason)

    def say_instead(self, name: str, value: object) -> None:
        """Show the form as it was sent, every box that was ticked, but for this one value."""
        if not isinstance(self.data, QueryDict):
            raise TypeError("Nothing was sent.")
        data = self.data.copy()
        data[name] = str(value)
        self.data = data

    def set_choices(self, name: str, choices: Iterable[tuple[object, object]]) -> None:
        """What can be chosen in the field ``name``."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} is no field with choices.")
        field.choices = list(choices)


def say_what_is_missing(field: forms.Field, label: str) -> None:
    """Name the field in the sentence about its emptiness, unless it has its own sentence."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("%(label)s belum diisi.") % {"label": label}
