"""质量评价: ten criteria for every entry, each with what to do; links that are tried; reports."""
