"""What ``bench/search.py`` is made of: records, cores, queries, judgements, measures."""
