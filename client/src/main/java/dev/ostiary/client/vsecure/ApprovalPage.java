package dev.ostiary.client.vsecure;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param next the cursor of the part after it, for {@link ApprovalQuery#after}; empty at the end
 */
public record ApprovalPage(List<Approval> approvals, Optional<String> next) {
    public ApprovalPage {
        approvals = List.copyOf(approvals);
    }
}
