"""touch: keep every customer from going quiet."""

import os

__version__ = "0.1.0"


def commands() -> dict[str, str]:
    """The module of each command by the command's name: `opt_out.py` is `opt-out`, `import_.py` is `import`."""
    files = sorted(os.listdir(os.path.join(os.path.dirname(__file__), "cli", "commands")))
    modules = (file[:-3] for file in files if file.endswith(".py") and file != "__init__.py")
    return {module.rstrip("_").replace("_", "-"): module for module in modules}
