"""The rules whose findings are told without being asked for, by id.

Apart from `idx_core.registry`, so that the checks before every command load no rule that advises.
"""

from idx_core.rule import Rule
from idx_core.rules.duplicate_index import duplicate_index
from idx_core.rules.mutable_predicate import mutable_predicate
from idx_core.rules.redundant_beside_constraint import redundant_beside_constraint
from idx_core.rules.redundant_prefix import redundant_prefix
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key
from idx_core.rules.unindexed_generic_foreign_key import unindexed_generic_foreign_key
from idx_core.rules.unindexed_ordering import unindexed_ordering
from idx_core.rules.unindexed_search import unindexed_search
from idx_core.rules.unserved_query import unserved_query

WARNING_RULES: tuple[Rule, ...] = (
    unindexed_foreign_key,
    unindexed_generic_foreign_key,
    unindexed_search,
    unindexed_ordering,
    unserved_query,
    duplicate_index,
    redundant_prefix,
    redundant_beside_constraint,
    mutable_predicate,
)
