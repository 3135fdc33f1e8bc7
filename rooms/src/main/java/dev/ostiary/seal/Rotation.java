package dev.ostiary.seal;

/**
 * What a rotation of a tenant's key came to.
 *
 * @param version the key version that new values are sealed with
 * @param rewrapped how many envelopes were brought under it
 * @param left how many are not yet, because others were busy with their rows or they are broken; rotating on, with
 *     {@link SealRing#rewrap}, brings the former under it
 */
public record Rotation(int version, long rewrapped, long left) {}
