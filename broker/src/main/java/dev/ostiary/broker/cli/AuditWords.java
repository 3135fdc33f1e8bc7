package dev.ostiary.broker.cli;

import dev.ostiary.broker.book.Verdict;
import dev.ostiary.broker.desk.Audit;
import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The trail of sessions, and whether anybody touched it. */
final class AuditWords {
    static final Word AUDIT = new Word(
            "audit",
            "Shows what was asked for and what came of it, the newest first.",
            List.of("tryaudex audit", "tryaudex audit --session ses_... --json"),
            spec -> {
                Flags.valued(spec, "--session", "id", "Only what concerns this session.");
                Flags.valued(spec, "--limit", "number", "Most entries, up to 500. Unless given: 50.");
                Flags.json(spec);
            },
            AuditWords::list);

    static final Word VERIFY = new Word(
            "audit verify",
            "Says whether the trail is whole, or names the first entry that is not.",
            List.of("tryaudex audit verify"),
            Flags::json,
            AuditWords::verify);

    private AuditWords() {}

    private static int list(ParseResult given, Sitting sitting) {
        var audit = sitting.brokerAnyhow().audit(Flags.text(given, "--session"), Wishes.limit(given, 50, 500));
        if (Flags.isSet(given, "--json")) {
            sitting.print(audit);
        } else if (audit.entries().isEmpty()) {
            sitting.print("Nothing found.");
        } else {
            sitting.print(table(audit));
        }
        audit.fault().ifPresent(fault -> sitting.note("The trail is NOT whole: " + fault));
        return audit.chainValid() ? 0 : 1;
    }

    private static Table table(Audit audit) {
        var table = new Table(List.of("seq", "time (utc)", "session", "event", "outcome", "details"));
        audit.entries()
                .forEach(row -> table.add(List.of(
                        String.valueOf(row.seq()),
                        Humane.exact(row.time()),
                        Harmless.line(row.sessionId().orElse("-")),
                        row.event(),
                        row.code().orElse(row.outcome()),
                        row.details().entrySet().stream()
                                .map(each -> each.getKey() + "="
                                        + Harmless.line(each.getValue().text()))
                                .collect(Collectors.joining(" ")))));
        return table;
    }

    private static int verify(ParseResult given, Sitting sitting) {
        var verdict = sitting.brokerAnyhow().verifyAudit();
        if (Flags.isSet(given, "--json")) {
            sitting.print(json(verdict));
        } else {
            sitting.print(Harmless.line(verdict.words()));
        }
        return verdict instanceof Verdict.Whole ? 0 : 1;
    }

    private static ObjectNode json(Verdict verdict) {
        var said = JsonNodeFactory.instance.objectNode();
        switch (verdict) {
            case Verdict.Whole(long entries, String root) ->
                said.put("valid", true).put("entries", entries).put("root", root);
            case Verdict.Broken(var kind, long seq, long line, String words) ->
                said.put("valid", false)
                        .put("fault", kind.name().toLowerCase(java.util.Locale.ROOT))
                        .put("seq", seq)
                        .put("line", line)
                        .put("words", words);
        }
        return said;
    }
}
