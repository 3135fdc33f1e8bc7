package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Conversation;
import dev.ostiary.kernel.Given;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.List;
import java.util.Map;

/** The conversation of a command line: its person reads the answer, and ends the call by a signal. */
enum Alone implements Conversation {
    AT_A_TERMINAL;

    @Override
    public boolean can(Question question) {
        return false;
    }

    @Override
    public Map<String, Given> ask(List<Question> questions) {
        throw new Refused(Refusal.denied(
                "client_capability_missing", "Nobody can be asked anything here.", Refusal.Cause.CONDITION));
    }

    @Override
    public void progress(double done, double total) {}

    @Override
    public void log(Level level, String text) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
