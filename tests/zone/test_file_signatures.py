"""What a file is by its beginning: one table, for the intake of evidence and of workbooks alike."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from zone.file_signatures import SIGNATURES, detect_signature
from zone.imports.upload import INTAKE
from zone.tracking.evidence.filetypes import REFUSED, detect_type
from zone.xlsx.open_file import REFUSALS, detect_format

NAMES = {name for _, _, name in SIGNATURES}


def beginning(offset: int, signature: bytes) -> bytes:
    return (b"\x00" * offset + signature).ljust(64, b"\x01")


@pytest.mark.parametrize(("offset", "signature", "name"), SIGNATURES)
def test_every_signature_is_known_and_refused_with_a_name_by_whoever_does_not_take_it(offset, signature, name):
    start = beginning(offset, signature)
    assert detect_signature(start) == name
    if name not in ("pdf", "png", "jpeg", "zip", "empty zip"):
        with pytest.raises(ValidationError, match=REFUSED[name][:4]):
            detect_type(io.BytesIO(start))
    if name not in ("zip", "ole"):
        with pytest.raises(ValidationError) as refused:
            detect_format(io.BytesIO(start))
        assert refused.value.messages == [REFUSALS[name]]


@pytest.mark.parametrize("text", ["BM,2026", "MZ是部门代号", "编码,名称", "name,id,WEBP,甲"])
def test_a_text_that_begins_like_a_picture_or_a_program_is_a_text(text):
    assert detect_signature(text.encode()) == ""
    assert detect_format(io.BytesIO(text.encode())) == "csv"
    with pytest.raises(ValidationError, match="文本文件"):
        detect_type(io.BytesIO(text.encode()))


@pytest.mark.parametrize(
    ("content", "endings"), [("编码,名称\n".encode(), (".csv", ".txt")), (b"PK\x03\x04", (".xlsx",))]
)
def test_the_intake_of_tables_types_them_by_content_whatever_the_name(content, endings):
    name, file_type = INTAKE.check(SimpleUploadedFile("表.dat", content))
    assert (name, file_type.endings) == ("表.dat", endings)
