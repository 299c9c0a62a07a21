"""The real program killed by SIGKILL: at a call of the system, half done, or at any moment."""
