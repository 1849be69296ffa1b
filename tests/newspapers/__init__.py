"""A loopback press of newspapers that misbehave, each in its own named way."""
