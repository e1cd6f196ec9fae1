"""All hazard rules, by id. To add one, add a file in idx_core/hazards/rules and its name here."""

from idx_core.hazards.rule import HazardRule
from idx_core.hazards.rules.blocking_operation import blocking_operation
from idx_core.hazards.rules.inexact_downgrade import inexact_downgrade
from idx_core.hazards.rules.needed_index import needed_index
from idx_core.hazards.rules.unrepeatable_concurrent import unrepeatable_concurrent

HAZARD_RULES: tuple[HazardRule, ...] = (
    blocking_operation,
    unrepeatable_concurrent,
    inexact_downgrade,
    needed_index,
)
