"""`manage.py idx eject` and `adopt`: indexes written into the models' source.

`wanted` says what is to be there, `place` finds a model in its file, `meta`, `field` and
`spelling` write, `writing` does it for all models, and `advice` tells what is left to people.
"""
