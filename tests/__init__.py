"""What shows that it works: one flat package of tests, each named as a sentence, and the fakes they share."""
