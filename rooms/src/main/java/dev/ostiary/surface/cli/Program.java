package dev.ostiary.surface.cli;

import java.util.List;

/** A program of this shell: one engine, with the words of one product's page and the places where its settings are. */
enum Program {
    OSTIARY("ostiary", " ", "Ostiary, the doorkeeper between AI agents and what they must not simply have."),
    VSECURE("vsecure", ":", "V-Secure by Ostiary: what agents may reach, and whom they must ask first.");

    private final String called;
    private final String joint;
    private final String title;

    Program(String called, String joint, String title) {
        this.called = called;
        this.joint = joint;
        this.title = title;
    }

    /** How a setting is called in the config file, and the variables that hold it. */
    record Place(String key, List<String> variables) {}

    String called() {
        return called;
    }

    String title() {
        return title;
    }

    Place address() {
        return switch (this) {
            case OSTIARY -> new Place("url", List.of("OSTIARY_URL", "SCAIVAULT_URL"));
            case VSECURE -> new Place("endpoint", List.of("VSECURE_ENDPOINT"));
        };
    }

    Place credential() {
        return switch (this) {
            case OSTIARY -> new Place("token", List.of("OSTIARY_TOKEN", "SCAIVAULT_TOKEN"));
            case VSECURE -> new Place("api_key", List.of("VSECURE_API_KEY"));
        };
    }

    /** Whether a room and its verb are one word, as in {@code mcp:approve}. */
    boolean joins() {
        return !joint.isBlank();
    }

    /** {@code secrets read} or {@code mcp:approve}; a command without a verb is its room alone. */
    String words(String room, String verb) {
        return verb.isEmpty() ? room : room + joint + verb;
    }

    /** The same behind the program's name, as it is typed. */
    String line(String room, String verb) {
        return called + " " + words(room, verb);
    }

    /** The room of a first word. */
    String room(String word) {
        return joins() && word.contains(joint) ? word.substring(0, word.indexOf(joint)) : word;
    }
}
