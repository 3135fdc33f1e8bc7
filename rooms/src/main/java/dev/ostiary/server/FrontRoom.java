package dev.ostiary.server;

import dev.ostiary.identity.SignIn;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Bell;
import dev.ostiary.surface.console.Doorbell;
import dev.ostiary.surface.console.FrontDesk;

/** What the console is given by the house: somebody who signs people in, and the bell that wakes its pages. */
record FrontRoom(SignIn signIn, Doorbell doorbell) implements FrontDesk, Bell.Listener {
    /** One whose doorbell rings when {@code bell} tells of approvals. */
    static FrontRoom at(Bell bell, SignIn signIn) {
        var room = new FrontRoom(signIn, new Doorbell());
        bell.on("ostiary_approvals", room);
        return room;
    }

    @Override
    public Secret signIn(Claim claim, Origin origin) {
        var said = new SignIn.Claim(claim.email(), claim.password(), claim.code(), claim.tenant());
        return signIn.signIn(said, origin).token();
    }

    /** The payload begins with the tenant. */
    @Override
    public void heard(String payload) {
        doorbell.ring(payload.split(" ", 2)[0]);
    }

    @Override
    public void missed() {
        doorbell.ringAll();
    }
}
