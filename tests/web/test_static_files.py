"""Static files as they are served: hashed names, also inside the imports of our modules."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.utils.functional import empty

from layak.platform.web.static_files import HashedStaticFiles, as_served

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\./[^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    from django.conf import settings
    from django.test import override_settings

    root = tmp_path_factory.mktemp("static")
    hashed = {"BACKEND": "layak.platform.web.static_files.HashedStaticFiles"}
    storages = {**settings.STORAGES, "staticfiles": hashed}
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        staticfiles_storage._wrapped = empty
        call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage._wrapped = empty
    return root


def test_settings_use_the_storage_that_hashes_modules():
    assert HashedStaticFiles.support_js_module_import_aggregation is True


def test_modules_import_each_other_by_hashed_names(collected):
    modules = [path for path in (collected / "web").glob("*.js") if path.name.count(".") == 2]
    imports = {name for path in modules for name in IMPORT.findall(path.read_text())}
    assert len(modules) == 29
    assert len(imports) >= 8
    assert [name for name in imports if not (collected / "web" / name).is_file()] == []
    assert all(re.fullmatch(r"\./[a-z-]+\.[0-9a-f]{12}\.js", name) for name in imports)


def test_what_every_page_needs_is_one_module(collected):
    (core,) = collected.glob("web/core.*.js")
    (page,) = (path for path in collected.glob("web/page.*.js") if path.name.count(".") == 2)
    assert IMPORT.findall(core.read_text()) == []
    assert "Belum terunggah. Coba kirim lagi." in core.read_text()
    # at once it asks for the core and for nothing else
    assert re.findall(r'from "\./(.*?)"', page.read_text()) == [core.name]


def test_whoever_stands_outside_gets_from_the_core_what_lies_in_it(collected):
    members = re.findall(r'from "\./(.*?)\.js"', (collected / "web" / "core.js").read_text())
    assert len(members) == 14
    hashed = {path.name for path in collected.glob("web/*.js") if path.name.count(".") == 2}
    for name in hashed:
        asked = {
            other.split(".")[1][1:]
            for other in IMPORT.findall((collected / "web" / name).read_text())
        }
        assert asked.isdisjoint(members), name


CORE = 'export * as $low from "./low.js";\nexport * as $high from "./high.js";\n'
LOW = "// says so\nexport const low = () => 1;\n"


def written(high: str, name: str = "web/core.js") -> str:
    files = {"web/core.js": CORE, "web/low.js": LOW, "web/high.js": high, "web/x.js": high}
    return as_served(name, files.__getitem__)


def test_modules_are_laid_one_into_the_other():
    high = 'import { low } from "./low.js";\n\nexport function high() {\n  return low();\n}\n'
    assert written(high) == (
        "export const $low = (() => {\nconst low = () => 1;\nreturn { low };\n})();\n"
        "export const $high = (() => {\nconst { low } = $low;\nfunction high() {\nreturn low();\n}\n"
        "return { high };\n})();"
    )
    assert written(high, "web/x.js").startswith(
        'import { $low } from "./core.js";\nconst { low } = $low;'
    )


@pytest.mark.parametrize(
    "high",
    [
        'import { far } from "./far.js";',
        'import { low as deep } from "./low.js";',
        'import "./low.js";',
        'const late = () => import("./low.js");',
        "export default 1;",
    ],
)
def test_a_module_that_cannot_be_laid_in_is_no_surprise_in_the_browser(high):
    with pytest.raises(ValueError, match=r"core\.js: high\.js"):
        written(high)


def test_files_of_the_first_page_stand_compressed_beside_their_names(collected):
    for pattern in ("web/layak.*.css", "web/core.*.js", "django_htmx/htmx-2.min.*.js"):
        assert list(collected.glob(f"{pattern}.br"))
        assert list(collected.glob(f"{pattern}.gz"))


def test_style_weighs_at_most_8_kilobytes(collected):
    (style,) = collected.glob("web/layak.*.css.br")
    assert style.stat().st_size <= 8 * 1024
