"""The exposed machine: the letterbox, the board, the hatch of the courier, and retention."""
