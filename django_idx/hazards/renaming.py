"""What Django leaves undone in its state when a field is renamed.

Indexes and constraints in a model's options go on naming the old field, until the migration
removes and adds them. Between the two nobody could read them.
"""

from __future__ import annotations

from typing import Any


def rename_in_options(state: Any, app_label: str, operation: Any) -> None:
    """Have indexes and constraints of the model name the field as it is called now."""
    key = (app_label, operation.model_name_lower)
    model = state.models[key]
    changed = False
    for option in ("indexes", "constraints"):
        declared = list(model.options.get(option, ()))
        kept = [_renamed(each, operation.old_name, operation.new_name) for each in declared]
        if any(new is not old for new, old in zip(kept, declared, strict=True)):
            model.options[option] = kept
            changed = True
    if changed and "apps" in state.__dict__:
        state.reload_model(*key)


def _renamed(declared: Any, old: str, new: str) -> Any:
    """The index or constraint itself where it does not name the field."""
    names = [*getattr(declared, "fields", ()), *getattr(declared, "include", ())]
    if old not in {str(name).lstrip("-") for name in names}:
        return declared
    _, positional, named = declared.deconstruct()
    for argument in ("fields", "include"):
        if argument in named:
            kept = [_name(name, old, new) for name in named[argument]]
            named[argument] = type(named[argument])(kept)
    return type(declared)(*positional, **named)


def _name(name: str, old: str, new: str) -> str:
    sign = "-" if name.startswith("-") else ""
    return f"{sign}{new}" if name.lstrip("-") == old else name
