package dev.ostiary.broker.grant;

import java.util.List;

/**
 * From where credentials work: conditions {@code aws:SourceIp}, {@code aws:SourceVpc} and {@code aws:SourceVpce}.
 *
 * @param ips addresses and CIDR ranges
 */
public record Network(List<String> ips, List<String> vpcs, List<String> endpoints) {
    /** From anywhere. */
    public static final Network ANYWHERE = new Network(List.of(), List.of(), List.of());

    public Network {
        ips = List.copyOf(ips);
        vpcs = List.copyOf(vpcs);
        endpoints = List.copyOf(endpoints);
    }

    public boolean isAnywhere() {
        return ips.isEmpty() && vpcs.isEmpty() && endpoints.isEmpty();
    }
}
