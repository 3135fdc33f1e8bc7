package dev.ostiary.conformance;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One more tool and one more prompt that come and go; those who listen are told each time. */
final class ListingChanges {
    private final AtomicBoolean tool = new AtomicBoolean();
    private final AtomicBoolean prompt = new AtomicBoolean();
    private final Runnable toolsChanged;
    private final Runnable promptsChanged;

    ListingChanges(Runnable toolsChanged, Runnable promptsChanged) {
        this.toolsChanged = toolsChanged;
        this.promptsChanged = promptsChanged;
    }

    Map<String, Tool> tools() {
        return Map.of(
                "test_trigger_tool_change",
                        (_, _) -> {
                            var shown = flip(tool);
                            toolsChanged.run();
                            return Tool.text(shown ? "There is one tool more." : "There is one tool less.");
                        },
                "test_trigger_prompt_change",
                        (_, _) -> {
                            var shown = flip(prompt);
                            promptsChanged.run();
                            return Tool.text(shown ? "There is one prompt more." : "There is one prompt less.");
                        });
    }

    boolean showsTool() {
        return tool.get();
    }

    boolean showsPrompt() {
        return prompt.get();
    }

    /** Its value after. */
    private static boolean flip(AtomicBoolean shown) {
        var before = shown.get();
        while (!shown.compareAndSet(before, !before)) {
            before = shown.get();
        }
        return !before;
    }
}
