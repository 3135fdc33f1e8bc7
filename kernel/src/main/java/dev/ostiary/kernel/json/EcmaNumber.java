package dev.ostiary.kernel.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes numbers as ECMAScript does (ECMA-262 Number::toString, RFC 8785 section 3.2.2.3). */
final class EcmaNumber {
    private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);
    private static final RoundingMode[] NEAREST_FIRST = {RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN};

    private EcmaNumber() {}

    /** Refuses NaN and the infinities. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            throw new BadJson("a number is not finite");
        }
        if (value == 0) {
            return "0";
        }
        var decimal = shortest(Math.abs(value)).stripTrailingZeros();
        var digits = decimal.unscaledValue().toString();
        var text = place(digits, digits.length() - decimal.scale());
        return value < 0 ? "-" + text : text;
    }

    /** As {@link #text(BigInteger)}. */
    static String text(long value) {
        return Math.abs(value) <= 1L << 53 && value != Long.MIN_VALUE
                ? Long.toString(value)
                : text(BigInteger.valueOf(value));
    }

    /**
     * Refuses an integer that a double cannot hold, because two different ones would be written alike. What this class
     * itself writes for a large double is accepted, so that canonical text stays canonical.
     */
    static String text(BigInteger value) {
        if (value.abs().compareTo(EXACT) <= 0) {
            return value.toString();
        }
        var nearest = value.doubleValue();
        var text = text(nearest);
        var exact = new BigDecimal(value);
        if (exact.compareTo(new BigDecimal(nearest)) != 0 && exact.compareTo(new BigDecimal(text)) != 0) {
            throw new BadJson("an integer is too large to be exact");
        }
        return text;
    }

    /** Java gives at least two digits where one may do; only among subnormals does that change the digits. */
    private static BigDecimal shortest(double value) {
        var decimal = new BigDecimal(Double.toString(value));
        if (value >= Double.MIN_NORMAL || decimal.stripTrailingZeros().precision() != 2) {
            return decimal;
        }
        for (var rounding : NEAREST_FIRST) {
            var digit = new BigDecimal(value).round(new MathContext(1, rounding));
            if (digit.doubleValue() == value) {
                return digit;
            }
        }
        return decimal;
    }

    /** Puts the point after {@code point} digits, or writes an exponent where ECMAScript does. */
    private static String place(String digits, int point) {
        int count = digits.length();
        if (point > 21 || point <= -6) {
            var sign = point > 0 ? "e+" : "e-";
            var fraction = count == 1 ? "" : "." + digits.substring(1);
            return digits.charAt(0) + fraction + sign + Math.abs(point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= count
                ? digits + "0".repeat(point - count)
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
