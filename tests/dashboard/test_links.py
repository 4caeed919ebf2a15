"""Every link of the first page leads somewhere, for every role."""

from __future__ import annotations

import re

import pytest

from layak.city.people.accounts.models import User
from layak.config.demo import content
from tests.demo.city import demo_city  # noqa: F401  # the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]
LINK = re.compile(r'href="(/(?!static/)[^"#]*)"')


@pytest.mark.parametrize("username", content.cast().signs_in)
def test_no_link_is_dead(client, username):
    client.force_login(User.objects.get(username=username))
    body = client.get("/", follow=True).content.decode()
    links = {link.replace("&amp;", "&") for link in LINK.findall(body)}
    assert len(links) >= 4
    answers = {link: client.get(link, follow=True).status_code for link in sorted(links)}
    assert {link: code for link, code in answers.items() if code != 200} == {}
