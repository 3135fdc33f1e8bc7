package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.util.Optional;

/**
 * Where what an address shows is kept, as {@link Changes} call it, however the address is spelt.
 *
 * @param tenant whose it is, or empty where the address does not say
 * @param room the room that keeps it, or empty where changes name the address itself
 * @param path its place in the room
 */
public record Spot(Optional<String> tenant, String room, String path) {
    /** Of what changes name by its address. */
    public static final Spot ITSELF = new Spot(Optional.empty(), "", "");

    /** Whether {@code kept}, which changed in the tenant {@code whose}, may be what is kept here. */
    boolean holds(Change.Kept kept, String whose) {
        var anything = kept.room().isEmpty();
        var among = room.equals(kept.room())
                && (kept.path().isEmpty() || kept.path().equals(path));
        return (anything || among) && tenant.orElse(whose).equals(whose);
    }
}
