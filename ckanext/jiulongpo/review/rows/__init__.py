"""数据行: how the tables in the files of a pending version differ from the published ones."""
