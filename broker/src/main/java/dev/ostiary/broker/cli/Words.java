package dev.ostiary.broker.cli;

import java.util.List;

/** All commands; each is made when it is asked for, because every start would wait for all of them. */
final class Words {
    private Words() {}

    private static final class Made {
        private static final List<Word> ALL = List.of(
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
    }

    /** In the order of the help. */
    static List<Word> all() {
        return Made.ALL;
    }

    /** Those that begin with this; all of them where none does. */
    static List<Word> among(String first) {
        return switch (first) {
            case "run" -> List.of(RunWord.WORD);
            case "sessions" -> List.of(SessionWords.SESSIONS);
            case "kill" -> List.of(SessionWords.KILL);
            case "audit" -> List.of(AuditWords.AUDIT, AuditWords.VERIFY);
            default -> family(first);
        };
    }

    private static List<Word> family(String first) {
        var family = all().stream()
                .filter(word -> word.name().equals(first) || word.family().equals(first))
                .toList();
        return family.isEmpty() ? all() : family;
    }
}
