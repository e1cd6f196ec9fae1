"""Django in this process, as for the other tests of its adapter."""

from tests.django.conftest import *  # noqa: F403
