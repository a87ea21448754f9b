"""ConvoKit: its corpora in and out, without the library."""
