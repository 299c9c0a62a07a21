"""Where deals stick: the funnel, the time in its stages, and deals that stand too long."""
