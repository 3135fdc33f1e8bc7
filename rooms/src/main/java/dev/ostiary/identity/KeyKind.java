package dev.ostiary.identity;

import java.util.Locale;

/** Which seed's clients a key is for, told by how it begins. */
enum KeyKind {
    AUG("aug_live_"),
    SCAI("scai_live_"),
    VSEC("vsec_live_"),
    /** A person's own token, from a sign-in. */
    SKT("skt_"),
    /** For what one approval allows. */
    MCT("mcp_access_token_");

    final String prefix;

    KeyKind(String prefix) {
        this.prefix = prefix;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
