"""Conversations and their messages."""

from array import array

from grove.seed.chance import moment, mostly_small, one_in, shortly_before
from grove.seed.world import Rows, World, type_of_key


def conversations(world: World) -> Rows:
    chance = world.stream("conversations")
    count = world.sizes["conversations"]
    for position in range(count):
        user_id = world.author(chance, position, count)
        recent = position * 100 >= count * 98
        is_open = one_in(chance, 2 if recent else 100)
        yield (
            position + 1,
            world.tenant_of(user_id),
            user_id,
            world.prose.title(chance),
            "open" if is_open else "archived",
            moment(position, count),
        )


def messages(world: World) -> Rows:
    """In the order of time, so that a conversation's messages lie far apart in the table."""
    chance = world.stream("messages")
    count = world.sizes["messages"]
    conversations_count = world.sizes["conversations"]
    last_of = array(type_of_key, bytes(8 * conversations_count))
    for position in range(count):
        newest = conversations_count * position // count
        if one_in(chance, 10):
            conversation = newest - newest % 500  # one that everybody writes in
        else:
            conversation = shortly_before(chance, newest, 12)
        replied_to = last_of[conversation] if one_in(chance, 7) else 0
        content = world.prose.cut(chance, 10 + mostly_small(chance, 9))
        last_of[conversation] = position + 1
        yield (
            position + 1,
            conversation + 1,
            replied_to or None,
            "system" if one_in(chance, 50) else chance.choice(("user", "assistant")),
            content,
            len(content) // 4 + 1,
            moment(position, count),
        )
