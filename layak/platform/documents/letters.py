"""Letters as DOCX: a template of ours or of the city, filled with plain values."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zipfile import ZipFile

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from layak.platform.documents.letter_base import SAMPLE, base_letter
from layak.platform.documents.packages import BROKEN, check_sizes
from layak.platform.documents.pdf import lawful
from layak.platform.documents.unreadable import Unreadable
from layak.platform.documents.word import repacked

__all__ = ["SAMPLE", "BadTemplate", "base_letter", "check_template", "letter_docx"]

TEMPLATE_LIMIT = 2_000_000
# what a letter's list within a list needs; more would let a file of a few lines run for hours
DEEPEST_LOOP = 2
_LOGO = Mm(22)


class BadTemplate(Exception):
    """A template that cannot become a letter; says why in one sentence."""


def letter_docx(
    values: Mapping[str, object],
    *,
    created: datetime,
    template: bytes | None = None,
    logo: bytes | None = None,
) -> bytes:
    """DOCX bytes of the template (ours without one) filled with ``values``.

    Values are texts, lists and mappings; text of people stays text, whatever stands in it.
    ``logo`` is a PNG or JPEG for the field ``lambang``. The same for the same arguments.
    Raises BadTemplate.
    """
    filled = DocxTemplate(io.BytesIO(template or base_letter()))
    known = lawful(dict(values))
    assert isinstance(known, dict)  # noqa: S101  # a mapping stays one
    try:
        known["lambang"] = _picture(filled, logo)
        filled.render(known, _environment(), autoescape=True)
        out = io.BytesIO()
        filled.save(out)
    except UndefinedError as error:
        raise BadTemplate(f"Templat memuat isian yang tidak dikenal: {error.message}.") from error
    except SecurityError as error:
        raise BadTemplate("Templat memuat perintah yang tidak diizinkan.") from error
    except TemplateError as error:
        raise BadTemplate(f"Isian di dalam templat tidak lengkap: {error.message}.") from error
    except (*BROKEN, AttributeError, TypeError) as error:
        raise BadTemplate("Templat tidak dapat diisi. Unduh templat Layak, ubah lagi.") from error
    return repacked(out.getvalue(), created=created)


def check_template(data: bytes, sample: Mapping[str, object], *, created: datetime) -> None:
    """Raises BadTemplate unless ``data`` is a DOCX that ``sample`` fills."""
    if len(data) > TEMPLATE_LIMIT:
        raise BadTemplate("Templat paling besar 2 MB. Perkecil gambarnya.")
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_sizes(package, limit=20 * TEMPLATE_LIMIT)
            names = package.namelist()
    except Unreadable as error:
        raise BadTemplate(str(error)) from error
    except BROKEN as error:
        raise BadTemplate("Ini bukan dokumen Word (.docx).") from error
    if "word/document.xml" not in names:
        raise BadTemplate("Ini bukan dokumen Word (.docx).")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadTemplate("Templat berisi makro. Simpan sebagai .docx tanpa makro.")
    letter_docx(sample, created=created, template=data)


def _environment() -> ImmutableSandboxedEnvironment:
    return _Careful(autoescape=True, undefined=StrictUndefined)


class _Careful(ImmutableSandboxedEnvironment):
    """Fields, conditions and lists only: nothing that computes, counts or reads more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals.clear()

    def compile(self, source: Any, *args: Any, **options: Any) -> Any:
        """The same code for the same part of a template: a thousand letters are read once."""
        if isinstance(source, str) and not (args or options):
            return _code(source)
        return super().compile(source, *args, **options)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if _loop_depth(tree) > DEEPEST_LOOP or any(tree.find_all((nodes.Pow, nodes.Mul))):
            raise SecurityError("too much work")
        return tree


# parts of the templates used last, a handful for each
@lru_cache(maxsize=32)
def _code(source: str) -> Any:
    return ImmutableSandboxedEnvironment.compile(_environment(), source)


def _loop_depth(node: nodes.Node) -> int:
    inner = max(map(_loop_depth, node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)


def _picture(filled: DocxTemplate, logo: bytes | None) -> object:
    if not logo:
        return ""
    filled.render_init()
    return InlineImage(filled, io.BytesIO(logo), height=_LOGO)
