"""The pages of the application and the minimal page that everything is compared with."""

from __future__ import annotations

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from layak.evaluation.answers.models import Answer
from layak.platform.web.http import SignedInRequest

MINIMAL = Engine().from_string(
    "<!doctype html><html lang='id'><title>Minimal</title><h1>{{ name }}</h1><table>"
    "{% for row in rows %}<tr><td>{{ row.code }}</td><td>{{ row.stage }}</td><td>{{ row.mark }}</td>"
    "<td>{{ row.maximum }}</td></tr>{% endfor %}</table></html>"
)


# session and account as Django has them: a ratio to this page counts all that is ours
PLAIN = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def minimal(request: SignedInRequest) -> HttpResponse:
    """Signed in, one query, 25 rows; asked through PLAIN, none of our own middleware."""
    rows = Answer.objects.order_by("pk")[:25]
    context = Context({"name": request.user.name, "rows": rows})
    return HttpResponse(MINIMAL.render(context))


urlpatterns = [path("minimal/", minimal), path("", include("layak.config.urls"))]
handler404 = "layak.platform.web.views.not_found"
