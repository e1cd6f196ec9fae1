"""Tenants, users and their settings."""

from datetime import timedelta

from grove.seed.chance import LAST_DAY, moment, mostly_small, one_in
from grove.seed.world import Rows, World

_FIRST_NAMES = "Ada Bruno Chen Dora Emil Fatima Goran Hana Ivo Juno Kofi Lena Maya Nils".split()
_LAST_NAMES = "Ash Birch Cedar Elm Fir Hazel Larch Maple Oak Pine Rowan Spruce Yew".split()
_LOCALES = ("en", "en", "en", "de", "fr", "pt-BR")


def tenants(world: World) -> Rows:
    chance = world.stream("tenants")
    count = world.sizes["tenants"]
    for position in range(count):
        # The first tenants are the ones with most users.
        plan = "enterprise" if position * 50 < count else "team" if one_in(chance, 5) else "free"
        name = world.prose.title(chance)
        yield position + 1, f"tenant-{position + 1}", name, plan, moment(position, count)


def users(world: World) -> Rows:
    chance = world.stream("users")
    count = world.sizes["users"]
    for position in range(count):
        user_id = position + 1
        created_at = moment(position, count)
        silent = timedelta(hours=mostly_small(chance, 15))
        yield (
            user_id,
            world.tenant_of(user_id),
            f"user-{user_id}@grove.example",
            f"{chance.choice(_FIRST_NAMES)} {chance.choice(_LAST_NAMES)}",
            "admin" if one_in(chance, 50) else "member",
            not one_in(chance, 12),
            created_at,
            None if one_in(chance, 10) else max(created_at, LAST_DAY - silent),
        )


def user_settings(world: World) -> Rows:
    chance = world.stream("user_settings")
    for user_id in range(1, world.sizes["users"] + 1):
        preferences = {"theme": chance.choice(("light", "dark")), "digest": one_in(chance, 4)}
        yield user_id, world.tenant_of(user_id), chance.choice(_LOCALES), preferences
