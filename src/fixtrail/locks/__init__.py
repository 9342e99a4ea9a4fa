"""Lock files: which version of which package a project has."""
