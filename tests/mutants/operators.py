"""How a module is changed: operators of Cosmic Ray, and a few for what our laws are written in, lists and SQL."""

import ast
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

CHOSEN = (
    *("AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub", "NumberReplacer"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
    *("ExceptionReplacer", "RemoveDecorator"),
    *("ReplaceComparisonOperator_" + pair for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *("ReplaceComparisonOperator_" + pair for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *("ReplaceBinaryOperator_" + pair for pair in ("Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul", "FloorDiv_Mul")),
    *("ReplaceBinaryOperator_" + pair for pair in ("Mod_Mul", "BitOr_BitAnd", "BitAnd_BitOr")),
)
"""Each kind of change once: seeing `==` turned into `!=` shows as much as `<`, `<=`, `>` and `is` together."""

SQL_SWAPS = {
    **{"AND": "OR", "OR": "AND", "<>": "=", "=": "<>", "IS NULL": "IS NOT NULL", "IS NOT NULL": "IS NULL"},
    **{"NOT EXISTS": "EXISTS", "EXISTS": "NOT EXISTS", "NOT IN": "IN", "IN": "NOT IN", "<": "<=", ">": ">=", "+": "-"},
    **{"DISTINCT": "NOT DISTINCT", "OLD.": "NEW.", "NEW.": "OLD."},
}
SQL_WORD = re.compile(
    r"(?<![\w<>])(?:NOT EXISTS|EXISTS|NOT IN|IN|AND|OR|IS NOT NULL|IS NULL|<>|[=<>+]|DISTINCT)(?![\w<>])"
    r"|(?<!\w)(?:OLD\.|NEW\.)"
)
LOOKS_LIKE_SQL = re.compile(r"\b(?:SELECT|EXISTS|NEW\.|OLD\.|AND|WHERE|SET|DISTINCT)")


class Ours(Operator):
    @classmethod
    def examples(cls):
        return ()


class DropElement(Ours):
    """Leave one element out of a tuple, a list, a set or a dictionary that is written out."""

    def _elements(self, node) -> list[tuple[int, int]]:
        """Where each element begins and ends among the children."""
        if node.type not in ("testlist_comp", "testlist_star_expr", "exprlist", "dictorsetmaker", "testlist"):
            return []
        if any(child.type in ("comp_for", "sync_comp_for") for child in node.children) or _is_target(node):
            return []
        found, begin = [], 0
        for place, child in enumerate(node.children):
            if child.type == "operator" and child.value == ",":
                found.append((begin, place))
                begin = place + 1
        return found + [(begin, len(node.children))] * (begin < len(node.children))

    def mutation_positions(self, node):
        return [(node.children[begin].start_pos, node.children[end - 1].end_pos) for begin, end in self._elements(node)]

    def mutate(self, node, index):
        elements = self._elements(node)
        begin, end = elements[index]
        is_last_of_two = len(elements) == 2 and index == 1
        if index == 0 or is_last_of_two:  # the comma behind stays away; a tuple of one keeps its own
            end += 0 if is_last_of_two else 1
        else:
            begin -= 1
        del node.children[begin:end]
        return node


def _is_target(node) -> bool:
    """Whether names are given values here, or looped over: no list of values."""
    parent = node.parent
    if parent.type == "expr_stmt":  # as many values as there are names, or it does not run at all
        return node is not parent.children[-1] or parent.children[0].type == "testlist_star_expr"
    return parent.type in ("for_stmt", "sync_comp_for", "comp_for", "del_stmt", "subscript", "return_stmt", "trailer")


class DropStatement(Ours):
    """Leave out a call, a `raise`, a `yield` or an addition in place that is a line of its own."""

    def mutation_positions(self, node):
        return [(node.start_pos, node.end_pos)] if node.type == "simple_stmt" and self._does(node.children[0]) else []

    def _does(self, statement) -> bool:
        if statement.type == "expr_stmt":
            return statement.children[1].type == "operator" and statement.children[1].value != "="
        if statement.type == "atom_expr":
            return True
        return statement.type in ("raise_stmt", "yield_expr") or statement.get_code().strip() == "raise"

    def mutate(self, node, index):
        return parso.parse(f"{node.get_first_leaf().prefix}pass\n")


class SwapIn(Ours):
    """`in` for `not in` and the other way round."""

    def mutation_positions(self, node):
        return [(node.start_pos, node.end_pos)] if node.type == "comparison" and self._operator(node) else []

    def _operator(self, node) -> str | None:
        found = node.children[1].get_code().split()
        return {("in",): " not in", ("not", "in"): " in"}.get(tuple(found))

    def mutate(self, node, index):
        node.children[1] = parso.python.tree.Keyword(self._operator(node), node.children[1].start_pos)
        return node


class SwapSql(Ours):
    """One word of a condition that is written in SQL."""

    def _words(self, node) -> list[re.Match]:
        if node.type not in ("string", "fstring_string") or _is_docstring(node):
            return []
        return list(SQL_WORD.finditer(node.value)) if LOOKS_LIKE_SQL.search(_whole(node)) else []

    def mutation_positions(self, node):
        return [(node.start_pos, node.end_pos) for _ in self._words(node)]

    def mutate(self, node, index):
        word = self._words(node)[index]
        node.value = node.value[: word.start()] + SQL_SWAPS[word[0]] + node.value[word.end() :]
        return node


def _whole(node) -> str:
    return node.parent.get_code() if node.type == "fstring_string" else node.value


def _is_docstring(node) -> bool:
    return node.parent.type == "simple_stmt"


OURS: tuple[type[Ours], ...] = (DropElement, DropStatement, SwapIn, SwapSql)


@dataclass(frozen=True)
class Mutant:
    """One change of a module."""

    module: str
    operator: str
    occurrence: int
    row: int
    """The line, from 1."""
    source: str
    text: str
    """The module with the change."""

    @cached_property
    def function(self) -> str:
        """Name of the function in whose body the change is; empty: in none."""
        functions = (one for one in ast.walk(ast.parse(self.source)) if isinstance(one, ast.FunctionDef))
        names = [one.name for one in functions if one.body[0].lineno <= self.row <= (one.end_lineno or 0)]
        return names[-1] if names else ""

    @cached_property
    def rows(self) -> range:
        """The lines of the statement that is changed; of one that holds others, those before them."""
        found = range(self.row, self.row + 1)
        for one in ast.walk(ast.parse(self.source)):  # from the outside inwards
            if isinstance(one, ast.stmt | ast.ExceptHandler) and one.lineno <= self.row <= (one.end_lineno or 0):
                body = getattr(one, "body", None)
                found = range(one.lineno, max(body[0].lineno, one.lineno + 1) if body else (one.end_lineno or 0) + 1)
        return found if self.row in found else range(self.row, self.row + 1)

    @cached_property
    def constant(self) -> str:
        """Name of the module's constant that is changed; empty for anything else."""
        for one in ast.parse(self.source).body:
            if isinstance(one, ast.Assign | ast.AnnAssign) and one.lineno <= self.row <= (one.end_lineno or 0):
                return ast.unparse(one.targets[0] if isinstance(one, ast.Assign) else one.target)
        return ""

    @cached_property
    def key(self) -> str:
        return sha256(f"{self.module}\n{self.text}".encode()).hexdigest()

    @cached_property
    def change(self) -> tuple[str, str]:
        """The lines that are changed, before and after, each as one line."""
        before, after = self.source.splitlines(), self.text.splitlines()
        while before and after and before[0] == after[0]:
            before, after = before[1:], after[1:]
        while before and after and before[-1] == after[-1]:
            before, after = before[:-1], after[:-1]
        return _one_line(before), _one_line(after)


def _one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Every change of a module that leaves it a program, and another one."""
    tree = ast.parse(source)
    as_it_is, left_alone = ast.dump(tree), _left_alone(tree)
    seen = set()
    operators = [(name, get_operator(f"core/{name}")()) for name in CHOSEN] + [(one.__name__, one()) for one in OURS]
    parsed = get_ast(source)
    pickled = pickle.dumps(parsed)  # read again in a sixth of the time it takes to parse
    for name, operator in operators:
        places = [place for node in ast_nodes(parsed) for place in operator.mutation_positions(node)]
        for occurrence, (begin, _) in enumerate(places):
            if any(first <= begin < last for first, last in left_alone):
                continue
            text = MutationVisitor(occurrence, operator).walk(pickle.loads(pickled)).get_code()
            try:
                is_other = ast.dump(ast.parse(text)) != as_it_is
            except SyntaxError:
                continue
            if is_other and text not in seen:
                seen.add(text)
                yield Mutant(module, name, occurrence, begin[0], source, text)


def _left_alone(tree: ast.AST) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where types are named, which changes nothing, and what belongs to the database's shape: `makemigrations --check`
    compares that."""
    found: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)
        elif isinstance(node, ast.ClassDef):
            is_whole = node.name == "Meta" or any(
                isinstance(one, ast.Name) and one.id == "Protocol" for one in node.bases
            )
            found += [node] if is_whole else [one for one in node.decorator_list if _is_dataclass(one)]
    return [((one.lineno, one.col_offset), (one.end_lineno or 0, one.end_col_offset or 0)) for one in found if one]


def _is_dataclass(decorator: ast.AST) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "dataclass"
