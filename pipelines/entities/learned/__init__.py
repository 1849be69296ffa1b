"""The second hand: a sequence model that sees the words, the lexicons and what the grammar takes them for."""
