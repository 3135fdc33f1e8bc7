package dev.ostiary.broker.run;

/** Why an argument is refused, in words that follow its name. */
enum Why {
    ELSEWHERE("would send the credentials to another address; addresses are the operator's to set"),
    IDENTITY("would use or make other credentials than the ones issued for this task"),
    SETTINGS("would have the tool read or write settings of its own, which can name other addresses and credentials"),
    TRUST("would weaken how the tool makes sure whom it talks to"),
    OTHERS("would start another program"),
    FLAG_FILE("would have the tool read arguments from a file, which nobody has looked at"),
    ASKING("would have the tool ask on a terminal, and there is none");

    private final String words;

    Why(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
