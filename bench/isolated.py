"""`python -m bench.isolated ROWS`: exports and imports in a process of their own, one line of JSON for each."""

import json
import sys
from dataclasses import asdict

from bench import sandbox


def main() -> None:
    sandbox.open_again()
    from bench import scale  # noqa: PLC0415  (Django is set up only now)
    from zone.people.models import User  # noqa: PLC0415

    for stage in scale.measured(int(sys.argv[1]), User.objects.get(username="administrator")):
        sys.stdout.write(json.dumps(asdict(stage)) + "\n")


if __name__ == "__main__":
    main()
