"""What the texts of a thread say: errors, form fields, code, environment and statements, each with its span."""
