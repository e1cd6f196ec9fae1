"""Django in this process, as for the other tests of its adapter."""

from tests.django.conftest import *  # noqa: F403
from tests.django.conftest import _database_access  # noqa: F401 - which the star leaves out
