"""Options that take a list: ``--off a b`` means the same as ``--off a --off b``."""

from __future__ import annotations

import click


class TakesLists(click.Command):
    """A command without arguments, whose repeatable options take several values at once."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the name of a repeatable option before each of its values but the first."""
        lists = {
            name
            for option in self.params
            if isinstance(option, click.Option) and option.multiple
            for name in option.opts
        }
        repeated: list[str] = []
        taking, has_one = "", False
        for word in args:
            if word.startswith("-"):
                name, has_value, _ = word.partition("=")
                taking, has_one = name if name in lists else "", bool(has_value)
            elif taking:
                repeated += [taking] if has_one else []
                has_one = True
            repeated.append(word)
        return super().parse_args(ctx, repeated)
