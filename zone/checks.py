"""A system check: the bundled styles and scripts exist and are newer than their sources."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SOURCES = settings.BASE_DIR / "zone" / "frontend"
HINT = "Run: make assets (or: npm ci --ignore-scripts && scripts/bundle)"


@register(Tags.staticfiles)
def check_bundle(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Report a missing bundle as an error and an outdated one as a warning; each file at the top of SOURCES has one."""
    (folder,) = settings.STATICFILES_DIRS
    bundles = [folder / "zone" / entry.name for entry in sorted(SOURCES.iterdir()) if entry.is_file()]
    missing = [bundle.name for bundle in bundles if not bundle.is_file()]
    if missing:
        return [Error(f"bundles are missing: {', '.join(missing)}", hint=HINT, id="zone.E001")]
    bundled_at = min(bundle.stat().st_mtime for bundle in bundles)
    edited_at = max(source.stat().st_mtime for source in SOURCES.rglob("*") if source.is_file())
    if edited_at > bundled_at:
        return [Warning("bundles are older than their sources in zone/frontend", hint=HINT, id="zone.W001")]
    return []
