package dev.ostiary.seal;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.seal.SealOperations.Nothing;
import dev.ostiary.seal.SealOperations.RootRotated;
import dev.ostiary.seal.SealOperations.TenantRotated;
import dev.ostiary.store.Tx;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The rotations with what does them.
 *
 * <p>A rotation commits in many small transactions of its own, on a thread of its own, while the call's transaction
 * waits with one connection in hand; hence one rotation at a time on each node.
 */
public final class SealRoom {
    private final SealRing ring;
    private final String first;
    private final ReentrantLock busy = new ReentrantLock();

    /** @param first the tenant whose administrators may rotate the root key */
    public SealRoom(SealRing ring, String first) {
        this.ring = ring;
        this.first = first;
    }

    public List<Offer<?, ?>> offers() {
        return List.of(new Offer<>(SealOperations.TENANT, this::tenant), new Offer<>(SealOperations.ROOT, this::root));
    }

    private TenantRotated tenant(Nothing input, Call call) {
        var done = alone(() -> ring.rotateTenant(call.tenant()));
        return new TenantRotated(done.version(), done.rewrapped(), done.left());
    }

    private RootRotated root(Nothing input, Call call) {
        if (!call.tenant().equals(first)) {
            throw new Refused(Refusal.denied(
                    "tenant_access_denied",
                    "Only the first tenant of this installation rotates the root key. Ask its operator.",
                    Refusal.Cause.NO_SCOPE));
        }
        try {
            return new RootRotated(alone(ring::rotateRoot));
        } catch (RootKeyRefused e) {
            throw new Refused(Refusal.conflict("root_key_elsewhere", String.valueOf(e.getMessage())));
        }
    }

    private <T> T alone(Supplier<T> rotation) {
        if (!busy.tryLock()) {
            throw new Refused(
                    Refusal.conflict("rotation_running", "Another rotation is under way. Try again when it is done."));
        }
        try {
            settle();
            return apart(rotation);
        } finally {
            busy.unlock();
        }
    }

    /** The caller's rights are measured by the first statement, which must come before anything is rotated. */
    private static void settle() {
        Tx.current()
                .query("select set_config('idle_in_transaction_session_timeout', '0', true) as patience", _ -> true);
    }

    private static <T> T apart(Supplier<T> rotation) {
        var task = new FutureTask<>(rotation::get);
        Thread.ofVirtual().name("rotation").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a rotation was interrupted; the next one finishes it", e);
        }
    }
}
