package dev.ostiary.secrets;

import dev.ostiary.kernel.ResourcePath;

/** Seals values to the tenant of the running transaction, to a path and to a version: moved elsewhere, none opens. */
public interface ValueSeal {
    byte[] seal(ResourcePath path, int version, byte[] plain);

    byte[] open(ResourcePath path, int version, byte[] sealed);
}
