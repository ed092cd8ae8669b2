"""What the facts mean, and how to say it: go/no-go numbers, forecast, sentences, values as text."""
