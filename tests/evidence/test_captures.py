"""Links as evidence: what stood at an address, pasted or fetched, and what is never asked."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.platform.audit.models import Event
from layak.platform.jobs import run_pending
from layak.platform.notifications.models import Notice
from layak.records.evidence.capture.actions import fetch_link
from layak.records.evidence.capture.fetching import Fetched, NotFetched, fetch, is_public, words_of
from layak.records.evidence.capture.models import LinkCapture
from layak.records.evidence.files.models import Evidence
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by, revision, round_

__all__ = ["revision", "round_"]
RECORD = "/bukti/tautan/baru/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAGE = (
    "<html><head><title>JDIH</title><script>var x = 1;</script></head><body><h1>Perwal 12</h1>"
    "<p>Tentang\n Puspaga &amp; layanannya</p><style>p {}</style><p>Pasal&nbsp;1</p></body></html>"
)


def told(**changes):
    return {
        "address": "https://jdih.musiraya.example/perwal/12",
        "title": "Perwal Puspaga pada JDIH",
        "seen_on": "2026-01-20",
        "extract": "Pasal 1: Puspaga dibentuk.\n\nPasal 2: layanan.",
        **changes,
    }


def words(client, evidence, version):
    response = client.get(f"/bukti/{evidence.pk}/berkas/{version}/")
    paper = pypdfium2.PdfDocument(b"".join(response.streaming_content))
    said = "\n".join(page.get_textpage().get_text_range() for page in paper)
    # where a long address may be broken over lines
    return said.replace("\u200b", "")


# ---- by hand


@pytest.mark.usefixtures("folders")
def test_a_link_becomes_a_sheet_that_says_where_when_and_what(client, sari, dinkes, round_):
    answer = lead_by(Answer.objects.filter(round=round_).order_by("position").first(), dinkes)
    where = f"{RECORD}?jawaban={answer.pk}"
    response = sign_in(client, sari).post(where, told(claims=[answer.pk]))
    assert response["Location"] == f"/evaluasi/jawaban/{answer.pk}/bukti/"
    evidence = Evidence.objects.get()
    assert (evidence.form, evidence.agency) == ("link", dinkes)
    said = words(client, evidence, 1)
    for part in ("jdih.musiraya.example", "20 Januari 2026", "Sari Wulandari", "Pasal 2: layanan."):
        assert part in said
    capture = LinkCapture.objects.get()
    assert (capture.captured_on, capture.is_fetched) == (date(2026, 1, 20), False)
    assert EvidenceUse.objects.get().answer == answer
    (event,) = Event.objects.filter(kind="link.captured")
    assert "jdih" not in event.sentence
    # nothing was asked of the network
    assert not Event.objects.filter(facts__is_fetched=True).exists()
    assert "evidence.fetch_link" not in run_pending()


@pytest.mark.usefixtures("folders")
def test_captured_again_is_the_next_version_and_a_copy_is_kept_as_it_is(client, sari, tono):
    sign_in(client, sari).post(RECORD, told())
    evidence = Evidence.objects.get()
    where = f"/bukti/{evidence.pk}/tautan/"
    copy = SimpleUploadedFile("laman.pdf", PDF)
    assert client.post(where, told(extract="", copy=copy)).status_code == 302
    assert list(evidence.files.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert evidence.files.get(version=2).original_name == "laman.pdf"
    page = client.get(where).content.decode()
    assert page.index("versi 2") < page.index("versi 1")
    # the same copy once more proves nothing new
    again = client.post(where, told(copy=SimpleUploadedFile("laman.pdf", PDF)))
    assert "sama persis" in again.content.decode()
    assert LinkCapture.objects.count() == 2
    assert sign_in(client, tono).get(where).status_code == 404


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address": "jdih.example/12"}, "diawali http"),
        ({"address": "ftp://jdih.example/12"}, "diawali http"),
        ({"address": "javascript:alert(1)"}, "diawali http"),
        ({"address": "https:// /x"}, "diawali http"),
        ({"title": ""}, "belum diisi"),
        ({"seen_on": "2999-01-01"}, "belum tiba"),
        ({"extract": ""}, "alamat saja"),
        ({"copy": SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"\x00" * 80)}, "Unggah PDF"),
    ],
)
def test_a_wrong_link_is_said_at_its_place_and_nothing_is_kept(client, sari, changes, reason):
    response = sign_in(client, sari).post(RECORD, told(**changes))
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert not Evidence.objects.exists()


# ---- what is asked of the network, and what never


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.1.2.3", "255.255.255.255", "224.0.0.1", "240.0.0.1", "::1", "::", "fe80::1%eth0",
        "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:4136:e378::1", "ff02::1", "fec0::1", "2001:db8::1", "192.0.2.1", "198.18.0.1",
    ],
)  # fmt: skip
def test_addresses_inside_are_told_from_the_open_web(text):
    assert not is_public(text)


@pytest.mark.parametrize("text", ["103.28.12.5", "8.8.8.8", "2001:4860:4860::8888"])
def test_addresses_of_the_open_web(text):
    assert is_public(text)


class Site(BaseHTTPRequestHandler):
    """Answers by path; ``asked`` counts what reached it."""

    asked: list[str]

    def do_GET(self):
        self.server.asked.append(self.path)
        answers = {
            "/laman": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
            "/naskah.pdf": (200, {"Content-Type": "application/pdf"}, PDF),
            "/pindah": (302, {"Location": "/laman"}, b""),
            "/berputar": (302, {"Location": "/berputar"}, b""),
            "/keluar": (302, {"Location": "http://[::1]:1/"}, b""),
            "/berkas": (302, {"Location": "file:///etc/passwd"}, b""),
            "/hilang": (404, {"Content-Type": "text/html"}, b"tidak ada"),
            "/gambar": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
            "/mampat": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"x"),
            "/besar": (200, {"Content-Type": "text/html"}, b"x" * (5 * 1024 * 1024 + 1)),
            "/kosong": (200, {"Content-Type": "text/html"}, b"<script>1</script>"),
        }
        if self.path == "/menetes":
            return self.drip()
        status, headers, body = answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return None

    def drip(self):
        """A header now and then, for ever."""
        try:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            while not self.server.is_over.wait(0.2):
                self.wfile.write(b"X-Lagi: 1\r\n")
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, *args):
        pass


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.is_over = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def site():
    with serving() as server:
        yield server


def at(site, path):
    return f"http://127.0.0.1:{site.server_port}{path}"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])
def test_the_own_network_is_never_asked(site, host):
    site.asked.clear()
    with pytest.raises(NotFetched, match=r"bukan alamat umum|tidak ditemukan"):
        fetch(f"http://{host}:{site.server_port}/laman")
    assert site.asked == []


def test_a_name_that_points_inside_is_refused_even_beside_an_open_one(site, monkeypatch):
    """The resolver is a stand-in: no name of the open web may be asked in a test."""
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *args, **kwargs: [
            (socket.AF_INET, 1, 6, "", ("8.8.8.8", 80)),
            (socket.AF_INET, 1, 6, "", ("127.0.0.1", 80)),
        ],
    )
    with pytest.raises(NotFetched, match="bukan alamat umum"):
        fetch("http://campur.example/")


def test_the_address_that_was_checked_is_the_one_that_is_asked(site, monkeypatch):
    names = []

    def once(name, port, **kwargs):
        names.append(name)
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", port))]

    plain = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: once(*a, **k) if "jdih" in a[0] else plain(*a, **k)
    )
    page = fetch(f"http://jdih.example:{site.server_port}/laman", is_anywhere=True)
    assert (page.data, names) == (PAGE.encode(), ["jdih.example"])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/berputar", "terus mengalihkan"),
        ("/berkas", "Hanya alamat http"),
        ("/hilang", "kode 404"),
        ("/gambar", "bukan laman atau PDF"),
        ("/mampat", "dimampatkan"),
        ("/besar", "lebih dari 5 MB"),
        ("/keluar", "tidak menjawab"),
    ],
)
def test_what_cannot_be_taken_says_why(site, path, reason):
    with pytest.raises(NotFetched, match=reason):
        fetch(at(site, path), is_anywhere=True)


def test_a_redirect_is_judged_like_the_first_address(site, monkeypatch):
    """The first answer is believed to come from outside; where it leads to is not."""
    from layak.records.evidence.capture import fetching as capture_fetching

    answers = iter([True, False])
    monkeypatch.setattr(capture_fetching, "is_public", lambda text: next(answers))
    site.asked.clear()
    with pytest.raises(NotFetched, match="bukan alamat umum"):
        fetch(at(site, "/pindah"))
    assert site.asked == ["/pindah"]


def test_a_server_that_drips_is_cut_off(site):
    began = time.monotonic()
    with pytest.raises(NotFetched, match="terlalu lama"):
        fetch(at(site, "/menetes"), is_anywhere=True, seconds=1)
    assert time.monotonic() - began < 15  # it would drip for ever


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.example/",
        "http://a:b@x.example/",
        "http:///x",
        "http://x.example:99999/",
        "http://[",
    ],
)
def test_what_is_no_web_address_is_not_asked(address):
    with pytest.raises(NotFetched, match="Hanya alamat"):
        fetch(address)


def test_words_of_a_page_are_those_that_a_reader_sees():
    page = Fetched(data=PAGE.encode(), media_type="text/html", charset="", address="x")
    assert words_of(page).split("\n\n") == ["Perwal 12", "Tentang Puspaga & layanannya", "Pasal 1"]
    old = "<meta charset=windows-1252><p>caf\xe9</p><p>terbuka".encode("cp1252")
    found = Fetched(data=old, media_type="text/html", charset="tidak-ada", address="x")
    assert words_of(found) == "caf\xe9\n\nterbuka"


@pytest.fixture
def fetching(settings, folders):
    settings.FETCH_LINKS = settings.FETCH_LINKS_ANYWHERE = True


@pytest.mark.usefixtures("fetching")
def test_a_page_is_fetched_in_the_background_as_the_next_version(client, sari, site):
    sign_in(client, sari).post(RECORD, told(address=at(site, "/pindah"), extract=""))
    assert "evidence.fetch_link" in run_pending()
    evidence = Evidence.objects.get()
    file = evidence.files.get(version=2)
    assert file.media_type == "text/plain"
    response = client.get(f"/bukti/{evidence.pk}/berkas/2/")
    text = b"".join(response.streaming_content).decode()
    assert f"Alamat: {at(site, '/laman')}" in text
    assert "Puspaga & layanannya" in text
    fetched = LinkCapture.objects.get(is_fetched=True)
    assert (fetched.file, "Pasal 1" in fetched.extract) == (file, True)
    # the job once more keeps the same content once, and says nothing of it
    fetch_link(capture_id=LinkCapture.objects.earliest("pk").pk, at=timezone.now())
    assert evidence.files.count() == 2
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("fetching")
def test_a_pdf_is_kept_as_it_came(client, sari, site):
    sign_in(client, sari).post(RECORD, told(address=at(site, "/naskah.pdf")))
    run_pending()
    response = client.get(f"/bukti/{Evidence.objects.get().pk}/berkas/2/")
    assert b"".join(response.streaming_content) == PDF


@pytest.mark.usefixtures("fetching")
@pytest.mark.parametrize(("path", "reason"), [("/hilang", "kode 404"), ("/kosong", "tulisan")])
def test_why_nothing_came_is_told_and_the_extract_remains(client, sari, site, path, reason):
    sign_in(client, sari).post(RECORD, told(address=at(site, path)))
    run_pending()
    notice = Notice.objects.get(user=sari.user)
    assert reason in notice.text
    assert "127.0.0.1" not in notice.text
    assert Evidence.objects.get().files.count() == 1
    assert client.get(notice.url).status_code == 200


@pytest.mark.usefixtures("fetching")
def test_a_real_installation_refuses_its_own_network(client, sari, site, settings):
    settings.FETCH_LINKS_ANYWHERE = False
    site.asked.clear()
    sign_in(client, sari).post(RECORD, told(address=at(site, "/laman")))
    run_pending()
    assert site.asked == []
    assert "bukan alamat umum" in Notice.objects.get().text
