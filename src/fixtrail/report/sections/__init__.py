"""What stands in each section of a report's page, as blocks; a section with nothing to say is None."""
