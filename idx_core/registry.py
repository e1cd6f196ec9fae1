"""All rules, by id. To add a rule, add a file in idx_core/rules and its name here."""

from idx_core.finding import Severity
from idx_core.rule import Rule
from idx_core.rules.constant_key import constant_key
from idx_core.rules.duplicate_index import duplicate_index
from idx_core.rules.mutable_predicate import mutable_predicate
from idx_core.rules.overlapping_indexes import overlapping_indexes
from idx_core.rules.redundant_beside_constraint import redundant_beside_constraint
from idx_core.rules.redundant_prefix import redundant_prefix
from idx_core.rules.repeated_column import repeated_column
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key
from idx_core.rules.unindexed_generic_foreign_key import unindexed_generic_foreign_key
from idx_core.rules.wide_key import wide_key

ALL_RULES: tuple[Rule, ...] = (
    unindexed_foreign_key,
    unindexed_generic_foreign_key,
    duplicate_index,
    redundant_prefix,
    redundant_beside_constraint,
    overlapping_indexes,
    constant_key,
    repeated_column,
    wide_key,
    mutable_predicate,
)

# What is told without being asked for; the others are advice.
WARNING_RULES: tuple[Rule, ...] = tuple(r for r in ALL_RULES if r.severity >= Severity.WARNING)
