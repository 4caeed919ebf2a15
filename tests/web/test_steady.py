"""What ``{% steady %}`` keeps is the same for everybody, and nothing of a person can be in it."""

from __future__ import annotations

from django.template import Context, RequestContext, Template
from django.utils import translation


def steady(inside: str) -> Template:
    return Template(f"{{% load i18n static steady %}}<{{% steady %}}{inside}{{% endsteady %}}>")


def test_it_is_rendered_once():
    kept = steady('{% now "u" %}')
    assert kept.render(Context()) == kept.render(Context())
    assert len(kept.render(Context())) > 2


def test_nothing_of_the_page_is_known_inside(rf, sari):
    request = rf.get("/")
    request.user = sari.user
    kept = steady("{{ name }}{{ user.name }}{{ request.path }}{{ csrf_token }}{% csrf_token %}")
    assert kept.render(RequestContext(request, {"name": "Sari", "csrf_token": "rahasia"})) == "<>"


def test_what_is_set_inside_stays_inside():
    template = Template(
        "{% load steady %}{% steady %}{% with a=1 %}{{ a }}{% endwith %}{% endsteady %}{{ a }}"
    )
    assert template.render(Context({"a": "luar"})) == "1luar"


def test_each_language_has_its_own():
    kept = steady("{% get_current_language as language %}{{ language }}")
    assert kept.render(Context()) == "<id>"
    with translation.override("en"):
        assert kept.render(Context()) == "<en>"
    assert kept.render(Context()) == "<id>"


def test_another_storage_gives_other_addresses(settings):
    kept = steady('{% static "web/mark.svg" %}')
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # fmt: skip
    assert kept.render(Context()) == "</static/web/mark.svg>"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {
        "BACKEND": "tests.web.test_steady.Elsewhere"}}  # fmt: skip
    assert kept.render(Context()) == "<elsewhere:web/mark.svg>"


class Elsewhere:
    """A storage of static files that names them otherwise."""

    def url(self, name: str) -> str:
        return f"elsewhere:{name}"
