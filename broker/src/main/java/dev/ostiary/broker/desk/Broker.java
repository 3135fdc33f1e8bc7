package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Verdict;
import dev.ostiary.broker.cloud.Health;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the command line and the MCP server ask for; each call passes the gate, in this very process.
 *
 * <p>Throws {@link dev.ostiary.kernel.Refused} for every answer that is not the result.
 */
public final class Broker {
    private final java.util.function.Supplier<RuntimeException> later = UnsupportedOperationException::new;

    private Broker() {}

    /**
     * A broker for one user.
     *
     * @param environment the operator's, whole; what of it a command gets is decided elsewhere
     * @param home the user's home folder; {@code AUDEX_HOME} names another one than {@code .audex} in it
     * @throws dev.ostiary.kernel.Refused when the settings cannot be read or hold a mistake, naming it
     */
    public static Broker of(Map<String, String> environment, Path home, Clock clock) {
        return new Broker();
    }

    /** The wish that {@code asked} is, with what the settings say where it says nothing. */
    public Wish wish(Asked asked) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Runs a command with credentials; its end by a signal or with another exit code is a result. */
    public Ran run(Asked asked, Face face) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** What would be issued; asks no cloud and records nothing. */
    public Shown show(Asked asked) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Sessions, newest first; {@code limit} from 1 to 200. */
    public Sessions sessions(Optional<Session.Status> status, int limit) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** The session of this id, as it stands. */
    public Session session(String id) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** The trail, newest first; {@code limit} from 1 to 500. */
    public Audit audit(Optional<String> sessionId, int limit) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Looks through the whole trail. */
    public Verdict verifyAudit() {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Writes the whole trail in the form that {@code ostiary audit verify} reads. */
    public void exportAudit(OutputStream into) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Ends a session, whichever process runs it. */
    public Killed kill(String sessionId) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Built-in profiles and the operator's own, by name. */
    public Map<String, Terms.Profile> profiles() {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Whether clouds could issue now: the one, or all four. */
    public List<Health> health(Optional<Cloud> cloud) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Runs {@code asked} and says what it was denied for want of. */
    public Learned learn(Asked asked) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** The same of a session that is over, from the trail. */
    public Learned learn(String sessionId) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }

    /** Serves MCP until {@code in} ends; then ends what it runs. */
    public void serve(InputStream in, OutputStream out) {
        if (later != null) {
            throw later.get();
        }
        throw new IllegalStateException();
    }
}
