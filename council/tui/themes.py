"""The program's own two themes: ink on slate, ink on paper; one accent, calm borders."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="council-dark",
    dark=True,
    primary="#7fb4ff",
    secondary="#5b7fae",
    accent="#7fb4ff",
    success="#63c58c",
    warning="#e9b44c",
    error="#f0706a",
    foreground="#dde3ea",
    background="#12161b",
    surface="#181d24",
    panel="#202730",
    variables={
        "border": "#7fb4ff",
        "border-blurred": "#2f3843",
        "block-cursor-background": "#2b3a4f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232c37",
        "block-cursor-blurred-foreground": "#dde3ea",
        "input-selection-background": "#7fb4ff 35%",
        "scrollbar": "#2f3843",
        "scrollbar-background": "#12161b",
        "scrollbar-hover": "#465364",
        "scrollbar-active": "#7fb4ff",
        "quiet": "#8492a3",
        "line": "#2f3843",
    },
)

LIGHT = Theme(
    name="council-light",
    dark=False,
    primary="#1d5fb8",
    secondary="#6b8fbd",
    accent="#1d5fb8",
    success="#1f7a4a",
    warning="#9a5b00",
    error="#b3261e",
    foreground="#20262e",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e9e6df",
    variables={
        "border": "#1d5fb8",
        "border-blurred": "#d5d1c7",
        "block-cursor-background": "#dbe6f6",
        "block-cursor-foreground": "#0e1a2b",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#eae7df",
        "block-cursor-blurred-foreground": "#20262e",
        "input-selection-background": "#1d5fb8 25%",
        "scrollbar": "#d5d1c7",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-hover": "#b9b4a7",
        "scrollbar-active": "#1d5fb8",
        "quiet": "#66707c",
        "line": "#d5d1c7",
    },
)

THEMES = {"dark": DARK, "light": LIGHT}
