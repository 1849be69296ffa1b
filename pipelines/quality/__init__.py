"""How well pages and themes are read, held against what people wrote beside them, and floors that hold."""
