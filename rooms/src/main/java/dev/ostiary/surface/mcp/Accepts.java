package dev.ostiary.surface.mcp;

import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** What a client says that it can read. */
final class Accepts {
    private Accepts() {}

    static boolean events(HttpServletRequest request) {
        return Visitor.headers(request, "Accept").stream()
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains("text/event-stream"));
    }
}
