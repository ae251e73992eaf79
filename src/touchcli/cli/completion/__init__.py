"""What a shell offers on TAB: `answer` is asked by the scripts beside it, which `touch completion SHELL` prints."""
