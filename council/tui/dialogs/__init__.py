"""Questions over a screen: all by keyboard, Enter accepts, Esc leaves."""
