package dev.ostiary.broker.cli;

import java.util.List;

/** All commands, in the order of the help. */
final class Words {
    static final List<Word> ALL = List.of(
            RunWord.WORD,
            PolicyWord.WORD,
            ProfilesWord.WORD,
            LearnWord.WORD,
            SessionWords.SESSIONS,
            SessionWords.KILL,
            AuditWords.AUDIT,
            AuditWords.VERIFY,
            HealthWord.WORD,
            McpWord.WORD,
            CompletionWord.WORD);

    private Words() {}
}
