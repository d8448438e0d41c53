"""What narrows the list of reforms."""

from tests.new_kind.models import Reform
from zone.tracking.filters import UndertakingFilter


class ReformFilter(UndertakingFilter):
    kind = None  # type: ignore[assignment]  # takes the parent's filter away

    class Meta:
        model = Reform
        fields = ["q", "pillar", "state", "department", "example"]
