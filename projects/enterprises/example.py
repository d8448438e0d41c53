"""The parks and enterprises of the example year. Every name says 示例."""

from projects.enterprises.models import Enterprise, Park
from projects.enterprises.year2024 import industry_chains
from zone.demo.example_year import ExampleYear

PARKS, ENTERPRISES = ("示例产业园东区", "示例产业园西区"), 12


def load(example: ExampleYear) -> None:
    """Add the parks, chains and enterprises that the example's undertakings refer to."""
    industry_chains(example.publisher)
    parks = [
        example.add(Park, code=f"demo-{n}", facts={"name": name, "order": 900 + n, "is_example": True})
        for n, name in enumerate(PARKS, 1)
    ]
    for n in range(1, ENTERPRISES + 1):
        facts = {"name": f"示例企业{n:02d}", "park": parks[n % len(parks)], "is_example": True}
        example.add(Enterprise, code=f"DEMO{n:02d}", facts=facts)
