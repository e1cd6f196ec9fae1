"""Documents and their chunks."""

from random import Random

from grove.seed.chance import moment, mostly_small
from grove.seed.world import Rows, World


def documents(world: World) -> Rows:
    chance = world.stream("documents")
    statuses = world.stream("documents.status")
    count = world.sizes["documents"]
    for position in range(count):
        user_id = world.author(chance, position, count)
        yield (
            position + 1,
            world.tenant_of(user_id),
            user_id,
            world.prose.title(chance),
            _status(statuses, position, count),
            1 + mostly_small(chance, 24),
            moment(position, count),
        )


def document_chunks(world: World) -> Rows:
    """About eleven of each finished document; others have none yet."""
    chance = world.stream("document_chunks")
    statuses = world.stream("documents.status")  # the same statuses as the documents drew
    count = world.sizes["documents"]
    chunk_id = 0
    for position in range(count):
        if _status(statuses, position, count) != "ready":
            continue
        for chunk_index in range(1 + mostly_small(chance, 6)):
            chunk_id += 1
            content = world.prose.cut(chance, 100 + mostly_small(chance, 7))
            yield chunk_id, position + 1, chunk_index, content


def _status(chance: Random, position: int, count: int) -> str:
    drawn = chance.randrange(100)
    if position * 100 >= count * 99 and drawn < 50:
        return "pending" if drawn < 35 else "processing"
    return "failed" if drawn >= 97 else "ready"
