"""A desk that keeps fields, served for real: the far end of the autosave protocol in tests.

It is written from the protocol alone and shares no code with the application's endpoint.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django_htmx
from django.template import engines

from layak.platform.web.frame import Frame, NavEntry

ROOT = Path(__file__).parents[2]
STATIC = [ROOT / "layak/platform/web/static", Path(django_htmx.__file__).parent / "static"]
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
SARI, TONO = "hash-of-sari", "hash-of-tono"
SAVE_URL = "/evaluasi/jawaban/12/simpan/"
PAGE = """{% extends "web/base.html" %}
{% block title %}14.1{% endblock %}{% block heading %}14.1 ASI eksklusif{% endblock %}
{% block content %}
<p><span data-live-score>0,00</span></p>
<form method="post" action="/evaluasi/jawaban/12/" data-autosave data-save-url="/evaluasi/jawaban/12/simpan/"
      data-owner="{{ owner }}" autocomplete="off">{% csrf_token %}
  {% for name in versions %}<input type="hidden" name="version-{{ name.0 }}" value="{{ name.1.version }}">{% endfor %}
  <div class="field"><label for="note">Upaya</label>
    <textarea id="note" name="note" data-field="note" data-version="{{ desk.note.version }}">
{{ desk.note.value }}</textarea>{% include "components/save_state.html" with field="note" only %}</div>
  <fieldset class="field"><legend>Jawaban</legend>
    {% for code in "abc" %}<label class="choice"><input type="radio" name="option" value="{{ code }}"
      data-field="option" data-version="{{ desk.option.version }}"
      {% if desk.option.value == code %}checked{% endif %}><span>Pilihan {{ code }}</span></label>{% endfor %}
    {% include "components/save_state.html" with field="option" only %}</fieldset>
  <div class="field"><label for="mark">Nilai</label><input id="mark" name="mark" type="number" step="0.01"
    data-field="mark" data-version="{{ desk.mark.version }}" value="{{ desk.mark.value }}">
    {% include "components/save_state.html" with field="mark" only %}</div>
  <label class="choice"><input type="checkbox" name="absent" value="ya" data-field="absent"
    data-version="{{ desk.absent.version }}" {% if desk.absent.value %}checked{% endif %}><span>Tidak berlaku</span></label>
  {% include "components/save_state.html" with field="absent" only %}
  <div class="field"><label for="agency">Pemimpin</label><select id="agency" name="agency" data-field="agency"
    data-version="{{ desk.agency.version }}"><option value="">-</option>
    <option value="dinkes" {% if desk.agency.value == "dinkes" %}selected{% endif %}>Dinkes</option></select>
    {% include "components/save_state.html" with field="agency" only %}</div>
  <div class="field"><label for="secret">Rahasia</label><textarea id="secret" name="secret" data-field="secret"
    data-restricted data-version="{{ desk.secret.version }}">
{{ desk.secret.value }}</textarea>{% include "components/save_state.html" with field="secret" only %}</div>
  <button class="button">Simpan semua</button>
</form>{% endblock %}"""
PLAIN = """{% extends "web/base.html" %}{% block title %}Lain{% endblock %}{% block heading %}Lain{% endblock %}
{% block content %}<form data-sign-out-here></form>{% endblock %}"""


class Account:
    is_authenticated = True

    def __init__(self, pk: str) -> None:
        self.pk = pk


@dataclass
class Kept:
    value: str = ""
    version: int = 1
    by: str = ""


@dataclass
class Desk:
    """What the far end holds, and how it is told to misbehave."""

    fields: dict[str, Kept] = field(
        default_factory=lambda: {
            name: Kept() for name in ("note", "option", "mark", "absent", "agency", "secret")
        }
    )
    user: str | None = SARI
    csrf: str = "token-1"
    hang: float = 0
    status: int = 0
    refusal: str = ""
    score: str = ""
    lose_answers: int = 0
    saves: list[dict[str, str]] = field(default_factory=list)
    done: dict[str, dict] = field(default_factory=dict)
    whole: list[dict[str, str]] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    extra: dict = field(default_factory=dict)
    signed_out: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def colleague_writes(self, name: str, value: str) -> None:
        kept = self.fields[name]
        kept.value, kept.version, kept.by = value, kept.version + 1, "Wati, DP3A"

    def save(self, sent: dict[str, str]) -> tuple[int, dict]:
        with self.lock:
            self.saves.append(sent)
            if sent["save_id"] in self.done:
                return 200, self.done[sent["save_id"]]
            if self.refusal:
                return 409, {"state": "refused", "message": self.refusal}
            kept = self.fields[sent["field"]]
            if sent["field"] == "mark" and sent["value"] == "99":
                return 422, {"state": "invalid", "message": "Paling tinggi 3,00."}
            if int(sent["version"]) != kept.version:
                stale = {"version": kept.version, "value": kept.value, "by": kept.by}
                return 409, {"state": "conflict", "at": "10.41", **stale}
            kept.value, kept.version = sent["value"], kept.version + 1
            said = {"state": "saved", "version": kept.version, "at": "10.42.07"}
            if sent["field"] == "mark":
                said["score_html"] = self.score or f"<i data-live-score>{sent['value']}</i>"
            if sent["field"] == "absent" and self.fields["option"].value:
                self.fields["option"].value = ""
                self.fields["option"].version += 1
                said["also"] = {"option": {"value": "", "version": self.fields["option"].version}}
            self.done[sent["save_id"]] = said
            return 200, said

    def page(self, source: str) -> str:
        frame = Frame(
            person="Sari",
            seat="Dinkes",
            navigation=[NavEntry(label="Beranda", url="/", icon="home")],
        )
        context = {"frame": frame, "csrf_token": self.csrf, "desk": self.fields}
        context |= self.extra | {"versions": list(self.fields.items()), "owner": self.user}
        html = engines["django"].from_string(source).render(context)
        html = html.replace('data-owner=""', f'data-owner="{self.user}"', 1)
        return html.replace('<p class="menu-seat">', SIGN_OUT.format(token=self.csrf) + "<p>")


SIGN_OUT = """<form method="post" action="/keluar/" data-sign-out>
<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><button>Keluar</button></form>"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # else what follows the headers waits for the browser to acknowledge these
    disable_nagle_algorithm = True
    desk: Desk

    def log_message(self, *args) -> None: ...

    def answer(self, status: int, body: str | bytes, kind: str = "text/html") -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def half_an_answer(self) -> None:
        """A bare reset would be sent again by the browser itself."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.flush()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            self.static(path.removeprefix("/static/"))
        elif path == "/sesi/":
            said = {"csrf": self.desk.csrf, "user": self.desk.user}
            self.answer(200 if self.desk.user else 401, json.dumps(said), "application/json")
        else:
            self.answer(200, self.desk.page(PAGE if path == "/soal/" else PLAIN))

    def static(self, name: str) -> None:
        found = next((folder / name for folder in STATIC if (folder / name).is_file()), None)
        if found is None:
            self.answer(404, "")
        else:
            self.answer(200, found.read_bytes(), TYPES[found.suffix])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "multipart" in self.headers["Content-Type"]:
            self.desk.uploads.append(body)
            return self.answer(200, self.desk.page(PLAIN))
        sent = {key: values[-1] for key, values in parse_qs(body.decode(), True).items()}
        if self.path == SAVE_URL:
            return self.save(sent)
        if self.path == "/keluar/":
            self.desk.signed_out += 1
        else:
            self.desk.whole.append(sent)
        return self.answer(200, "<h1>Terkirim</h1>")

    def save(self, sent: dict[str, str]) -> None:
        desk = self.desk
        time.sleep(desk.hang)
        if desk.user is None:
            return self.answer(401, '{"state": "signed-out"}', "application/json")
        if self.headers["X-CSRFToken"] != desk.csrf:
            return self.answer(403, "<h1>Belum tersimpan</h1>")
        if desk.status:
            return self.answer(desk.status, "<h1>Gangguan</h1>")
        status, said = desk.save(sent)
        if desk.lose_answers:
            desk.lose_answers -= 1
            return self.half_an_answer()
        return self.answer(status, json.dumps(said), "application/json")


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A browser that goes away in the middle is part of these tests."""


def serve(desk: Desk) -> Quiet:
    server = Quiet(("127.0.0.1", 0), type("Serving", (Handler,), {"desk": desk}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server
