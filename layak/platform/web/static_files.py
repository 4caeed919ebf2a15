"""Static files with hashed names, also inside the ``import`` lines of ES modules."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    support_js_module_import_aggregation = True
