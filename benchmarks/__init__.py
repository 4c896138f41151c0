"""How fast RehabDesk is, each figure against the least its parts can do, measured in the same run."""
