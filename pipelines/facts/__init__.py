"""From the mentions of a story to its facts: who holds which title, who was commended by whom, for what."""
