package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a request path into segments, each decoded once; what could be read in two ways is refused, never normalised. */
final class RawPath {
    /** The one thing with slashes that may stand in one segment, percent-encoded (seed 001, {@code resources/:uri}). */
    private static final Pattern ADDRESS =
            Pattern.compile("vsecure://[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*(/\\*)?");

    private RawPath() {}

    /**
     * The segments of {@code raw}; none for {@code /}.
     *
     * @throws Refused with {@code invalid_path}
     */
    static List<String> segments(String raw) {
        if (!raw.startsWith("/")) {
            throw invalid();
        }
        if (raw.length() == 1) {
            return List.of();
        }
        var segments = new ArrayList<String>();
        for (var each : raw.substring(1).split("/", -1)) {
            segments.add(segment(each));
        }
        return segments;
    }

    private static String segment(String raw) {
        var decoded = PercentCode.decode(raw, false).orElseThrow(RawPath::invalid);
        if (raw.isEmpty()
                || raw.indexOf(';') >= 0
                || hidesDot(raw)
                || decoded.equals(".")
                || decoded.equals("..")
                || (decoded.indexOf('/') >= 0 && !ADDRESS.matcher(decoded).matches())
                || decoded.indexOf('\\') >= 0
                || decoded.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid();
        }
        return decoded;
    }

    private static boolean hidesDot(String raw) {
        return raw.contains("%2e") || raw.contains("%2E");
    }

    private static Refused invalid() {
        return new Refused(
                Refusal.invalidPath(
                        "The path of the address holds an empty or dot segment, an encoded slash or dot, a semicolon, a backslash or a control character. Write it plainly: /v1/secrets/app/database."));
    }
}
