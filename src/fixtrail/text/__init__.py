"""What every stage that reads text shares: Markdown as spans, sentences, hostile characters, secrets."""
