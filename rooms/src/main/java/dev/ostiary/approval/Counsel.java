package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Status;

/** What whoever asked does now, in words: a model reads what a program takes from the status. */
final class Counsel {
    private Counsel() {}

    static String on(Status status, Case it) {
        return switch (status) {
            case PENDING ->
                "Nobody has decided yet. Show approvalUrl to the person you work for: an approver signs in there and answers; no"
                        + " answer given here counts. Wait with vsecure_get_approval (waitSeconds up to 60), then repeat the"
                        + " call that was refused.";
            case APPROVED ->
                "Approved: repeat the call that was refused" + uses(it) + ". It holds until " + it.expiresAt()
                        + " unless somebody revokes it before.";
            case DENIED ->
                "A person said no; decision says why, if a reason was given. Do without it, and do not look for another way to it.";
            case EXPIRED -> "Its time is over. If it is still needed, ask anew with vsecure_request_approval.";
            case CANCELLED -> "It was taken back. If it is needed after all, ask anew with vsecure_request_approval.";
            case REVOKED ->
                "It was ended before its time, and allows nothing any more. If it is still needed, ask anew and say why.";
            case USED -> "It is used up. If it is needed once more, ask anew with vsecure_request_approval.";
        };
    }

    private static String uses(Case it) {
        return it.maxUses()
                .map(most -> most - it.uses())
                .map(left -> left == 1 ? " (once)" : " (" + left + " times at most)")
                .orElse("");
    }
}
