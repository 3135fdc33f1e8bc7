package dev.ostiary.broker.cli;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.desk.Sessions;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/** Sessions, and the end of one. */
final class SessionWords {
    private static final List<String> STATES =
            Arrays.stream(Status.values()).map(Status::wire).toList();

    /** Longest command and longest list of actions in a table, in characters. */
    private static final int WIDE = 40;

    static final Word SESSIONS = new Word(
            "sessions",
            "Lists sessions, the newest first; no credential is kept in them.",
            List.of("tryaudex sessions", "tryaudex sessions --status active --json"),
            spec -> {
                Flags.chosen(spec, "--status", STATES, "Only those with this status.");
                Flags.valued(spec, "--limit", "number", "Most that are listed, up to 200. Unless given: 20.");
                Flags.json(spec);
            },
            SessionWords::list);

    static final Word KILL = new Word(
            "kill",
            "Ends a session: its command, and its credentials as far as the provider can.",
            List.of("tryaudex kill ses_..."),
            spec -> {
                Flags.word(spec, "session", true, "The session's id. See: tryaudex sessions --status active");
                Flags.json(spec);
            },
            SessionWords::kill);

    private SessionWords() {}

    private static int list(ParseResult given, Sitting sitting) {
        var status = Flags.text(given, "--status").map(SessionWords::status);
        var found = sitting.brokerAnyhow().sessions(status, Wishes.limit(given, 20, 200));
        if (Flags.isSet(given, "--json")) {
            sitting.print(found);
        } else if (found.sessions().isEmpty()) {
            sitting.print("No sessions"
                    + status.map(each -> " that are " + each.wire()).orElse("") + ".");
        } else {
            sitting.print(table(found, sitting.humane()));
        }
        return 0;
    }

    private static Status status(String text) {
        return Arrays.stream(Status.values())
                .filter(each -> each.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> Wishes.wrong("--status is one of " + String.join(", ", STATES) + "."));
    }

    private static Table table(Sessions found, Humane humane) {
        var table = new Table(List.of("session", "status", "provider", "began", "ends", "exit", "allow", "command"));
        found.sessions()
                .forEach(row -> table.add(List.of(
                        row.sessionId(),
                        row.status().wire(),
                        row.provider().wire(),
                        humane.seen(row.createdAt()),
                        humane.seen(row.endedAt().orElse(row.expiresAt())),
                        row.exitCode().map(String::valueOf).orElse("-"),
                        Humane.cut(String.join(",", row.allow()), WIDE),
                        Humane.cut(
                                row.command().stream().map(Untrusted::text).collect(Collectors.joining(" ")), WIDE))));
        return table;
    }

    /** Zero only if nothing of the session works on: whoever writes a script of it must be able to tell. */
    private static int kill(ParseResult given, Sitting sitting) {
        var killed = sitting.brokerAnyhow().kill(Flags.words(given).getFirst());
        if (Flags.isSet(given, "--json")) {
            sitting.print(killed);
        } else {
            killed.said().forEach(each -> sitting.print(Harmless.line(each)));
            until(killed.until(), sitting).ifPresent(sitting::print);
        }
        return killed.credentialsEnded() ? 0 : 1;
    }

    private static Optional<String> until(Optional<java.time.Instant> until, Sitting sitting) {
        return until.map(end -> "Its credentials end by themselves at " + Humane.exact(end) + " UTC, "
                + sitting.humane().seen(end) + ".");
    }
}
