"""What joins stories: passes over the store whose result depends on what it holds, not on the order of arrival."""
