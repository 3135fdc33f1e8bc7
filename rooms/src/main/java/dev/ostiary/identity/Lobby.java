package dev.ostiary.identity;

import dev.ostiary.kernel.Places;
import dev.ostiary.kernel.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where people wait while their passwords are looked at: so many at once, and from one address an eighth of those, so that
 * one stranger cannot keep everybody out. Nor may one keep the processors busy: an address from which {@value #FAILURES}
 * attempts failed within a minute waits until they fade. IPv6 addresses count by their /64, which is what one subscriber
 * gets.
 */
final class Lobby {
    static final int FAILURES = 60;
    static final Refusal CROWD = new Refusal.RateLimited(Duration.ofSeconds(2), "Too many sign in at once.");
    private static final int ADDRESSES = 10_000;

    private final Places places;
    private final Minutes failures = new Minutes(ADDRESSES);

    Lobby(int most) {
        this.places = new Places(most, most / 8);
    }

    /** Takes a place, which is given back with {@link #leave}; the refusal when there is none for this address. */
    synchronized Optional<Refusal> enter(String address, Instant now) {
        var from = network(address);
        long wait = failures.of(from, now).wait(FAILURES);
        if (wait > 0) {
            return Optional.of(
                    new Refusal.RateLimited(Duration.ofMillis(wait), "Too many sign-ins from your address failed."));
        }
        return places.enter(from) ? Optional.empty() : Optional.of(CROWD);
    }

    /** What came from there was no way in. */
    synchronized void failed(String address, Instant now) {
        failures.of(network(address), now).count();
    }

    void leave(String address) {
        places.leave(network(address));
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
