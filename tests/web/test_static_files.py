"""Static files as they are served: hashed names, also inside the imports of our modules."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.utils.functional import empty

from layak.platform.web.static_files import HashedStaticFiles

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
    assert len(modules) == 27
    assert len(imports) >= 8
    assert [name for name in imports if not (collected / "web" / name).is_file()] == []
    assert all(re.fullmatch(r"\./[a-z-]+\.[0-9a-f]{12}\.js", name) for name in imports)


def test_files_of_the_first_page_stand_compressed_beside_their_names(collected):
    for pattern in ("web/layak.*.css", "web/page.*.js", "django_htmx/htmx-2.min.*.js"):
        assert list(collected.glob(f"{pattern}.br"))
        assert list(collected.glob(f"{pattern}.gz"))


def test_style_weighs_at_most_8_kilobytes(collected):
    (style,) = collected.glob("web/layak.*.css.br")
    assert style.stat().st_size <= 8 * 1024
