package dev.ostiary.broker.run;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether an argument names, in any spelling, an address at which a cloud hands credentials to its own machines. */
final class MetadataAddress {
    private static final Set<String> NAMES = Set.of(
            "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal", "metadata");

    private static final Set<InetAddress> ADDRESSES = Set.copyOf(List.of(
            InetAddress.ofLiteral("169.254.169.254"),
            InetAddress.ofLiteral("169.254.170.2"),
            InetAddress.ofLiteral("169.254.170.23"),
            InetAddress.ofLiteral("168.63.129.16"),
            InetAddress.ofLiteral("100.100.100.200"),
            InetAddress.ofLiteral("fd00:ec2::254"),
            InetAddress.ofLiteral("fd00:ec2::23"),
            InetAddress.ofLiteral("fd20:ce::254")));

    private static final Pattern HOST =
            Pattern.compile("(?<!s3:|gs:)//(?:[^/@\\s]*@)?(\\[[^\\]]*\\]|[^/:?#\\s\"',;]+)");
    private static final Pattern BARE = Pattern.compile("[^\\s/@=,;\"'\\[\\]()]+");

    private MetadataAddress() {}

    static boolean isIn(String argument) {
        var plain = Normalizer.normalize(argument, Normalizer.Form.NFKC)
                .replace('\u3002', '.')
                .toLowerCase(Locale.ROOT);
        return HOST.matcher(plain).results().anyMatch(found -> isOne(found.group(1)))
                || BARE.matcher(plain).results().anyMatch(found -> isBare(found.group()));
    }

    /** A word alone is too common a thing to be taken for a host, and so is a number. */
    private static boolean isBare(String word) {
        var host = word.replaceFirst("(?<=[^:]):[0-9]{1,5}$", "");
        return (word.contains(".") && isOne(host)) || (word.contains("::") && isOne(word));
    }

    private static boolean isOne(String text) {
        var host = text.replaceAll("^\\[|(%[^\\]]*)?\\]$|\\.$", "");
        return NAMES.contains(host) || address(host).filter(ADDRESSES::contains).isPresent();
    }

    /** As the C library reads it too: with fewer parts, octal and hexadecimal. */
    private static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(host.contains(":") ? InetAddress.ofLiteral(host) : Inet4Address.ofPosixLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
