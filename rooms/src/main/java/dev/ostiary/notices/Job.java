package dev.ostiary.notices;

import dev.ostiary.kernel.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** One delivery with all that it takes, so that no database is needed while it is sent. */
record Job(String tenant, String id, String eventId, String event, Payload payload, Instant at, Whither whither) {
    /** Where it goes. */
    sealed interface Whither {}

    record Mail(String address) implements Whither {}

    record Slack(URI url) implements Whither {
        /** The address is the credential. */
        @Override
        public String toString() {
            return "Slack[" + Secret.MASK + "]";
        }
    }

    record Webhook(URI url, Secret secret) implements Whither {
        @Override
        public String toString() {
            return "Webhook[" + Secret.MASK + "]";
        }
    }

    /** The channel is gone, or what lay sealed in it does not open. */
    record Nowhere(String why) implements Whither {}

    Optional<String> link() {
        return payload.link();
    }
}
