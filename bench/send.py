"""How fast `touch send` is, whole process from start to exit, against the SDK called in a loop."""
