"""A PDF that carries a script, a program to start or a file in it is shown in a sandbox.

Measured before: every PDF was shown without one; a script packed into an object stream was not found.
"""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.utils import timezone
from pikepdf import Dictionary, Name

from layak.platform.documents.files.limits import ATTACHED, LAUNCHING, SCRIPTED
from layak.platform.documents.reading.inspection import inspect_file
from layak.records.evidence.reading.actions import read_file
from tests.conftest import sign_in
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.test_evidence_pages import _own_storage, attach, opened

__all__ = ["_own_storage", "answer", "revision", "round_"]


def pdf(change=lambda document: None, *, is_packed=True) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    document.save(out, object_stream_mode=mode.generate if is_packed else mode.disable)
    return out.getvalue()


def opens_with_script(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def script_of_a_page(document):
    document.pages[0].AA = document.make_indirect(
        Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    )


def script_of_a_link(document):
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[0, 0, 9, 9],
        A=Dictionary(S=Name.JavaScript, JS="1"),
    )
    document.pages[0].Annots = pikepdf.Array([link])


def form_of_xfa(document):
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=[])


def starts_a_program(document):
    document.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")


def holds_a_file(document):
    document.attachments["a.exe"] = b"MZ"


ACTIVE = {
    "opens with a script": (opens_with_script, SCRIPTED),
    "script of a page": (script_of_a_page, SCRIPTED),
    "script of a link": (script_of_a_link, SCRIPTED),
    "form of XFA": (form_of_xfa, SCRIPTED),
    "starts a program": (starts_a_program, LAUNCHING),
    "holds a file": (holds_a_file, ATTACHED),
}


@pytest.mark.parametrize("is_packed", [True, False], ids=["packed", "plain"])
@pytest.mark.parametrize("kind", ACTIVE)
def test_what_acts_is_found(kind, is_packed):
    change, said = ACTIVE[kind]
    data = pdf(change, is_packed=is_packed)
    assert said in inspect_file(data, "a.pdf").warnings


def test_pages_alone_do_not_act():
    assert set(inspect_file(pdf(), "a.pdf").warnings) == {
        "Tidak ada tulisan yang terbaca pada berkas ini."
    }


def policy_of(client, use):
    place = f"/bukti/{use.evidence_id}/berkas/1/?lihat"
    return opened(client, place)["Content-Security-Policy"]


def test_a_pdf_is_free_of_the_sandbox_when_it_was_read_and_does_not_act(client, sari, answer):
    sign_in(client, sari)
    use = attach(answer, sari, name="diam.pdf", data=pdf())
    assert "sandbox" in policy_of(client, use)  # not read yet
    read_file(file_id=use.evidence.files.get().pk, at=timezone.now())
    assert "sandbox" not in policy_of(client, use)
    assert "default-src 'none'" in policy_of(client, use)


def test_a_pdf_that_acts_stays_in_the_sandbox(client, sari, answer):
    sign_in(client, sari)
    use = attach(answer, sari, name="skrip.pdf", data=pdf(script_of_a_link))
    read_file(file_id=use.evidence.files.get().pk, at=timezone.now())
    assert "sandbox" in policy_of(client, use)
