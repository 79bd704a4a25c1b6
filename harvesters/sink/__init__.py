"""From entries to rows, activities and index documents, a few hundred at a time.

``gate`` validates as ``package_create`` does, ``rows`` writes, ``shown`` reads a batch back as
``package_show`` would give it, ``documents`` makes what Solr gets, ``batch`` puts them together.
"""
