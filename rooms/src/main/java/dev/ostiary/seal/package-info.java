/**
 * Seals values and keeps the keys: a root key wraps each tenant's keys, these wrap a data key per value.
 *
 * <p>Never stores a value, never says what was in one that does not open, and never decides who may open one. Rooms
 * keep the envelopes in their own tables and register the column, so that keys can rotate.
 */
@ApplicationModule(allowedDependencies = {"store"})
@NullMarked
package dev.ostiary.seal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
