"""The plugin host: finds plugins, asks whether they may run here, loads them, and keeps their failures to themselves.

`found` reads what there is, `compatibility` and `approval` say whether it may run, `unpacking`, `loading` and
`quarantine` bring it in; `starting` does all that for one community, `host` is what comes of it. Nothing of a plugin is
imported before it has been approved on this machine, and there is no sandbox: an approved plugin can do whatever the
program can.
"""

from council.plugins.built_in import BuiltIn
from council.plugins.host import Plugins
from council.plugins.troubles import Trouble, Troubles

__all__ = ["BuiltIn", "Plugins", "Trouble", "Troubles"]
