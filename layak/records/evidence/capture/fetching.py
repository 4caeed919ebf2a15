"""Asking an address of the open web for its page, never one inside the own network; and the page as the words that a reader sees."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import SplitResult, urljoin, urlsplit

# Asking an address of the open web for its page: never one inside the own network.
#
# The name is resolved once and that address is connected to, so that a name cannot point
# elsewhere between the check and the call; a redirect is judged like the first address.

LARGEST = 5 * 1024 * 1024
SECONDS = 20.0
REDIRECTS = 5
PIECE = 1 << 16
PDF, PAGES = "application/pdf", ("text/html", "application/xhtml+xml", "text/plain")
NAT64 = ipaddress.ip_network("64:ff9b::/96")

NOT_WEB = "Hanya alamat http:// atau https:// tanpa kata sandi yang dapat diambil."
NOT_PUBLIC = "Alamat ini bukan alamat umum di internet."
UNKNOWN = "Nama situs ini tidak ditemukan."
AWAY = "Situs ini tidak menjawab."
TOO_SLOW = "Situs ini terlalu lama menjawab (lebih dari 20 detik)."
TOO_LARGE = "Isi laman lebih dari 5 MB."
TOO_MANY = "Alamat ini terus mengalihkan ke alamat lain."
NEITHER = "Isi alamat ini bukan laman atau PDF."
PACKED = "Situs ini mengirim isi yang dimampatkan."


class NotFetched(Exception):
    """Why nothing was taken; the text is one sentence for the person."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Bytes as they came, the kind they say to be, and where they came from after redirects."""

    data: bytes
    media_type: str
    charset: str
    address: str


def fetch(address: str, *, is_anywhere: bool = False, seconds: float = SECONDS) -> Fetched:
    """The PDF or page at ``address``, within 5 MB and 20 seconds in all. Raises NotFetched.

    ``is_anywhere`` lets it ask inside the own network: for tests alone.
    """
    until = time.monotonic() + seconds
    for _ in range(REDIRECTS + 1):
        try:
            parts = urlsplit(address)
            is_web = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            raise NotFetched(NOT_WEB) from None
        if not is_web or parts.username is not None or parts.password is not None:
            raise NotFetched(NOT_WEB)
        found = _ask(parts, _resolved(parts, is_anywhere=is_anywhere), until)
        if isinstance(found, Fetched):
            return found
        address = urljoin(address, found)
    raise NotFetched(TOO_MANY)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _resolved(parts: SplitResult, *, is_anywhere: bool) -> str:
    """The one address to connect to. Every address of the name must be of the open web."""
    try:
        name = (parts.hostname or "").encode("idna").decode()
        rows = socket.getaddrinfo(name, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched(UNKNOWN) from None
    found = [str(row[4][0]) for row in rows]
    if not found:
        raise NotFetched(UNKNOWN)
    if not is_anywhere and not all(is_public(one) for one in found):
        raise NotFetched(NOT_PUBLIC)
    return found[0]


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open web, whatever notation hides it."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour
        if hidden is not None:
            return is_public(str(hidden))
        if ip.teredo is not None or ip in NAT64 or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Pinned(http.client.HTTPConnection):
    """A connection to one resolved address, whatever the name says by now."""

    def __init__(self, parts: SplitResult, ip: str, *, timeout: float) -> None:
        super().__init__(parts.hostname or "", _port(parts), timeout=timeout)
        self.ip, self.is_secret = ip, parts.scheme == "https"

    def connect(self) -> None:
        plain = socket.create_connection((self.ip, self.port), self.timeout)
        self.sock = plain
        if self.is_secret:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)


def _ask(parts: SplitResult, ip: str, until: float) -> Fetched | str:
    """What came, or the address that it was moved to."""
    left = until - time.monotonic()
    if left <= 0:
        raise NotFetched(TOO_SLOW)
    connection = _Pinned(parts, ip, timeout=left)
    # a server that sends a byte now and then never lets a single wait run out
    timer = threading.Timer(left, _cut, [connection])
    timer.start()
    found: Fetched | str = ""
    because = ""
    try:
        # the name as it was written in the address; the connection goes to the resolved one
        headers: dict[str, str] = {
            "Host": parts.netloc.encode("idna").decode(),
            "User-Agent": "Layak",
            "Accept": "text/html,application/pdf;q=0.9,text/plain;q=0.5",
            "Accept-Encoding": "identity",
        }
        connection.request("GET", _target(parts), headers=headers)
        found = _read(connection.getresponse(), parts)
    except NotFetched as reason:
        because = str(reason)
    except (OSError, http.client.HTTPException, ValueError):
        because = AWAY
    finally:
        timer.cancel()
        connection.close()
    # what was cut off may look like a short answer
    if time.monotonic() >= until:
        raise NotFetched(TOO_SLOW)
    if because:
        raise NotFetched(because)
    return found


def _cut(connection: _Pinned) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return "".join(
        sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in target
    )


def _read(response: http.client.HTTPResponse, parts: SplitResult) -> Fetched | str:
    moved = response.headers.get("Location")
    if 300 <= response.status < 400 and moved:
        return moved
    if response.status != http.client.OK:
        raise NotFetched(f"Situs ini menjawab dengan kode {response.status}.")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched(PACKED)
    media_type = response.headers.get_content_type()
    if media_type not in (PDF, *PAGES):
        raise NotFetched(NEITHER)
    data = b""
    while piece := response.read(PIECE):
        data += piece
        if len(data) > LARGEST:
            raise NotFetched(TOO_LARGE)
    declared = response.headers.get("Content-Length")
    if declared and declared.isdigit() and len(data) < int(declared):
        raise http.client.IncompleteRead(data)
    charset = response.headers.get_content_charset() or ""
    return Fetched(data=data, media_type=media_type, charset=charset, address=parts.geturl())


# A page of the web as the words that a reader sees.

HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "head"})
BLOCKS = frozenset(
    {
        "p", "div", "br", "li", "ul", "ol", "tr", "table", "section", "article", "header", "footer",
        "nav", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr",
        "dt", "dd", "figcaption",
    }
)  # fmt: skip
META = re.compile(rb"""<meta[^>]+charset=["']?\s*([a-zA-Z0-9_-]{2,40})""")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.hidden.clear()
        elif tag in HIDDEN:
            self.hidden.append(tag)
        elif tag in BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def words_of(page: Fetched) -> str:
    """The words of a page of HTML or of plain text, a line for each paragraph."""
    text = page.data.decode(_charset(page), errors="replace")
    if page.media_type == "text/plain":
        return text.strip()
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _charset(page: Fetched) -> str:
    said = META.search(page.data[:4096])
    for name in (page.charset, said[1].decode() if said else "", "utf-8"):
        try:
            "".encode(name)
        except (LookupError, UnicodeError):
            continue
        if name:
            return name
    return "utf-8"
