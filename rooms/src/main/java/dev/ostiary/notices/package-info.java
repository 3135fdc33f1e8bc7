/**
 * Tells people what happened: by mail, to a chat's webhook, and to a signed webhook.
 *
 * <p>What is to be told is written in the transaction of the event and sent afterwards, by any node, until it arrived.
 * Never knows what the event means, never holds a database connection while it talks to the network.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"store", "seal", "outbound"})
package dev.ostiary.notices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
