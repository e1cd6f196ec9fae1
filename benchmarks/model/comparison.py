"""Whether two plans are the same, and how far apart their costs are."""

from __future__ import annotations

from dataclasses import dataclass

from idx_core.scale_model.plan import Plan


@dataclass(frozen=True, slots=True)
class Comparison:
    """One query, planned by the real database and by its model."""

    name: str
    real: Plan
    model: Plan

    @property
    def same_shape(self) -> bool:
        return self.real.shape() == self.model.shape()

    @property
    def difference(self) -> float:
        """The model's error in total cost, as a fraction of the real one."""
        return abs(self.model.total_cost - self.real.total_cost) / self.real.total_cost

    def is_within(self, fraction: float) -> bool:
        return self.same_shape and self.difference <= fraction

    def __str__(self) -> str:
        shape = "same plan" if self.same_shape else f"other plan: {_brief(self)}"
        return (
            f"{self.name}: {shape}, cost {self.real.total_cost:.2f} really,"
            f" {self.model.total_cost:.2f} in the model ({self.difference:.4%})"
        )


def _brief(comparison: Comparison) -> str:
    real, model = (
        " > ".join(
            " ".join(filter(None, (node["Node Type"], node.get("Index Name"))))
            for node in plan.nodes()
        )
        for plan in (comparison.real, comparison.model)
    )
    return f"{real} | {model}"
