"""From a decoded page to its article."""
