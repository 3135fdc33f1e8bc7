/**
 * What happened: takes events durably, chains them in their tenant's order, signs checkpoints and answers questions.
 *
 * <p>Never changes or removes an entry, and never sees a secret value. Uses the store and the seal.
 */
@ApplicationModule(allowedDependencies = {"store", "seal"})
@NullMarked
package dev.ostiary.trail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
