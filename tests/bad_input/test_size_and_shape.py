"""What is too big, too many or in no readable shape: an answer in Chinese, and nothing is done."""

from urllib.parse import urlencode as urlencoded

import pytest
from django.conf import settings

from tests.bad_input.fuzz import HEADERS
from tests.bad_input.hostile import complaint
from tests.test_access import PAGES, POST_ONLY, POSTS, address

MEGABYTE = 1024 * 1024
READABLE = [name for name, (_, statuses) in PAGES.items() if statuses is not POST_ONLY]
HOSTILE_HEADERS = [headers for headers in HEADERS if "Cookie" not in headers]  # who asks stays signed in
ASKED = [*POSTS, "people:login", "people:password"]


@pytest.fixture
def signed_in(client, clerk, rows):
    client.force_login(clerk)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("name", ASKED)
def test_a_form_past_the_limit_is_refused_in_words(name, signed_in, rows):
    signed_in.handler.enforce_csrf_checks = True  # as in service: the form is read before any page is asked
    signed_in.cookies["csrftoken"] = "a" * 32
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 5 * MEGABYTE
    text = "长" * (5 * MEGABYTE // 3)
    for sent in ({"note": text}, {f"field-{n}": "1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}):
        for body in ({"data": sent}, {"data": urlencoded(sent), "content_type": "application/x-www-form-urlencoded"}):
            answer = signed_in.post(address(name, rows), **body)
            assert complaint(answer) == ""
            assert answer.status_code == 400
            assert "没有执行任何操作" in answer.content.decode()
            assert "4 MB" in answer.content.decode()
            assert answer.wsgi_request.read() == b""  # cut off while sending, a browser would show no answer


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b'{"note": "\\u0000"}'),
        ("text/plain", b"\xff\xfe\x00"),
        ("application/x-www-form-urlencoded", b"note=%00&%ff=%fe&=&&"),
        ("application/x-www-form-urlencoded; charset=gbk", b"note=\xbc\xd7"),
        ("application/x-www-form-urlencoded; charset=hex", b"note=6162"),
        (
            "multipart/form-data; boundary=x; charset=hex",
            b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nz',
        ),
        ("multipart/form-data; boundary=x; charset=unicode_escape", b'--x\r\nContent-Disposition: form-data; name="a"'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\ncut short"),
        ("multipart/form-data; boundary=\xe9", b"--x--"),
    ],
)
def test_no_shape_of_a_form_is_a_server_error(name, kind, content, signed_in, rows):
    assert complaint(signed_in.generic("POST", address(name, rows), content, kind)) == ""


@pytest.mark.parametrize("name", READABLE)
def test_no_header_breaks_a_page(name, signed_in, rows):
    for headers in HOSTILE_HEADERS:
        assert complaint(signed_in.get(f"{address(name, rows)}?q=x", headers=headers)) == "", headers


@pytest.mark.parametrize("name", READABLE)
def test_no_encoding_named_by_a_reader_breaks_a_page(name, signed_in, rows):
    for encoding in ("hex", "rot13", "utf-7", "idna", "unicode_escape", "x" * 9000, "\x00"):
        kind = f"text/plain; charset={encoding}"
        answer = signed_in.generic("GET", f"{address(name, rows)}?q=%5Cud800&page=%2BAGE-", b"", kind)
        assert complaint(answer) == ""
