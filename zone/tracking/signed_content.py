"""What a publisher answers for: which facts of an update, its values and its evidence are signed, by version.

The list of a version is frozen: what was signed by it is verified by it for ever. A fact added later needs a new
version here (and its place on the reviewer's page); nothing signed before is touched by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zone.ledger.hashing import digest


@dataclass(frozen=True)
class SignedKeys:
    """What one version signs."""

    update: tuple[str, ...]
    measurement: tuple[str, ...]
    labels: tuple[str, ...]
    """What the figure is called and means, as it stands with the measurement (`labels_of`)."""
    evidence: tuple[str, ...]
    names_version: bool = True
    """Whether the content says itself which version it is of."""


VERSIONS = {
    1: SignedKeys(
        update=(
            *("undertaking", "month", "revision", "no_change", "correction_reason"),
            *("progress", "problems", "next_steps"),
        ),
        measurement=("indicator", "value", "qualifier", "note"),
        labels=("reference", "pillar", "subject", "indicator", "horizon", "qualifier_word"),
        evidence=("name", "sha256", "citation"),
        names_version=False,
    ),
    2: SignedKeys(
        update=(
            *("undertaking", "month", "revision", "no_change", "correction_reason"),
            *("progress", "problems", "next_steps", "author", "submitted_at", "is_late"),
        ),
        measurement=("indicator", "value", "qualifier", "note"),
        labels=(
            *("reference", "pillar", "subject", "indicator", "horizon", "qualifier_word"),
            *("unit", "aggregation", "figure_code", "is_example"),
        ),
        evidence=("name", "sha256", "citation", "file", "size", "content_type"),
    ),
}
CURRENT = max(VERSIONS)
"""The version by which updates are published now."""


def signed_content(
    version: int,
    update: dict[str, Any],
    measurements: Iterable[tuple[dict[str, Any], dict[str, Any]]],
    evidence: Iterable[dict[str, Any]],
) -> dict[str, Any]:
    """The content that `version` signs, as plain values.

    `update`, the pairs of a measurement and its labels, and `evidence`, both in their order, may hold more than is
    signed. A label that is missing is signed as None: such content has another hash than any that was published.
    """
    keys = VERSIONS[version]
    content: dict[str, Any] = {name: update[name] for name in keys.update}
    content["measurements"] = [
        {**{name: one[name] for name in keys.measurement}, "labels": {name: labels.get(name) for name in keys.labels}}
        for one, labels in measurements
    ]
    content["evidence"] = [{name: one[name] for name in keys.evidence} for one in evidence]
    return {**content, "version": version} if keys.names_version else content


def signed_number(value: Decimal) -> str:
    """A value as it is signed: with the four decimals that its column stores."""
    return f"{value:.4f}"


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of what a publisher answers for."""
    return digest(content)
