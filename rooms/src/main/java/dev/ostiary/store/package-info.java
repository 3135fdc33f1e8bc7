/**
 * The ground: PostgreSQL, own or yours, and the only way to run SQL on it, bound to one tenant.
 *
 * <p>Never decides who may do what and knows no room above it. Rooms write their SQL themselves and run it through
 * {@link dev.ostiary.store.Tx}; row-level security holds whatever they write.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ostiary.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
