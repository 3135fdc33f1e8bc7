package dev.ostiary.broker.desk;

/** Who sees what a command prints. */
public enum Face {
    /** Nobody: it is kept, without credentials, for the answer. */
    CAPTURED,
    /** The person before the terminal, live; signals go to the command. */
    ATTACHED
}
