"""A small stand-in for GitHub on loopback, with faults on request. It knows what fixtrail asks for, and no more."""
