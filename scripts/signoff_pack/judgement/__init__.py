"""What the facts mean: the go/no-go numbers, the forecast, and the sentences an owner reads."""
