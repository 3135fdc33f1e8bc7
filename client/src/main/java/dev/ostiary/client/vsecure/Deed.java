package dev.ostiary.client.vsecure;

/** What is to be done with a resource. */
public enum Deed {
    READ,
    WRITE,
    DELETE,
    /** To replace a value and keep the old one readable for a while. */
    ROTATE
}
