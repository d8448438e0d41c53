"""Where somebody decides on an update."""

from django.urls import reverse


def review_pages(client, update) -> dict[str, str]:
    """Every page on which somebody decides on an update, as text."""
    console = "/admin/tracking/progressupdate/"
    chosen = {"action": "publish_chosen", "_selected_action": [update.pk]}
    answers = {
        "queue": client.get(reverse("tracking:review")),
        "case": client.get(reverse("tracking:case", args=[update.pk])),
        "console": client.get(f"{console}{update.pk}/change/"),
        "console, chosen": client.post(console, chosen),
    }
    return {name: answer.content.decode() for name, answer in answers.items()}
