package dev.ostiary.outbound;

import dev.ostiary.kernel.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be dialled: public ones, and those that the operator named.
 *
 * <p>Of IPv6 only what is given out as global unicast counts as public, so whatever embeds an IPv4 address (mapped,
 * NAT64, 6to4, Teredo) or is local, reserved or not yet thought of stays outside (IANA special-purpose registries,
 * RFC 6890). Where machines in clouds fetch their credentials, and addresses that stand for no single host, are never
 * dialled, whatever the operator named.
 */
record Reach(Allowance allowance) {
    private static final List<AddressRange> NEVER = ranges(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "224.0.0.0/4",
            "255.255.255.255",
            "::/128",
            "fe80::/10",
            "fd00:ec2::/32",
            "fd20:ce::/32",
            "64:ff9b::/96",
            "ff00::/8");

    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final AddressRange GLOBAL_UNICAST = new AddressRange("2000::/3");

    boolean includes(InetAddress address) {
        return !in(NEVER, address) && (allowance.names(address) || isPublic(address));
    }

    /** Whether it is not public and may be dialled because the operator named it. */
    boolean includesByName(InetAddress address) {
        return !in(NEVER, address) && allowance.names(address);
    }

    private static boolean isPublic(InetAddress address) {
        return !in(NOT_PUBLIC, address)
                && (address instanceof Inet4Address || GLOBAL_UNICAST.holds(address.getHostAddress()));
    }

    private static boolean in(List<AddressRange> ranges, InetAddress address) {
        var text = address.getHostAddress();
        return ranges.stream().anyMatch(range -> range.holds(text));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::new).toList();
    }
}
