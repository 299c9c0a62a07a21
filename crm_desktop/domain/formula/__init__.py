"""Formulas over the other fields of a record: read, checked, printed and computed, without `eval`."""

from crm_desktop.domain.formula.checking import check, type_of_field
from crm_desktop.domain.formula.evaluating import evaluate, given, stored
from crm_desktop.domain.formula.parsing import FUNCTIONS, parse
from crm_desktop.domain.formula.tree import FormulaError, Tree, printed, refs

__all__ = [
    "FUNCTIONS",
    "FormulaError",
    "Tree",
    "check",
    "evaluate",
    "given",
    "parse",
    "printed",
    "refs",
    "stored",
    "type_of_field",
]
