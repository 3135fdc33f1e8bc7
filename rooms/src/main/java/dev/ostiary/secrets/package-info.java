/**
 * Secrets: named trees of values with versions, expiry, soft deletion and metadata.
 *
 * <p>Values lie sealed and are opened only for a read that the gate let through. Never decides who may read: it asks
 * the call. Uses the store for rows and the seal for values.
 */
@ApplicationModule(allowedDependencies = {"store", "seal"})
@NullMarked
package dev.ostiary.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
