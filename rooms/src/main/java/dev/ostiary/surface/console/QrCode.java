package dev.ostiary.surface.console;

import static j2html.TagCreator.tag;

import dev.ostiary.kernel.Secret;
import j2html.tags.DomContent;

/**
 * A QR code as an SVG inside the page: no address shows the secret a second time, and nothing of it needs a style or a
 * script.
 */
final class QrCode {
    /** Light modules around it (ISO/IEC 18004 section 6.3.8). */
    private static final int QUIET = 4;

    private QrCode() {}

    static DomContent of(Secret text) {
        var code = io.nayuki.qrcodegen.QrCode.encodeText(text.reveal(), io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
        int side = code.size + 2 * QUIET;
        return tag("svg")
                .attr("xmlns", "http://www.w3.org/2000/svg")
                .attr("viewBox", "0 0 " + side + " " + side)
                .attr("role", "img")
                .attr("aria-label", "QR code for your authenticator app")
                .attr("shape-rendering", "crispEdges")
                .attr("class", "qr")
                .with(
                        tag("path").attr("fill", "#fff").attr("d", "M0 0h" + side + "v" + side + "H0z"),
                        tag("path").attr("fill", "#000").attr("d", dark(code)));
    }

    private static String dark(io.nayuki.qrcodegen.QrCode code) {
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(' ')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return path.toString();
    }
}
