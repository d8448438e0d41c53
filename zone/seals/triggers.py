"""What the database itself refuses about seals: they only follow one another."""

from zone.ledger.triggers import Trigger

SEAL, STAMP, LEDGER, CONTENT = "seals_seal", "seals_sealstamp", "seals_ledgersubtree", "seals_contentsubtree"
FINAL = "a seal is final"


def _final(table: str, short: str, same: str) -> tuple[Trigger, ...]:
    """Rows that are added once; `same` says which row a new one would replace."""
    return (
        Trigger(f"{short}_once", table, "INSERT", f"EXISTS (SELECT 1 FROM {table} o WHERE {same})", FINAL),
        Trigger(f"{short}_fixed", table, "UPDATE", "", FINAL),
        Trigger(f"{short}_no_delete", table, "DELETE", "", FINAL),
    )


TRIGGERS = (
    *_final(SEAL, "seal", "o.number = NEW.number OR o.digest = NEW.digest"),
    Trigger(
        "seal_next",
        SEAL,
        "INSERT",
        f"NEW.number <> COALESCE((SELECT MAX(o.number) FROM {SEAL} o), 0) + 1",
        "a seal follows the last one",
    ),
    *_final(STAMP, "seal_stamp", "o.seal_id = NEW.seal_id"),
    *_final(LEDGER, "seal_ledger", "o.number = NEW.number"),
    *_final(CONTENT, "seal_content", "o.id = NEW.id OR (o.seal_id = NEW.seal_id AND o.number = NEW.number)"),
)
