"""Which row of the product a row of a file is: by its hidden key, else by the words people see."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from zone.examples import unmark_example
from zone.export import unescape_formula
from zone.imports.cell_parsing import clean
from zone.imports.header_detection import TableMapping, cell, normal
from zone.layouts.base import LAYOUTS, Layout
from zone.layouts.signatures import RowSignature, month_word, read_signature
from zone.ledger import clock
from zone.people.models import User
from zone.units import month_text, parse_month
from zone.xlsx.worksheet import Raw

NO_KEY = "没有行标识，也没有编码或名称，无法确定是哪一行。"
DAMAGED = "隐藏列“原值”被改动过，无法核对；请重新下载模板，把内容填到新模板里。"
COPIED = "行标识与原值不是同一行的，可能是整行复制覆盖所致；请重新下载模板填写。"
MANY_INDICATORS = "该事项有多个指标，请填写“指标”列。"


class RowMatcher:
    """Finds the keys of a file's rows; a row without one is looked for by its code or name, and its indicator."""

    def __init__(self, layout: Layout, table: TableMapping, month: date | None, user: User):
        self.layout, self.table, self.month, self.user = layout, table, month, user
        self.named_by = [name for name in ("code", "name") if self._has_column(name)]
        """Columns of the file that name its rows, the code first."""
        self.places = {name: table.place_of(name) for name in ("code", "name", "indicator")}

    def _has_column(self, name: str) -> bool:
        """Whether a column of the file names the row and is not itself something to write."""
        place = self.table.place_of(name)
        return place is not None and not any(one.name == name and one.writes for one in self.layout.columns)

    @property
    def is_possible(self) -> bool:
        return bool(self.named_by) or self.table.key_place is not None

    def by(self, cells: Sequence[Raw]) -> str:
        """Which of the columns that name rows names this one; empty when none does."""
        return next((name for name in self.named_by if self.word(cells, name)), "")

    def word(self, cells: Sequence[Raw], name: str) -> str:
        """What a row says in one of the columns that name it."""
        place = self.places[name]
        raw = None if place is None else cell(cells, place)
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        return "" if raw is None else unmark_example(unescape_formula(clean(str(raw))))

    def key(self, cells: Sequence[Raw]) -> str:
        """The hidden key a row has; empty when it has none."""
        place = self.table.key_place
        raw = None if place is None else cell(cells, place)
        return "" if raw is None else unescape_formula(clean(str(raw)))

    def group(self, cells: Sequence[Raw]) -> str:
        """What rows of the same record have in common; empty when the row does not say."""
        if key := self.key(cells):
            return key.partition("#")[0]
        by = self.by(cells)
        return self.word(cells, by) if by else ""

    def other_name(self, cells: Sequence[Raw], name: str) -> str:
        """What to look at where the code of a row and the name beside it are not of one record; empty else."""
        shown = self.word(cells, "name") if self.named_by == ["code", "name"] else ""
        if not shown or normal(shown) == normal(name):
            return ""
        return f"请核对：这一编码的名称是“{name}”，表中写的是“{shown[:40]}”。"

    def signature(self, cells: Sequence[Raw], key: str) -> RowSignature | None:
        """What the row was when it was exported; None where it does not say.

        Raises ValidationError for a signature that is damaged or belongs to another row, layout or month.
        """
        place = self.table.signature_place
        raw = None if place is None else cell(cells, place)
        if raw is None or not key:
            return None
        read = read_signature(clean(str(raw)))
        if read is None:
            raise ValidationError(DAMAGED)
        if read.layout != self.layout.name:
            other = LAYOUTS.get(read.layout)
            raise ValidationError(
                f"这一行出自《{other.title if other else read.layout}》，不是《{self.layout.title}》。"
            )
        if read.month != month_word(self.month):
            was = month_text(parse_month(read.month)) if read.month else "别的月份"
            raise ValidationError(f"这一行是{was}的，现在导入的是{month_text(self.month) if self.month else '名录'}。")
        if read.key != key:
            raise ValidationError(COPIED)
        return read

    def same_words(self, cells: Sequence[Raw], key: str) -> None:
        """Raises ValidationError where a keyed row shows another row's code: somebody copied cells over it."""
        shown = self.word(cells, "code")
        if shown and normal(shown) != normal(key.partition("#")[0]):
            raise ValidationError(f"隐藏的行标识是 {key}，格子里的编码却是 {shown[:40]}，可能是复制覆盖所致。")

    def find_keys(self, rows: Sequence[Sequence[Raw]]) -> list[str | ValidationError]:
        """Keys of rows that have none, found by their words; or why none was found."""
        named = [(self.by(cells), cells) for cells in rows]
        known = {}
        for by in self.named_by:
            wanted = {self.word(cells, by) for name, cells in named if name == by}
            known[by] = self._known(by, wanted) if wanted else {}
        return [self._one(by, cells, known[by]) if by else ValidationError(NO_KEY) for by, cells in named]

    def _known(self, by: str, wanted: set[str]) -> dict[str, list[tuple[str, str]]]:
        """By code or name: the keys of rows, each with what its indicator is called."""
        columns = {column.name: column for column in self.layout.columns}
        chosen = self.layout.records(self.user).filter(**{f"{by}__in": wanted})
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self.layout.rows(chosen, self.month or clock.today().replace(day=1), self.user, True):
            named = columns["indicator"].read(row) if "indicator" in columns else ""
            record = self.layout.record_of(row)
            found.setdefault(getattr(record, by), []).append((self.layout.key(row), named or ""))
        return found

    def _one(self, by: str, cells: Sequence[Raw], known: dict[str, list[tuple[str, str]]]) -> str | ValidationError:
        word, indicator = self.word(cells, by), normal(self.word(cells, "indicator"))
        what = "编码" if by == "code" else "名称"
        candidates = known.get(word, [])
        if not candidates:
            return ValidationError(f"没有{what}为“{word[:40]}”的行，或您无权查看。")
        if indicator:
            candidates = [one for one in candidates if normal(one[1]) == indicator]
            if not candidates:
                return ValidationError(f"“{word[:40]}”没有指标“{self.word(cells, 'indicator')[:40]}”。")
        records = {key.partition("#")[0] for key, _ in candidates}
        if len(records) > 1:
            return ValidationError(f"有多个叫“{word[:40]}”的事项，无法确定是哪一个；请下载模板填写。")
        return candidates[0][0] if len(candidates) == 1 else ValidationError(MANY_INDICATORS)
