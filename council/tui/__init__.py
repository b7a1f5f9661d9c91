"""The terminal: sends commands, draws snapshots, owns no state. `run` starts it; `screens.base` says how to add."""
