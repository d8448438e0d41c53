// Conveniences on top of pages that work without scripts.
import "./scripts/sidebar.js";
import "./scripts/menus.js";
import "./scripts/dialogs.js";
import "./scripts/keys.js";
import "./scripts/filters.js";
import "./scripts/multi-choice.js";
import "./scripts/autosave.js";
import "./scripts/print.js";
import "./scripts/selection.js";
import "./scripts/batches.js";
import "./scripts/sorting.js";
import "./scripts/columns.js";
import "./scripts/review.js";
import "./scripts/month-grid.js";
import "./scripts/lookups.js";
