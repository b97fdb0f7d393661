"""The child process that opens uploaded files, a folder of scripts of its own; the portal knows its limits alone."""
