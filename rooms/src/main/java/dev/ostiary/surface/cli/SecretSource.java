package dev.ostiary.surface.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads what must not stand on a command line: from a prompt without echo, standard input, or a file.
 *
 * <p>Arguments are seen by every other program of the machine and kept in the shell's history, so a secret given there
 * has leaked already and is refused.
 */
final class SecretSource {
    private static final int MOST = 1 << 20;

    private final Surroundings around;
    private boolean inputTaken;

    SecretSource(Surroundings around) {
        this.around = around;
    }

    /** Whether {@code given} says where a value is, rather than being one. */
    static boolean isReference(String given) {
        return given.isEmpty() || given.equals("-") || given.startsWith("@");
    }

    /**
     * The secret {@code name}; an empty {@code given} asks for it. A single line loses its line end. Never empty: a pipe whose
     * first program failed must not put nothing in the place of a password.
     */
    String secret(String name, String given) {
        if (!isReference(given)) {
            throw Wrong.usage(
                    name
                            + " is secret and does not belong on a command line, where the shell's history and every other program see it.",
                    "Replace it if it is in use. Then give @- (standard input), @FILE (a file) or nothing (you are asked) in its place.");
        }
        var value = given.isEmpty() ? ask(name) : oneLine(text(name, given));
        if (value.isEmpty()) {
            throw Wrong.usage(
                    name + " is empty, and nothing was changed.",
                    "Nothing was typed, the file is empty, or the program before the pipe failed.");
        }
        return value;
    }

    /** A text that may be given as it is, or as {@code @FILE} or {@code @-}. */
    String text(String name, String given) {
        if (given.equals("-") || given.equals("@-")) {
            return input(name);
        }
        return given.startsWith("@") ? file(name, Path.of(given.substring(1))) : given;
    }

    private String ask(String name) {
        if (!around.terminal().present()) {
            throw Wrong.usage(
                    name + " is needed, and there is no terminal to ask on.",
                    "Give it as @- (standard input) or @FILE (a file).");
        }
        return around.terminal().askHidden(name + ": ");
    }

    private String input(String name) {
        if (inputTaken) {
            throw Wrong.usage("Standard input can be read for one value only; give " + name + " as @FILE.");
        }
        inputTaken = true;
        try {
            return decoded(name, around.in());
        } catch (IOException _) {
            throw Wrong.here("Standard input cannot be read.");
        }
    }

    private static String file(String name, Path path) {
        try (var in = Files.newInputStream(path)) {
            return decoded(name, in);
        } catch (IOException _) {
            throw Wrong.usage("The file that " + name + " names cannot be read.");
        }
    }

    private static String decoded(String name, InputStream in) throws IOException {
        var bytes = in.readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw Wrong.usage(name + " is larger than 1 MiB.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw Wrong.usage(name + " is not UTF-8 text.", "Encode binary values first, such as with base64.");
        }
    }

    private static String oneLine(String text) {
        int end = text.endsWith("\r\n") ? text.length() - 2 : text.length() - 1;
        return text.endsWith("\n") && text.indexOf('\n') == text.length() - 1 ? text.substring(0, end) : text;
    }
}
