"""axe-core run in a page: what of it people with a disability cannot use."""

import json

from django.conf import settings

FOLDER = settings.BASE_DIR / "node_modules" / "axe-core"
RUN = """async (locale) => {
  axe.configure({ locale });
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((one) => ({ id, impact, help, html: one.html.slice(0, 200) })));
}"""
OUTSIDE = ('class="switch"', "select2-container")
"""What stands outside of every landmark: the boxes behind drawer and folds, for CSS looks only ahead, and the results
of a search in the console, which Django's script hangs onto the page."""


def violations(page) -> list[str]:
    """What axe-core finds wrong in a page as it stands, whatever its weight."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((FOLDER / "axe.min.js").read_text())
    locale = json.loads((FOLDER / "locales" / "zh_CN.json").read_text())
    return [
        f"{one['impact']} {one['id']}: {one['help']} {one['html']}"
        for one in page.evaluate(RUN, locale)
        if not (one["id"] == "region" and any(part in one["html"] for part in OUTSIDE))
    ]
