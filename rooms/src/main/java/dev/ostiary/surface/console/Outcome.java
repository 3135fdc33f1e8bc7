package dev.ostiary.surface.console;

import j2html.tags.DomContent;

/** What becomes of a request. */
sealed interface Outcome {
    /**
     * A page.
     *
     * @param place the address whose entry in the navigation is the current one
     * @param live whether the page renews itself when a script may
     */
    record View(int status, String title, String place, boolean live, DomContent body) implements Outcome {
        View(String title, String place, DomContent body) {
            this(200, title, place, false, body);
        }
    }

    /** Another page of ours, to be asked for with GET. */
    record Elsewhere(String path) implements Outcome {}

    /** The end of this sign-in: the cookie goes as well. */
    record Leave() implements Outcome {}
}
