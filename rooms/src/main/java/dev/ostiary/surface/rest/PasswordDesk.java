package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Origin;
import tools.jackson.databind.node.ObjectNode;

/** Signs a person in by e-mail address and password; it asks no credential, and so stands before the gate. */
@FunctionalInterface
public interface PasswordDesk {
    /**
     * The answer to {@code POST /v1/auth/login}.
     *
     * @param body what was sent, unbound
     * @throws dev.ostiary.kernel.Refused in the same words and the same time for an unknown person and a wrong password
     */
    ObjectNode signIn(ObjectNode body, Origin origin);
}
