package dev.ostiary.surface.cli;

import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.trail.MalformedNote;
import dev.ostiary.kernel.trail.SignedNote;
import dev.ostiary.kernel.trail.TrailVerdict;
import dev.ostiary.kernel.trail.TrailVerifier;
import dev.ostiary.kernel.trail.VerifierKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ostiary audit verify}: needs no server, and no trust in the one that wrote the file. */
final class AuditLeaves {
    private AuditLeaves() {}

    static List<Leaf> all() {
        return List.of(new PlainLeaf(
                "audit",
                "verify",
                "Verifies an exported trail, without a server.",
                AuditLeaves::describe,
                AuditLeaves::verify));
    }

    private static void describe(CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("<file>")
                .type(String.class)
                .description("What ostiary audit export wrote.")
                .build());
        Flags.valued(
                spec, "--key", "key|@file", "The key that must have signed it; without, the file's own is believed.");
        Flags.valued(
                spec,
                "--since",
                "file",
                "A checkpoint that you kept: the trail must still hold all that it held then.");
        Flags.help(spec);
        spec.usageMessage()
                .footer("", "Example:", "  ostiary audit verify trail.jsonl --key @trail.key --since last-month.note");
    }

    private static void verify(ParseResult given, Session session) {
        TrailVerdict verdict;
        try (var in = new BufferedInputStream(Files.newInputStream(path(given.matchedPositionalValue(0, ""))))) {
            verdict = verifier(given, session).verify(in);
        } catch (NoSuchFileException missing) {
            throw Wrong.usage("There is no file " + Harmless.line(String.valueOf(missing.getFile())) + ".");
        } catch (IOException _) {
            throw Wrong.usage("The file cannot be read.");
        } catch (MalformedNote bad) {
            throw Wrong.usage("The key or the checkpoint cannot be read: " + bad.getMessage() + ".");
        }
        switch (verdict) {
            case TrailVerdict.Verified good -> say(good, session);
            case TrailVerdict.Broken broken ->
                throw Wrong.here("NOT verified. Line " + broken.line() + ", entry " + broken.seq() + ", "
                        + broken.kind().name().toLowerCase(java.util.Locale.ROOT) + ": "
                        + Harmless.line(broken.message()));
        }
    }

    private static TrailVerifier verifier(ParseResult given, Session session) throws IOException {
        String key = given.matchedOptionValue("--key", "");
        String since = given.matchedOptionValue("--since", "");
        var verifier = key.isEmpty()
                ? TrailVerifier.unpinned()
                : TrailVerifier.pinned(VerifierKey.parse(
                        new SecretSource(session.around()).text("key", key).strip()));
        return since.isEmpty() ? verifier : verifier.since(SignedNote.parse(Files.readString(path(since))));
    }

    private static void say(TrailVerdict.Verified good, Session session) {
        session.print("Verified: entries " + good.first() + " to " + good.last() + " of tenant "
                + Harmless.line(good.tenant()) + (good.whole() ? ", the whole trail." : ", a part of the trail."));
        session.print("Signed by: " + Harmless.line(good.key().toString()));
        if (!good.pinned()) {
            session.remark(
                    "The key was taken from the file itself, so this finds edits, not a trail signed anew. Give the key that you know with --key.");
        }
    }

    private static Path path(String text) {
        return Path.of(text);
    }
}
