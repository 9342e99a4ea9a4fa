"""A small archive of two invented repositories, for the demo, the guide and the tests.

`threads/` holds it in the layout of a recorded archive: one thread a line, `repos.json` beside it. Its people, projects
and texts are made up; among its threads each verdict occurs at least once.
"""
