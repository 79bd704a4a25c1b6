"""What the cells of a file are, what type its columns have, and where their names stand.

One recogniser for the form, which proposes 信息项 from a file, and for tables, which load it: what
is proposed is what is loaded. Pure.
"""
