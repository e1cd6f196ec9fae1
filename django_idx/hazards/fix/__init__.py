"""Writes the safe version of hazardous operations into migrations, where that is mechanical.

`replacing` says what becomes of one operation, `order` whether it may run after those that follow
it, `graph` where a new migration goes, `editing` and `apart` write, `fixing` does it all.
"""
