package dev.ostiary.kernel.mcp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether one request was taken back, and who is to be woken when it is. */
final class Withdrawal implements Withdrawals.Place {
    private final Set<Runnable> ears = ConcurrentHashMap.newKeySet();
    private volatile boolean made;

    void make() {
        made = true;
        ears.forEach(Runnable::run);
    }

    @Override
    public boolean withdrawn() {
        return made;
    }

    @Override
    public Changes.Ear hear(Runnable wake) {
        ears.add(wake);
        if (made) {
            wake.run();
        }
        return () -> ears.remove(wake);
    }

    @Override
    public void close() {}
}
