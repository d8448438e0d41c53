"""Who had a hand in what is reported: four eyes rest on it."""

from django.db import models

from zone.people.models import User


class Contributor(models.Model):
    """A person who had a hand in an update's content, and so may not publish it."""

    update = models.ForeignKey("tracking.ProgressUpdate", models.PROTECT, related_name="contributors")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["update", "user"], name="contributor_once")]
