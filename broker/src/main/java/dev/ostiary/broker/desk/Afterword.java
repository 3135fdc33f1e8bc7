package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;

/** Adds to a refusal what became of the credentials. */
final class Afterword {
    private Afterword() {}

    static Refused to(Refused refused, String words) {
        var said = refused.refusal().message() + " " + words;
        return new Refused(
                switch (refused.refusal()) {
                    case Refusal.Unavailable _ -> new Refusal.Unavailable(said);
                    case Refusal.Conflict it -> new Refusal.Conflict(it.code(), said, it.details());
                    case Refusal.Missing it -> new Refusal.Missing(it.code(), said);
                    case Refusal.Unauthenticated it -> new Refusal.Unauthenticated(it.code(), said);
                    case Refusal.Denied it -> new Refusal.Denied(it.code(), said, it.cause(), it.details());
                    case Refusal.Invalid it -> new Refusal.Invalid(it.code(), said, it.fields());
                    default -> refused.refusal();
                });
    }
}
