"""What the window says and does to keep a file safe."""
