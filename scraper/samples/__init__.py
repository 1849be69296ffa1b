"""The demo's sample newspapers, and their small server."""
