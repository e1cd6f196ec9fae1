"""What the command lines of `eject` and `adopt` have in common."""

import argparse


def add_how(parser: argparse.ArgumentParser) -> None:
    """`--diff`, the default, or `--write`."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="show the change, the default")
    how.add_argument("--write", action="store_true", help="change the files")
