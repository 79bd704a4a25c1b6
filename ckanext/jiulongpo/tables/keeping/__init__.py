"""Downloads of whole tables are made once: kept while they are sent, served as files after that."""
