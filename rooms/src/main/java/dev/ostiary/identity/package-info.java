/**
 * Who somebody is: members, roles, groups, service accounts, API keys, sign-in with a second factor, and how often each may call.
 *
 * <p>Never decides on paths and never keeps a password or a key that could be read back. Knows no other room: what others
 * tie to a principal is asked through {@code Ties} and {@code Leases}, and new keys go to the vault through
 * {@code SecretSink}. Stands on the store and the seal.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"store", "seal"})
package dev.ostiary.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
