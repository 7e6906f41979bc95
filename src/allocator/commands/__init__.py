"""The command line, a group of commands a file. Heavy modules are imported inside the commands that need them."""
