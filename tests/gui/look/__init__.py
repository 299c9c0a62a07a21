"""What the screens must hold whatever they show: names, reach, contrast, room for the words."""
