"""How far annotators agree beyond chance: nominal alpha, and the unitizing family for spans."""
