"""The command line: parse the input, call one verb, render, map the error."""
