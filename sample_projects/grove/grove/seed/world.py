"""Who belongs where: what the rows of several tables have to agree on."""

from array import array
from collections.abc import Iterator, Sequence
from random import Random

from grove.seed.chance import Prose, few_large, stream
from grove.seed.sizes import sizes

type_of_key = "q"  # array's code for a signed integer of 8 bytes

Rows = Iterator[tuple[object, ...]]


class World:
    """All that ``scale`` and ``seed`` decide before the first row is made. Keys count from 1."""

    def __init__(self, scale: float, seed: int) -> None:
        self.seed = seed
        self.sizes = sizes(scale)
        self.prose = Prose(seed)
        self._tenant_of_user = array(type_of_key)
        self._users_of_tenant = [array(type_of_key) for _ in range(self.sizes["tenants"])]
        chance = self.stream("tenant of a user")
        for user_id in range(1, self.sizes["users"] + 1):
            tenant = few_large(chance, self.sizes["tenants"], power=3)
            self._tenant_of_user.append(tenant + 1)
            self._users_of_tenant[tenant].append(user_id)

    def stream(self, purpose: str) -> Random:
        return stream(self.seed, purpose)

    def tenant_of(self, user_id: int) -> int:
        return self._tenant_of_user[user_id - 1]

    def users_of(self, tenant_id: int) -> Sequence[int]:
        """Keys in ascending order; a small tenant may have none."""
        return self._users_of_tenant[tenant_id - 1]

    def author(self, chance: Random, position: int, of: int) -> int:
        """A user who had joined when a table's row at ``position`` of ``of`` was made."""
        joined = self.sizes["users"] * position // of
        return few_large(chance, joined) + 1 if joined else 1
