package dev.ostiary.identity;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where people wait while their passwords are looked at: so many at once, and from one address an eighth of those, so that
 * one stranger cannot keep everybody out. IPv6 addresses count by their /64, which is what one subscriber gets.
 */
final class Lobby {
    private final int most;
    private final int fromOneAddress;
    private final Map<String, Integer> waiting = new HashMap<>();
    private int all;

    Lobby(int most) {
        this.most = most;
        this.fromOneAddress = Math.max(1, most / 8);
    }

    /** Takes a place, which is given back with {@link #leave}; false when there is none for this address. */
    synchronized boolean enter(String address) {
        var from = network(address);
        if (all >= most || waiting.getOrDefault(from, 0) >= fromOneAddress) {
            return false;
        }
        all++;
        waiting.merge(from, 1, Integer::sum);
        return true;
    }

    synchronized void leave(String address) {
        all--;
        waiting.computeIfPresent(network(address), (_, count) -> count > 1 ? count - 1 : null);
    }

    private static String network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return HexFormat.of().formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
