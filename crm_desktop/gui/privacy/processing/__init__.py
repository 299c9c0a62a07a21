"""The record of processing and the notices made of it, on screen."""
