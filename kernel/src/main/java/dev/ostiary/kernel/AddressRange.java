package dev.ostiary.kernel;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a single address is a range of one.
 *
 * <p>Only literals are read, so no name is ever looked up. An IPv4 address inside IPv6 ({@code ::ffff:10.0.0.1}) is the
 * IPv4 address.
 */
public record AddressRange(String text) {
    private static final Pattern V4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

    /** @throws IllegalArgumentException when {@code text} is no range, saying why */
    public AddressRange {
        parsed(text);
    }

    /** Whether {@code address} lies in this range; what is no address lies in none. */
    public boolean holds(String address) {
        var candidate = literal(address.indexOf('%') < 0 ? address : address.substring(0, address.indexOf('%')));
        var range = parsed(text);
        return candidate.isPresent()
                && agree(range.base.getAddress(), candidate.get().getAddress(), range.bits);
    }

    private static boolean agree(byte[] base, byte[] candidate, int bits) {
        if (base.length != candidate.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((base[bit / 8] ^ candidate[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    private record Parsed(InetAddress base, int bits) {}

    private static Parsed parsed(String text) {
        var slash = text.indexOf('/');
        var written = slash < 0 ? text : text.substring(0, slash);
        var base = literal(written)
                .orElseThrow(() -> new IllegalArgumentException(
                        "An address range is an IP address or a CIDR block such as 10.0.0.0/8 or 2001:db8::/32."));
        int size = base.getAddress().length * 8;
        if (slash < 0) {
            return new Parsed(base, size);
        }
        var suffix = text.substring(slash + 1);
        // In ::ffff:10.0.0.0/104 the first 96 bits only say that IPv4 follows.
        int skipped = size == 32 && written.contains(":") ? 96 : 0;
        int bits = BITS.matcher(suffix).matches() ? Integer.parseInt(suffix) - skipped : -1;
        if (bits < 0 || bits > size) {
            throw new IllegalArgumentException(
                    "The part after the slash of an address range is a number of bits, at most " + (size + skipped)
                            + ".");
        }
        return new Parsed(base, bits);
    }

    private static Optional<InetAddress> literal(String address) {
        if (!V4.matcher(address).matches() && !V6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
