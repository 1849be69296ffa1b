"""From the places a story names to administrative units, then and now."""
