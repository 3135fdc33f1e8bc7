package dev.ostiary.surface.cli;

/** The program {@code vsecure}: the same shell, in the words of V-Secure's page (seed 001). */
public final class VsecureShell {
    private VsecureShell() {}

    public static void main(String[] args) {
        System.exit(new Shell(Program.VSECURE, Declared.all(), Surroundings.ofProcess()).run(args));
    }
}
