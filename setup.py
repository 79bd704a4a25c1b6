"""What only ``setup.py`` can hold: the packages and the places where messages are found.

Everything else is in ``pyproject.toml``. Babel does not follow links, so the folders that the
package reaches through ``ckanext/jiulongpo/{schemas,harvesters}`` are named here on their own.
"""

from setuptools import find_namespace_packages, setup

setup(
    packages=find_namespace_packages(include=["ckanext.*"]),
    message_extractors={
        "ckanext": [
            ("**.py", "python", None),
            ("**.js", "javascript", None),
            ("**/templates/**.html", "ckan", None),
        ],
        "harvesters": [("**.py", "python", None), ("**/templates/**.html", "ckan", None)],
        "schemas": [("**.py", "python", None)],
    },
)
