"""The models' source: read, changed with as few characters as possible, shown and written.

`file` reads, `parsed` finds things in it and collects edits, `items`, `imports` and `style` make
them, `diff` shows and `writing` writes. libcst parses; nothing is printed anew that was there.
"""
