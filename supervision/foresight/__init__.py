"""When an item is likely to be done, from what like items of this office took."""
