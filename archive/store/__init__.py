"""The database: schema, saving, versions, publishing, search."""
