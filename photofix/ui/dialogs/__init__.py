"""Windows that ask or tell and go away. They give back what was chosen; commands act on it."""
