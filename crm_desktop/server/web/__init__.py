"""What the server answers over HTTP: endpoints, who asks, what is typed, watched and limited."""
