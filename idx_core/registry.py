"""All rules, by id. To add a rule, add a file in idx_core/rules and its name here."""

from idx_core.finding import Severity
from idx_core.rule import Rule
from idx_core.rules.append_only_time import append_only_time
from idx_core.rules.constant_key import constant_key
from idx_core.rules.duplicate_index import duplicate_index
from idx_core.rules.low_cardinality import low_cardinality
from idx_core.rules.missing_unique import missing_unique
from idx_core.rules.mostly_null import mostly_null
from idx_core.rules.mutable_predicate import mutable_predicate
from idx_core.rules.overlapping_indexes import overlapping_indexes
from idx_core.rules.redundant_beside_constraint import redundant_beside_constraint
from idx_core.rules.redundant_prefix import redundant_prefix
from idx_core.rules.repeated_column import repeated_column
from idx_core.rules.soft_delete import soft_delete
from idx_core.rules.tenant_first import tenant_first
from idx_core.rules.unasked_index import unasked_index
from idx_core.rules.unfit_for_like import unfit_for_like
from idx_core.rules.unindexed_discriminator import unindexed_discriminator
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key
from idx_core.rules.unindexed_generic_foreign_key import unindexed_generic_foreign_key
from idx_core.rules.unindexed_ordering import unindexed_ordering
from idx_core.rules.unindexed_search import unindexed_search
from idx_core.rules.unserved_query import unserved_query
from idx_core.rules.wide_key import wide_key
from idx_core.rules.write_load import write_load

ALL_RULES: tuple[Rule, ...] = (
    unindexed_foreign_key,
    unindexed_generic_foreign_key,
    soft_delete,
    tenant_first,
    unindexed_search,
    unindexed_ordering,
    unindexed_discriminator,
    missing_unique,
    unserved_query,
    duplicate_index,
    redundant_prefix,
    redundant_beside_constraint,
    overlapping_indexes,
    constant_key,
    repeated_column,
    unasked_index,
    low_cardinality,
    mostly_null,
    append_only_time,
    write_load,
    wide_key,
    mutable_predicate,
    unfit_for_like,
)

# What is told without being asked for; the others are advice.
WARNING_RULES: tuple[Rule, ...] = tuple(r for r in ALL_RULES if r.severity >= Severity.WARNING)
