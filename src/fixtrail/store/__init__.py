"""The store: all SQL. Threads as GitHub gave them, what was learnt of names, reports that were made, imports begun."""
