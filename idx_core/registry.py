"""All rules, by id. To add a rule, add a file in idx_core/rules and its name here."""

from idx_core.rule import Rule
from idx_core.rules.duplicate_index import duplicate_index
from idx_core.rules.redundant_beside_constraint import redundant_beside_constraint
from idx_core.rules.redundant_prefix import redundant_prefix
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key
from idx_core.rules.unindexed_generic_foreign_key import unindexed_generic_foreign_key
from idx_core.rules.unserved_query import unserved_query

ALL_RULES: tuple[Rule, ...] = (
    unindexed_foreign_key,
    unindexed_generic_foreign_key,
    unserved_query,
    duplicate_index,
    redundant_prefix,
    redundant_beside_constraint,
)
