"""The pages. No decision is taken here: readings come in as data, sentences and ink go out."""
