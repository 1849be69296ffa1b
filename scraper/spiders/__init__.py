"""The spiders: one for every publisher."""
