"""The parts of the settings screen: the draft, its sections, and what a rule means in numbers."""
