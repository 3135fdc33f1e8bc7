package dev.ostiary.switchboard;

import dev.ostiary.kernel.mcp.Letterboxes;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Boxes and letters as rows, the letters sealed; the node that put up a box is rung. After a time in which no ring was
 * heard, each node puts up its boxes again, for the database may have lost them, and looks into them.
 */
final class SharedLetterboxes implements Letterboxes {
    private static final String CHANNEL = "ostiary_mcp_letter";
    private static final int MOST = 32;

    private final Shelf shelf;
    private final LetterSeal seal;
    private final String node;
    private final Map<String, Shared> here = new ConcurrentHashMap<>();

    SharedLetterboxes(Shelf shelf, Bell bell, LetterSeal seal, String node) {
        this.shelf = shelf;
        this.seal = seal;
        this.node = node;
        bell.on(CHANNEL, new Bell.Listener() {
            @Override
            public void heard(String name) {
                Optional.ofNullable(here.get(name)).ifPresent(box -> box.rung.run());
            }

            @Override
            public void missed() {
                Thread.startVirtualThread(() -> here.values().forEach(Shared::again));
            }
        });
    }

    @Override
    public Box open(String tenant, String name, Runnable rung) {
        var box = new Shared(tenant, name, rung);
        here.put(name, box);
        try {
            shelf.write(tenant, box::put);
            return box;
        } catch (RuntimeException e) {
            here.remove(name);
            throw e;
        }
    }

    @Override
    public Delivery deliver(String tenant, String name, byte[] letter, boolean asks) {
        var sealed = seal.sealed(tenant, place(name), letter);
        return shelf.write(tenant, () -> left(name, sealed, asks));
    }

    private static Delivery left(String name, byte[] sealed, boolean asks) {
        var waiting = Tx.current().one("""
                select (select count(*) from mcp_letter where box = b.id and asks = ?) as many
                from mcp_letterbox b join mcp_node n on n.id = b.node
                where b.id = ? and n.attended_until > now() for key share of b""", row -> row.number("many"), asks, name);
        if (waiting.isEmpty()) {
            return Delivery.NOBODY;
        }
        if (waiting.get() >= MOST) {
            return Delivery.FULL;
        }
        Tx.current().update("insert into mcp_letter (box, letter, asks) values (?, ?, ?)", name, sealed, asks);
        Bell.ring(CHANNEL, name);
        return Delivery.TAKEN;
    }

    private static String place(String name) {
        return "letter " + name;
    }

    private final class Shared implements Box {
        private final String tenant;
        private final String name;
        private final Runnable rung;

        Shared(String tenant, String name, Runnable rung) {
            this.tenant = tenant;
            this.name = name;
            this.rung = rung;
        }

        int put() {
            return Tx.current()
                    .update("insert into mcp_letterbox (id, node) values (?, ?) on conflict do nothing", name, node);
        }

        void again() {
            shelf.drop(tenant, this::put);
            rung.run();
        }

        @Override
        public Optional<byte[]> next(boolean asking) {
            return shelf.write(tenant, () -> Tx.current().one("""
                            delete from mcp_letter where box = ?
                            and number = (
                                select min(number) from mcp_letter where box = ? and (? or not asks)) returning letter""", row -> row.bytes("letter"), name, name, asking))
                    .flatMap(letter -> seal.opened(tenant, place(name), letter));
        }

        @Override
        public void close() {
            here.remove(name);
            shelf.drop(tenant, () -> Tx.current().update("delete from mcp_letterbox where id = ?", name));
        }
    }
}
