package dev.ostiary.notices;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/** What counts as an address to write to: the plain form, with nothing around it. */
final class MailAddress {
    /** RFC 5321, section 4.1.2, without quoted names and without address literals. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");

    private MailAddress() {}

    static boolean fits(String text) {
        if (text.length() > 254 || !PLAIN.matcher(text).matches()) {
            return false;
        }
        try {
            new InternetAddress(text, true).validate();
            return true;
        } catch (AddressException _) {
            return false;
        }
    }
}
