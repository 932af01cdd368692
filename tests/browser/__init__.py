"""The whole house in a real browser: the loop as five people, every page looked at, axe, no request outside."""
