"""Client applications, their groves, and the branches and members of those."""

from collections.abc import Iterator

from grove.seed.chance import few_large, moment, mostly_small, one_in, shortly_before
from grove.seed.world import Rows, World


def client_apps(world: World) -> Rows:
    chance = world.stream("client_apps")
    for position, tenant_id in enumerate(_tenants_of_apps(world)):
        yield (
            position + 1,
            tenant_id,
            world.prose.title(chance),
            f"{chance.getrandbits(256):064x}",
            moment(position, world.sizes["client_apps"]),
        )


def groves(world: World) -> Rows:
    chance = world.stream("groves")
    count = world.sizes["groves"]
    for position, (app_id, members) in enumerate(_membership(world)):
        yield (
            position + 1,
            app_id,
            members[0] if members and not one_in(chance, 10) else None,
            world.prose.title(chance),
            moment(position, count),
        )


def grove_members(world: World) -> Rows:
    count = world.sizes["groves"]
    for position, (_, members) in enumerate(_membership(world)):
        for rank, user_id in enumerate(members):
            yield position + 1, user_id, "reader" if rank else "owner", moment(position, count)


def branches(world: World) -> Rows:
    chance = world.stream("branches")
    count = world.sizes["branches"]
    for position in range(count):
        newest = world.sizes["groves"] * position // count
        is_open = one_in(chance, 3 if position * 100 >= count * 97 else 100)
        closed = "closed" if one_in(chance, 4) else "merged"
        yield (
            position + 1,
            shortly_before(chance, newest, 10) + 1,
            world.prose.title(chance),
            "open" if is_open else closed,
            moment(position, count),
        )


def _tenants_of_apps(world: World) -> Iterator[int]:
    chance = world.stream("tenant of a client app")
    for _ in range(world.sizes["client_apps"]):
        yield few_large(chance, world.sizes["tenants"], power=3) + 1


def _membership(world: World) -> Iterator[tuple[int, list[int]]]:
    """Each grove's client app, and its members without repetition: people of the app's tenant."""
    chance = world.stream("membership")
    tenants = list(_tenants_of_apps(world))
    for _ in range(world.sizes["groves"]):
        app = few_large(chance, len(tenants))
        people = world.users_of(tenants[app])
        wanted = min(len(people), 1 + mostly_small(chance, 3))
        yield app + 1, chance.sample(people, wanted)
