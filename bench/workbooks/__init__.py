"""Parts of the benchmark of workbooks."""
