"""Files written of what there is."""
