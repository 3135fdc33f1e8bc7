package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.Arrays;

/** Azure's separate clouds, by the names that {@code az cloud list} has for them. */
enum AzureCloud {
    PUBLIC("AzureCloud", "https://login.microsoftonline.com", "https://management.azure.com"),
    GOVERNMENT("AzureUSGovernment", "https://login.microsoftonline.us", "https://management.usgovcloudapi.net"),
    CHINA("AzureChinaCloud", "https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn");

    private final String label;
    private final String authority;
    private final String manager;

    AzureCloud(String label, String authority, String manager) {
        this.label = label;
        this.authority = authority;
        this.manager = manager;
    }

    /**
     * The one that the operator chose; the public one when he chose none.
     *
     * @throws Refused for any other name
     */
    static AzureCloud of(CloudSettings settings) {
        var name = settings.said("AZURE_CLOUD", settings.azure().cloud()).orElse(PUBLIC.label);
        return Arrays.stream(values())
                .filter(each -> each.label.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new Refused(Refusal.invalid(
                        "azure_cloud_unknown",
                        "AZURE_CLOUD must be AzureCloud, AzureUSGovernment or AzureChinaCloud.")));
    }

    /** Where one signs in. */
    String authority() {
        return authority;
    }

    /** The scope of a token for Resource Manager. */
    String scope() {
        return manager + "/.default";
    }
}
