"""Forms of a page as a browser without scripts sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def sent(self, **changes):
        """What is posted: the fields as they stand, with some changed."""
        return {**self.fields, **changes}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.current: Form | None = None
        self.area: tuple[Form, str] | None = None
        self.choosing: tuple[Form, str] | None = None

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self.current = Form(action=told.get("action") or "")
            self.forms.append(self.current)
            if "id" in told:
                self.by_id[told["id"]] = self.current
            return
        form = self.by_id.get(told.get("form", ""), self.current)
        if form is None:
            return
        name = told.get("name")
        if tag == "input" and name:
            self._input(form, name, told)
        elif tag == "textarea" and name:
            form.fields[name] = [""]
            self.area = (form, name)
        elif tag == "select" and name:
            self.choosing = (form, name)
        elif tag == "option" and self.choosing and "selected" in told:
            form.fields[self.choosing[1]] = [told.get("value", "")]

    def _input(self, form, name, told):
        kind = told.get("type", "text")
        if kind in {"submit", "file", "button"}:
            return
        if kind in {"radio", "checkbox"} and "checked" not in told:
            return
        form.fields.setdefault(name, []).append(told.get("value") or "")

    def handle_data(self, data):
        if self.area:
            form, name = self.area
            form.fields[name][0] += data.removeprefix("\n") if not form.fields[name][0] else data

    def handle_endtag(self, tag):
        if tag == "form":
            self.current = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choosing = None


def forms_of(response) -> list[Form]:
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


def form_to(response, ending: str) -> Form:
    """The form whose address ends so."""
    found = [form for form in forms_of(response) if form.action.endswith(ending)]
    assert found, [form.action for form in forms_of(response)]
    return found[0]
