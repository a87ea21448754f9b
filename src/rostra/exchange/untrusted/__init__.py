"""Files of strangers, read with bounded memory: archives, XML, JSON, lines of text."""
