package dev.ostiary.client.vsecure;

import java.util.Optional;

/**
 * Which approvals to list, the newest first.
 *
 * @param resource only for this address or family
 * @param limit how many at most, 1 to 100
 * @param cursor where to go on, from the page before
 */
public record ApprovalQuery(Optional<Status> status, Optional<String> resource, int limit, Optional<String> cursor) {
    /** All that the key may see, twenty at a time. */
    public static ApprovalQuery all() {
        return new ApprovalQuery(Optional.empty(), Optional.empty(), 20, Optional.empty());
    }

    public ApprovalQuery that(Status stands) {
        return new ApprovalQuery(Optional.of(stands), resource, limit, cursor);
    }

    public ApprovalQuery on(String itsResource) {
        return new ApprovalQuery(status, Optional.of(itsResource), limit, cursor);
    }

    public ApprovalQuery atMost(int count) {
        return new ApprovalQuery(status, resource, count, cursor);
    }

    public ApprovalQuery after(String itsCursor) {
        return new ApprovalQuery(status, resource, limit, Optional.of(itsCursor));
    }
}
