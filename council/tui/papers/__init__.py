"""The parts of the minutes screen: how far the minutes are, how they read, the papers that a meeting needs."""
