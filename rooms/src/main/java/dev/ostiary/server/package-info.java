/**
 * The running server: puts the rooms together behind one gate and opens the surfaces to the network.
 *
 * <p>Decides nothing; it only knows how the parts fit. The one place that uses every room.
 */
@ApplicationModule(
        allowedDependencies = {
            "store",
            "seal",
            "identity",
            "policy",
            "secrets",
            "switchboard",
            "trail",
            "notices",
            "approval",
            "credentials",
            "conformance",
            "surface.console",
            "surface.http",
            "surface.rest",
            "surface.mcp"
        })
@NullMarked
package dev.ostiary.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
