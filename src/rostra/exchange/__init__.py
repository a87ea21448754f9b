"""Exchange: corpora from and to the formats of the field, with a report of what was lost."""
