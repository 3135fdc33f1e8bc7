package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import java.util.Optional;

/** A connection as one request has it: once its client wants no answer, nobody is there for it. */
record WithdrawableWire(Wire wire, Withdrawals.Place place) implements Wire {
    @Override
    public boolean tells() {
        return wire.tells();
    }

    @Override
    public void tell(byte[] message) {
        if (!place.withdrawn()) {
            wire.tell(message);
        }
    }

    @Override
    public boolean open() {
        return !place.withdrawn() && wire.open();
    }

    @Override
    public Changes.Ear onWithdrawal(Runnable wake) {
        return place.hear(wake);
    }

    @Override
    public boolean gone() {
        return place.withdrawn() || wire.gone();
    }

    @Override
    public void breathe() {
        wire.breathe();
    }

    @Override
    public boolean part() {
        return wire.part();
    }

    @Override
    public Level least() {
        return wire.least();
    }

    @Override
    public void hear(Level least) {
        wire.hear(least);
    }

    @Override
    public boolean watch(String uri) {
        return wire.watch(uri);
    }

    @Override
    public void unwatch(String uri) {
        wire.unwatch(uri);
    }

    @Override
    public Optional<String> session() {
        return wire.session();
    }
}
