package dev.ostiary.broker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every place that the system goes through on the way to a file, links followed as far as they exist; what is not there
 * yet could be written, so its place counts as well.
 */
final class Trodden {
    /** As many as Linux follows. */
    private static final int LINKS = 40;

    private final List<Path> places = new ArrayList<>();
    private int links;

    private Trodden() {}

    /** {@code file} is absolute; the last is where it ends. */
    static List<Path> to(Path file) {
        var trodden = new Trodden();
        trodden.places.add(trodden.walk(Path.of("/"), file));
        return trodden.places;
    }

    private Path walk(Path from, Path way) {
        var here = way.isAbsolute() ? Path.of("/") : from;
        for (var step : way) {
            here = step(here, step.toString());
            places.add(here);
        }
        return here;
    }

    private Path step(Path here, String name) {
        if (name.isEmpty() || name.equals(".")) {
            return here;
        }
        if (name.equals("..")) {
            return here.getParent() == null ? here : here.getParent();
        }
        var next = here.resolve(name);
        if (!Files.isSymbolicLink(next) || links++ >= LINKS) {
            return next;
        }
        places.add(next);
        try {
            return walk(here, Files.readSymbolicLink(next));
        } catch (IOException _) {
            return next;
        }
    }
}
