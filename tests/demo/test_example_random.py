"""The same seed makes the same example year, another seed another."""

from tests.demo.rows import load_small_example, rolled_back, row_hash


def made(seed: int) -> str:
    with rolled_back():
        load_small_example(seed, projects=2, tasks=1)
        return row_hash()


def test_the_same_seed_makes_the_same_rows(db):
    first = made(1)
    assert made(1) == first
    assert made(2) != first
