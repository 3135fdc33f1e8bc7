package dev.ostiary.broker.run;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where the system shows no more than Java knows of it: who left its parent before we looked is not found. */
final class PlainBrood implements Brood {
    private final ProcessHandle root;
    private final Set<ProcessHandle> known = ConcurrentHashMap.newKeySet();

    PlainBrood(ProcessHandle root) {
        this.root = root;
        known.add(root);
    }

    @Override
    public void look() {
        known.removeIf(each -> !each.isAlive());
        root.descendants().forEach(known::add);
        known.forEach(each -> each.descendants().forEach(known::add));
    }

    @Override
    public boolean end(Duration grace) {
        look();
        known.forEach(ProcessHandle::destroy);
        if (!Patience.until(this::over, grace)) {
            Patience.until(
                    () -> {
                        known.forEach(ProcessHandle::destroyForcibly);
                        return over();
                    },
                    PATIENCE);
        }
        return over();
    }

    private boolean over() {
        look();
        return known.isEmpty();
    }

    @Override
    public void close() {
        known.clear();
    }
}
