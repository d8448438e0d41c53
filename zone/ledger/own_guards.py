"""What the database refuses about the trail itself: it only grows, one link at a time."""

from zone.ledger.guards import Guard

ENTRY, HEAD = "ledger_ledgerentry", "ledger_ledgerhead"

GUARDS = (
    Guard("entry_kept", ENTRY, "DELETE", "", "a ledger entry is never deleted"),
    Guard("entry_fixed", ENTRY, "UPDATE", "", "a ledger entry is never changed"),
    Guard(
        "entry_next",
        ENTRY,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {HEAD} h WHERE h.sequence + 1 = NEW.sequence AND h.own_hash = NEW.previous_hash)",
        "a ledger entry follows the last one",
    ),
    Guard("head_kept", HEAD, "DELETE", "", "the head of the ledger stays"),
    Guard("head_one", HEAD, "INSERT", "NEW.id <> 1 OR NEW.sequence <> 0", "the ledger has one head"),
    Guard(
        "head_next",
        HEAD,
        "UPDATE",
        "NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (SELECT 1 FROM"
        f" {ENTRY} e WHERE e.sequence = NEW.sequence AND e.own_hash = NEW.own_hash)",
        "the head moves to the entry just written",
    ),
)
