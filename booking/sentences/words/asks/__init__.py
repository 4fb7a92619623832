"""The words that tell what somebody wants, or that they want nothing, one file a language."""
