"""A schema of tomorrow: what a later RehabDesk might do to a centre's file."""
