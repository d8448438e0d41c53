"""The modules that hold the laws, and the tests that are to see every change in them."""

Laws = dict[str, tuple[str, ...]]
"""Modules, each with the folders and files of tests that are to see every change in it."""


def _in(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(f"tests/{folder}/test_{name}.py" for name in names)


UPDATES = (
    *_in("tracking", "signed_content", "moves_square", "finality", "corrections", "seen_at", "publish_statements"),
    *_in("tracking", "months", "evidence", "review_access", "review_correction", "notes_and_values"),
    *_in("tracking", "values_in_force", "filing_counts", "ledger_lock_order", "form_conflict", "series", "stand_in"),
    *_in("tracking", "queue"),
    *_in("attacks", "refused"),
)
FIGURES = (
    *_in("tracking", "series", "plan", "completion", "figures", "values_in_force", "undertaking_list", "corrections"),
    *_in("tracking", "month_rows", "indicator_rows", "notes_and_values", "form_page", "form_lines", "working_columns"),
    *_in("tracking", "indicator_status", "grid", "queue"),
    *_in("reports", "annual_report", "check_figures", "figure_reading", "known_at", "one_wording", "provenance"),
    *_in("layouts", "dispatch", "livelihood"),
)
MOVES = (
    *_in("zone", "moves"),
    *_in("tracking", "moves_tables", "permissions", "moves_square", "finality", "seen_at", "months", "console"),
    *_in(
        "tracking",
        "review_access",
        "corrections",
        "signed_content",
        "publish_statements",
        "ledger_lock_order",
        "stand_in",
    ),
    *_in("batches", "moves_square", "life_cycle", "permissions"),
)
CHAIN = _in("ledger", "record", "append", "keys", "triggers", "verify", "master_data", "parallel")
LEDGER = (*CHAIN, *_in("attacks", "refused"))
PROOF = _in("ledger", "walk", "recorded_rows", "schema_rules")
INSTANTS = (*CHAIN, *_in("reports", "known_at", "past_instants"))

LAWS: Laws = {
    "zone/tracking/signed_content.py": UPDATES,
    "zone/tracking/month_series.py": FIGURES,
    "zone/moves.py": MOVES,
    "zone/tracking/moves.py": MOVES,
    "zone/tracking/undertaking_moves.py": MOVES,
    "zone/tracking/permissions.py": MOVES,
    "zone/people/permissions.py": (*_in("people", "roles", "console_access"), *_in("reports", "annual_report")),
    "zone/imports/permissions.py": _in("imports", "permissions"),
    "zone/batches/permissions.py": _in("batches", "permissions"),
    "zone/imports/merge.py": _in("imports", "merge", "rows"),
    "zone/reports/known_at.py": _in("reports", "known_at", "past_instants"),
    "zone/tracking/figures/plan.py": FIGURES,
    "zone/tracking/figures/prior.py": FIGURES,
    "zone/tracking/figures/gaps.py": FIGURES,
    "zone/tracking/figures/reading.py": FIGURES,
    "zone/tracking/figures/status.py": FIGURES,
    "zone/tracking/figures/month_rows.py": FIGURES,
    "zone/tracking/figures/indicator_rows.py": FIGURES,
    "zone/tracking/figures/integrity.py": FIGURES,
    "zone/ledger/hashing.py": LEDGER,
    "zone/ledger/keys.py": LEDGER,
    "zone/ledger/append.py": LEDGER,
    "zone/ledger/ledger.py": (*LEDGER, *_in("ledger", "cache")),
    "zone/ledger/places.py": (*INSTANTS, *_in("ledger", "places")),
    "zone/ledger/clock.py": INSTANTS,
    "zone/ledger/triggers.py": (
        *_in("ledger", "record", "append", "triggers", "schema_rules"),
        *_in("attacks", "refused", "found_schema"),
    ),
    "zone/tracking/triggers.py": (
        *_in("tracking", "triggers_square", "finality", "finality_concurrent"),
        *_in("attacks", "refused"),
    ),
    "zone/people/triggers.py": (*_in("people", "roles", "officers_concurrent"), *_in("attacks", "refused")),
    "zone/seals/triggers.py": (*_in("seals", "sealing"), *_in("attacks", "refused")),
    "zone/tracking/models/measurements.py": (
        *_in("zone", "schema"),
        *_in("tracking", "signed_content", "values_in_force", "figures", "series", "corrections", "notes_and_values"),
        *_in("tracking", "form_page", "publish_statements", "publish_concurrent", "review_correction"),
        *_in("reports", "known_at", "annual_report", "annual_summary", "one_wording", "provenance"),
    ),
    "zone/tracking/models/updates.py": (
        *_in("zone", "schema"),
        *_in("tracking", "update_model", "figures", "meaning_concurrent", "publish_concurrent"),
        *UPDATES,
    ),
    "zone/ledger/verify.py": (*PROOF, *_in("ledger", "chain_parts", "verify")),
    "zone/ledger/acts.py": (*PROOF, *_in("tracking", "files_proof")),
    "zone/ledger/proof.py": (
        *PROOF,
        *_in("ledger", "whole_walk"),
        *_in("tracking", "update_proof", "files_proof"),
        *_in("people", "accounts_proof"),
    ),
    "zone/ledger/recorded_rows.py": (*PROOF, *_in("ledger", "master_data")),
    "zone/ledger/schema.py": (*_in("ledger", "schema_rules", "triggers"), *_in("attacks", "found_schema")),
    "zone/ledger/verification.py": (
        *_in("ledger", "walk", "whole_walk", "recorded_rows"),
        *_in("attacks", "verify_command"),
    ),
    "zone/tracking/proof.py": (
        *_in("tracking", "replay", "update_proof", "files_proof"),
        *_in("ledger", "walk", "whole_walk"),
    ),
    "zone/tracking/stored_updates.py": _in("tracking", "replay", "update_proof", "files_proof", "signed_content"),
    "zone/people/proof.py": (*_in("people", "accounts_proof"), *_in("ledger", "walk", "whole_walk")),
}

AT_LOADING = {
    "zone/tracking/undertaking_moves.py": {"move_from_any_other"},
    "zone/ledger/append.py": {"_type"},
    "zone/ledger/triggers.py": {"register_triggers", "fixed_key"},
    "zone/ledger/proof.py": {"register_checks"},
    "zone/tracking/triggers.py": {
        *("_differs", "_changes", "_listed", "_in_state", "_not_editable", "_update_of", "_final_part"),
    },
    "zone/people/triggers.py": {"_listed", "_second_office"},
    "zone/seals/triggers.py": {"_final"},
}
"""Functions that are called as the product is loaded, such as those that make a module's constants."""

ONLY_ON_POSTGRESQL = {
    "zone/ledger/append.py": {"BODY", "CALL", "FUNCTION", "TYPES"},
    "zone/ledger/schema.py": {"CONSTRAINTS", "INDEXES", "REWRITES"},
}
"""Constants for which SQLite has no use."""
