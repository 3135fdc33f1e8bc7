package dev.ostiary.credentials;

/** Patterns of names in which {@code *} stands for any characters; the case counts. */
final class Stars {
    private Stars() {}

    /** Takes time in proportion to the product of the lengths at most: where a star took too little, it takes one more. */
    static boolean match(String pattern, String text) {
        int at = 0;
        int star = -1;
        int taken = 0;
        int place = 0;
        while (place < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                taken = place;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(place)) {
                at++;
                place++;
            } else if (star >= 0) {
                at = star + 1;
                place = ++taken;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(rest -> rest == '*');
    }
}
