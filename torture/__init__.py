"""Proof by force that a harvest cannot be hurt: kills, chaos, evil sources, years of listings.

``python -m torture [kills|chaos|evil|histories] [--sample] [--seed N]`` on the services that the
environment names; ``make torture`` brings services of its own. Nothing of the product knows of this
room: what has to be counted or killed is wrapped here, in the processes that are made to die.
"""
