package dev.ostiary.surface.http;

import dev.ostiary.kernel.json.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;

/** Sets Tomcat up so that odd paths reach us unchanged, and its own refusals speak our one envelope. */
public final class StrictContainer {
    private StrictContainer() {}

    /** Paths arrive raw, to be refused in our words; TRACE is off. Of a refused body so much is read
     * that an honest client comes to see why. */
    public static void apply(Connector connector) {
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setAllowBackslash(true);
        connector.setAllowTrace(false);
        connector.setXpoweredBy(false);
        connector.setProperty("relaxedPathChars", "\\");
        connector.setProperty("maxSwallowSize", Integer.toString(4 * StrictJson.MAX_BYTES));
    }

    /** Errors that Tomcat raises by itself, such as for a malformed request line, say nothing of Tomcat. */
    public static void apply(Host host) {
        ((StandardHost) host).setErrorReportValveClass(Words.class.getName());
    }

    /** A context of nothing but our servlets: no sessions, no cookies, no listing. */
    public static void apply(Context context) {
        context.setCookies(false);
        context.setAllowCasualMultipartParsing(false);
    }

    /** Called by Tomcat by its name, hence public. */
    public static final class Words extends ErrorReportValve {
        @Override
        protected void report(Request request, Response response, @Nullable Throwable thrown) {
            int status = response.getStatus();
            if (status == HttpServletResponse.SC_BAD_REQUEST && stalled(thrown)) {
                status = HttpServletResponse.SC_REQUEST_TIMEOUT;
            }
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                var requestId = DoorFrame.requestId(request);
                response.setHeader("X-Request-ID", requestId);
                new Reply(response, requestId, false, Wording.OWN)
                        .body(
                                status,
                                "application/json",
                                Reply.envelope(code(status), words(status), Map.of(), requestId));
                response.finishResponse();
            } catch (IOException | IllegalStateException _) {
                // The caller is gone; there is nobody to tell.
            }
        }

        /** Tomcat says 400 in the end of whatever it could not read. */
        private static boolean stalled(@Nullable Throwable thrown) {
            var cause = thrown;
            while (cause != null && !(cause instanceof SocketTimeoutException)) {
                cause = cause.getCause();
            }
            return cause != null;
        }

        private static String code(int status) {
            return switch (status) {
                case 404 -> "not_found";
                case 405 -> "method_not_allowed";
                case 408 -> "request_timeout";
                case 413 -> "request_too_large";
                case 503 -> "service_unavailable";
                default -> status < 500 ? "invalid_request" : "internal_error";
            };
        }

        private static String words(int status) {
            if (status == HttpServletResponse.SC_REQUEST_TIMEOUT) {
                return "The body of the request did not come in time. Send it whole, and at once.";
            }
            return status < 500
                    ? "The request is not well-formed HTTP, or there is nothing at this address."
                    : "Something went wrong on the server.";
        }
    }
}
