"""Rules of newspapers, made and held against stored pages: `guong publishers check`, `new` and `learn`."""
