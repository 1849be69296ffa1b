"""The demo's sample newspapers, and their small server: invented people and events, written for this project.

A newspaper is a folder: `newspaper.toml` (sections, addresses, the rules of its registry entry) and `stories/`, one
TOML file a story, named `<number>-<a word or two>.toml`. Pages are drawn from them by templates/<family>/, the same
bytes each time. A story's table `[edition2]` says how it changes, or that it is gone, in the second edition; `layout`,
`saved` and `saved_from` make it a page that was saved before the layout changed. `theme` is what its writer meant: no
page shows it.
"""
