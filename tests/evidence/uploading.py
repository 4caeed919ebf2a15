"""What the tests of uploads share: a client that speaks tus by hand, and files to send."""

from __future__ import annotations

import base64

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def named(name: str) -> str:
    return f"filename {base64.b64encode(name.encode()).decode()}"


class Line:
    """The protocol as its page describes it, request by request, through a test client."""

    def __init__(self, client, place: str = "/unggah/") -> None:
        self.client = client
        self.place = place

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str):
        told = {"Tus-Resumable": "1.0.0"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.generic(
            method, path, body, content_type="application/offset+octet-stream", headers=told
        )

    def begin(self, length: int, name: str = "SK Forum Anak.pdf", **headers: str):
        told = {"Upload_Length": str(length), "Upload_Metadata": named(name)} | headers
        return self.ask("POST", self.place, **told)

    def send(self, place: str, offset: int, piece: bytes, **headers: str):
        return self.ask("PATCH", place, piece, Upload_Offset=str(offset), **headers)

    def stands_at(self, place: str) -> int:
        return int(self.ask("HEAD", place).headers["Upload-Offset"])

    def put(self, body: bytes, name: str = "SK Forum Anak.pdf") -> str:
        """A whole file in one piece; its key."""
        place = self.begin(len(body), name).headers["Location"]
        assert self.send(place, 0, body).status_code == 204
        return key_of(place)


def key_of(place: str) -> str:
    return place.rstrip("/").rsplit("/", 1)[-1]
