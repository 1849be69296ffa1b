"""The Datasette plugin: routes, templates, static files, replay."""
