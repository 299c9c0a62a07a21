"""The figures of a business on the screen: each opens its records and says why it changed."""
