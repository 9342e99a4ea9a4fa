"""What fixed an issue: claims of structure and text, weighed, with the pull requests beside them."""
