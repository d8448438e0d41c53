"""`make screenshots`: the pictures of README and manual, made anew from a fresh demonstration, so that none is old.

Which pictures there are, `PICTURES` says; the manual names no other (`tests/test_docs.py`). Names on the command line
make only these. All that they show is example data, and the published figures of 2024.
"""

import base64
import os
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
HOME = ROOT / "var" / "demo-of-screenshots"
PASSWORD = "Pictures-2026"
WIDTH, HEIGHT = 1366, 768
COLOURS = 256
START_SECONDS, NIGHT_SECONDS = 600, 300
"""How long the demonstration may take to load, and its first backup, rehearsal and verification."""


class Picture(NamedTuple):
    """One picture: of which page, as whom."""

    name: str
    person: str
    """Sign-in of the demonstration; empty: nobody is signed in."""
    address: str
    follow: str = ""
    """Selector of a link on that page that is followed first."""
    width: int = WIDTH
    height: int = HEIGHT


PICTURES = (
    Picture("sign-in", "", "/login/", width=800, height=480),
    Picture("desk-reporter", "reporter", "/"),
    Picture("month", "reporter", "/updates/"),
    Picture("update-form", "reporter", "/updates/", follow='tbody a[href^="/updates/"]'),
    Picture("import", "reporter", "/imports/"),
    Picture("review-reviewer", "reviewer", "/review/"),
    Picture("desk-manager", "manager", "/"),
    Picture("review-manager", "manager", "/review/"),
    Picture("projects", "manager", "/projects/"),
    Picture("project", "manager", "/projects/", follow='#table tbody a[href^="/projects/"]'),
    Picture("checklist", "manager", "/setup/", height=600),
    Picture("new-undertakings", "manager", "/setup/undertakings/", height=560),
    Picture("open-year", "manager", "/admin/tracking/reportmonth/year/2027/"),
    Picture("desk-leader", "leader", "/"),
    Picture("annual-report", "leader", "/reports/annual/2024/"),
    Picture("figure-source", "leader", "/reports/annual/2024/", follow='main a[href^="/reports/figures/"]'),
    Picture("desk-security", "security", "/", height=480),
    Picture("accounts-import", "security", "/setup/accounts/", height=560),
    Picture("accounts", "security", "/admin/people/user/"),
    Picture("desk-auditor", "auditor", "/"),
    Picture("ledger", "auditor", "/admin/ledger/ledgerentry/"),
    Picture("proof", "auditor", "/proof/"),
)


def main(names: list[str]) -> None:
    wanted = [one for one in PICTURES if not names or one.name in names]
    if unknown := set(names) - {one.name for one in PICTURES}:
        sys.exit(f"no such picture: {', '.join(sorted(unknown))}")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    IMAGES.mkdir(exist_ok=True)
    port = os.environ.get("PORT", "8000")
    base, demo = f"http://127.0.0.1:{port}", start_demo(port)
    try:
        wait_for(base, demo)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            pages = {
                person: signed_in(browser, base, person) for person in {"manager", *(one.person for one in wanted)}
            }
            wait_for_first_night(pages["manager"])
            for one in wanted:
                size = take(pages[one.person], one)
                print(f"docs/images/{one.name}.png  {size // 1024} kB", flush=True)
            browser.close()
    finally:
        demo.terminate()
        demo.wait(60)


def start_demo(port: str) -> subprocess.Popen:
    """The demonstration, from an empty database, on this port; ended by ending the process."""
    given = {"ZONE_DEMO_HOME": str(HOME), "ZONE_DEMO_PASSWORD": PASSWORD, "HOST": "127.0.0.1", "PORT": port}
    outside = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen(["scripts/demo", "--reset"], cwd=ROOT, env={**outside, **given}, stdout=subprocess.DEVNULL)


def wait_for(base: str, demo: subprocess.Popen) -> None:
    """Until the demonstration answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and demo.poll() is None:
        try:
            with urlopen(f"{base}/healthz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(1)
    sys.exit("the demonstration did not start; `make demo` says why")


def wait_for_first_night(page: Page) -> None:
    """Until backup, rehearsal and verification have been done once: the desk says so while they have not."""
    until = time.monotonic() + NIGHT_SECONDS
    while time.monotonic() < until and page.locator(".message-error, #checklist").count():
        time.sleep(5)
        page.goto("/")


def signed_in(browser: Browser, base: str, person: str) -> Page:
    """A page of its own as this person; without a name as nobody."""
    context = browser.new_context(
        base_url=base,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if person:
        page.goto("/login/")
        page.get_by_label("登录名").fill(person)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
    return page


def take(page: Page, one: Picture) -> int:
    """Make one picture; its size in bytes."""
    page.set_viewport_size({"width": one.width, "height": one.height})
    page.goto(one.address)
    if one.follow:
        page.goto(page.locator(one.follow).first.get_attribute("href") or "")
    page.wait_for_load_state("networkidle")
    made = with_few_colours(page.context.browser, page.screenshot())
    (IMAGES / f"{one.name}.png").write_bytes(made)
    return len(made)


PIXELS = """async (shot) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + shot)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const bytes = drawing.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def with_few_colours(browser: Browser | None, shot: bytes) -> bytes:
    """A picture as PNG of the 256 commonest colours, any other one as the nearest of these: a third of the size."""
    assert browser
    blank = browser.new_page()
    width, height, encoded = blank.evaluate(PIXELS, base64.b64encode(shot).decode())
    blank.close()
    pixels = memoryview(base64.b64decode(encoded)).cast("I")
    count = Counter(pixels)
    palette = [colour for colour, _ in count.most_common(COLOURS)]
    parts = [struct.unpack("4B", struct.pack("I", colour)) for colour in palette]
    place = {colour: at for at, colour in enumerate(palette)}
    for colour in count:
        if colour not in place:
            place[colour] = nearest(parts, *struct.unpack("4B", struct.pack("I", colour))[:3])
    indexes = bytes(map(place.__getitem__, pixels))
    lines = b"".join(b"\0" + indexes[row * width : (row + 1) * width] for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(bytes(colour[:3]) for colour in parts)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def nearest(parts: list[tuple[int, ...]], red: int, green: int, blue: int) -> int:
    """Place of the colour that is least different."""
    return min(
        range(len(parts)),
        key=lambda at: (parts[at][0] - red) ** 2 + (parts[at][1] - green) ** 2 + (parts[at][2] - blue) ** 2,
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main(sys.argv[1:])
