package dev.ostiary.switchboard;

import dev.ostiary.kernel.mcp.LocalWithdrawals;
import dev.ostiary.kernel.mcp.Withdrawals;
import dev.ostiary.store.Bell;

/** Withdrawals that come in at any node: one that does not know the request rings the others. */
final class SharedWithdrawals implements Withdrawals {
    private static final String CHANNEL = "ostiary_mcp_withdrawal";

    private final Shelf shelf;
    private final LocalWithdrawals here = new LocalWithdrawals();

    SharedWithdrawals(Shelf shelf, Bell bell) {
        this.shelf = shelf;
        bell.on(CHANNEL, here::withdraw);
    }

    @Override
    public Place expect(String session, String request) {
        return here.expect(session, request);
    }

    @Override
    public void withdraw(String tenant, String session, String request) {
        var name = LocalWithdrawals.name(session, request);
        if (!here.withdraw(name)) {
            shelf.write(tenant, () -> {
                Bell.ring(CHANNEL, name);
                return name;
            });
        }
    }
}
