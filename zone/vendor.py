"""Front-end files of others: served by name from node_modules, never committed, never from another address."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NODE_MODULES = settings.BASE_DIR / "node_modules"


class VendorFinder(BaseFinder):
    """Finds exactly the files named in VENDOR_ASSETS; a whole folder's stray references would break hashed names."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=NODE_MODULES)

    def check(self, **kwargs) -> list[CheckMessage]:
        missing = [source for source in settings.VENDOR_ASSETS.values() if not (NODE_MODULES / source).is_file()]
        if not missing:
            return []
        return [
            Error(
                f"front-end files are missing: {', '.join(missing)}",
                hint="Run: npm ci --ignore-scripts",
                id="zone.E001",
            )
        ]

    def find(self, path, find_all=False, **kwargs):
        source = settings.VENDOR_ASSETS.get(Path(path).as_posix())
        found = [str(NODE_MODULES / source)] if source and (NODE_MODULES / source).is_file() else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns):
        """Yield (served path, storage) pairs, for collectstatic."""
        for path, source in settings.VENDOR_ASSETS.items():
            if (NODE_MODULES / source).is_file():
                yield path, NamedFile(path, NODE_MODULES / source)


class NamedFile(FileSystemStorage):
    """A storage of one file, known under the path it is served at."""

    prefix = ""

    def __init__(self, served_as: str, source: Path):
        super().__init__(location=source.parent)
        self.served_as, self.source = served_as, source

    def path(self, name):
        return str(self.source) if name == self.served_as else super().path(name)


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files; source maps are not shipped, so their mentions are left alone."""

    patterns = tuple(
        (kind, tuple(rule for rule in rules if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])))
        for kind, rules in CompressedManifestStaticFilesStorage.patterns
    )
