"""The station in real browsers. Of the network, they ask on their own: the kernel cannot tell them from the station."""
