"""The map of provinces: shapes made once from a free shape file, drawn as SVG."""
