"""Every kind of file becomes the same thing: sheets of placed lines."""
