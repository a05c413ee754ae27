"""What stands in a letter: each module finds some of its fields and says how sure it is."""
