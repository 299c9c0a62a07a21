"""The record of processing, made of what is really there, and the notices made of it."""
