package dev.ostiary.bench;

/** A program that does nothing: what is left of its time is the virtual machine's start. */
final class Nothing {
    private Nothing() {}

    public static void main(String[] words) {}
}
