"""All rules, by id. To add a rule, add a file in idx_core/rules and its name here.

One whose findings are warnings goes into `idx_core.warning_rules` instead.
"""

from idx_core.model import Schema
from idx_core.rule import Rule
from idx_core.rules.append_only_time import append_only_time
from idx_core.rules.constant_key import constant_key
from idx_core.rules.low_cardinality import low_cardinality
from idx_core.rules.missing_unique import missing_unique
from idx_core.rules.mostly_null import mostly_null
from idx_core.rules.overlapping_indexes import overlapping_indexes
from idx_core.rules.repeated_column import repeated_column
from idx_core.rules.soft_delete import soft_delete
from idx_core.rules.tenant_first import tenant_first
from idx_core.rules.unasked_index import unasked_index
from idx_core.rules.unfit_for_like import unfit_for_like
from idx_core.rules.unindexed_discriminator import unindexed_discriminator
from idx_core.rules.wide_key import wide_key
from idx_core.rules.write_load import write_load
from idx_core.warning_rules import warning_rules

ADVICE_RULES: tuple[Rule, ...] = (
    soft_delete,
    tenant_first,
    unindexed_discriminator,
    missing_unique,
    overlapping_indexes,
    constant_key,
    repeated_column,
    unasked_index,
    low_cardinality,
    mostly_null,
    append_only_time,
    write_load,
    wide_key,
    unfit_for_like,
)

ALL_RULES: tuple[Rule, ...] = tuple(
    sorted((*warning_rules(), *ADVICE_RULES), key=lambda rule: rule.id)
)


def rules_for(schema: Schema) -> tuple[Rule, ...]:
    """Those that may find anything in the schema; a run with a thousand tables asks no others."""
    advice = (rule for rule in ADVICE_RULES if rule.needs is None or rule.needs(schema))
    return (*warning_rules(schema), *advice)
