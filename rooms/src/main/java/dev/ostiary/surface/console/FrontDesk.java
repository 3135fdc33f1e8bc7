package dev.ostiary.surface.console;

import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Secret;
import java.util.Optional;

/** Signs a person in; it asks no credential, and so stands before the gate. */
@FunctionalInterface
public interface FrontDesk {
    /** What somebody typed into the form. */
    record Claim(String email, Secret password, Optional<Secret> code, Optional<String> tenant) {}

    /**
     * A personal token, which the cookie carries from now on.
     *
     * @throws dev.ostiary.kernel.Refused in the same words and the same time for an unknown person and a wrong password
     */
    Secret signIn(Claim claim, Origin origin);
}
