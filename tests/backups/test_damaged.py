"""A backup of which anything is missing, added or changed is refused, with the file's name."""

import pytest

from tests.backups.conftest import refused
from zone.backups.manifest import NAME, BackupError, Manifest, check_files, files_below


def whole(folder) -> Manifest:
    manifest = Manifest.read(folder)
    check_files(folder, manifest)
    return manifest


def test_one_byte_changed_in_any_file_is_found(made):
    for path in files_below(made.folder):
        file = made.folder / path
        content = file.read_bytes()
        places = range(len(content)) if path == NAME else (0, len(content) // 2, len(content) - 1)
        for place in places:
            file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            with pytest.raises(BackupError) as error:
                whole(made.folder)
            assert path in str(error.value) and "\n" not in str(error.value)
        file.write_bytes(content)
    assert whole(made.folder) == made.manifest


def test_a_file_that_is_missing_or_cut_is_found(made):
    for path in files_below(made.folder):
        file = made.folder / path
        content = file.read_bytes()
        for left in (None, b"", content[: len(content) // 2], content + b"\0"):
            file.unlink(missing_ok=True)
            if left is not None:
                file.write_bytes(left)
            with pytest.raises(BackupError, match=path.rsplit("/", 1)[-1]):
                whole(made.folder)
        file.write_bytes(content)
    assert whole(made.folder) == made.manifest


@pytest.mark.parametrize("more", ["evidence/more.pdf", "db.sqlite3-wal", "notes.txt"])
def test_a_file_too_many_is_found(made, more):
    (made.folder / more).write_text("x")
    with pytest.raises(BackupError, match=more):
        whole(made.folder)


def test_a_link_in_place_of_a_file_is_found(made, tmp_path):
    file = next(made.folder / entry.path for entry in made.manifest.files)
    (tmp_path / "same").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "same")
    with pytest.raises(BackupError, match="缺少文件"):
        whole(made.folder)


def test_a_damaged_backup_is_not_restored_and_the_place_stays_empty(made, place):
    file = made.folder / made.manifest.files[0].path
    file.write_bytes(file.read_bytes()[:-1] + b"\1")
    line = refused(place.run("restore", str(made.folder)))
    assert line.startswith("CommandError: 未恢复：") and file.name in line
    assert place.is_empty()


def test_what_has_no_manifest_is_no_backup(made, place):
    (made.folder / NAME).unlink()
    assert "不是完整的备份" in refused(place.run("restore", str(made.folder)))
    assert place.is_empty()
