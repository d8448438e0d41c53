"""Where somebody decides on an update."""

from django.urls import reverse

HTMX = {"HX-Request": "true"}


def review_pages(client, update) -> dict[str, str]:
    """Every page on which somebody decides on an update, as text."""
    console = "/admin/tracking/progressupdate/"
    chosen = {"action": "publish_chosen", "_selected_action": [update.pk]}
    case = reverse("tracking:case", args=[update.pk])
    ticked = {"move": "publish", "row": [update.pk]}
    answers = {
        "panel": client.get(case, headers=HTMX),
        "list of what was ticked": client.post(reverse("tracking:review"), ticked, follow=True),
        "case": client.get(case),
        "console": client.get(f"{console}{update.pk}/change/"),
        "console, chosen": client.post(console, chosen),
    }
    return {name: answer.content.decode() for name, answer in answers.items()}
