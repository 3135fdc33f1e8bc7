package dev.ostiary.kernel;

/**
 * An input that is about a path which follows from its fields, and stands in none of them: guard, rules and trail are told
 * of it as of any other.
 */
public interface Placed {
    /** Never throws: whatever the fields hold, it is somewhere. */
    ResourcePath place();
}
