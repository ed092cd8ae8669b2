"""What the facts mean and how it is said: go/no-go numbers, forecast, sentences, values as text."""
