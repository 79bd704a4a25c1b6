"""One run, several workers: the ledger as a queue, for sources that list first and fetch after.

``state`` keeps the queue, ``chunk`` reads what a worker has taken, ``work`` is what workers do.
"""
