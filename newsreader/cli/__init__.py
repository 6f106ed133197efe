"""The command line: parses arguments, calls the Library, prints; owns the exit codes."""
