"""Python loads this first, by its name, in each program that a test of the station starts."""

from tests import alone

alone.watch()
