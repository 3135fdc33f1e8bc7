package dev.ostiary.broker.run;

/** The environment of a command, made from nothing. */
final class CleanEnvironment {
    private CleanEnvironment() {}
}
