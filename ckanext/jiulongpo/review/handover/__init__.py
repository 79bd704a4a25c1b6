"""Handing over (转交): another person is asked to decide, or to go on writing."""
