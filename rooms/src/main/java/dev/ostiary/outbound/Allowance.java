package dev.ostiary.outbound;

import dev.ostiary.kernel.AddressRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Ranges besides the public ones that the operator lets us dial, such as a chat server in the house. */
public record Allowance(List<AddressRange> ranges) {
    /** Public addresses alone. */
    public static final Allowance NONE = new Allowance(List.of());

    public Allowance {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads ranges such as {@code 10.20.0.0/16, 127.0.0.1}, separated by commas.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Allowance of(String text) {
        return new Allowance(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .map(AddressRange::new)
                .toList());
    }

    boolean names(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.holds(address.getHostAddress()));
    }
}
