"""Of a network address no more is kept, or logged, than the network it is in."""

from ipaddress import ip_address, ip_network

# Leading bits that stay, by version: some hundred to some million people share what is left.
BITS = {4: 24, 6: 48}


def network_of(text: str):
    """The network of an address: of IPv4 three numbers stay, of IPv6 three groups. ValueError for what is none."""
    address = ip_address(text)
    return ip_network((address, BITS[address.version]), strict=False)
