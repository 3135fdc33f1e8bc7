package dev.ostiary.broker.grant;

import java.util.List;
import java.util.Map;

/**
 * One word for what each cloud calls differently: {@code storage:read} (domain reference 5.3). It stands for exactly what
 * this table says, in a wish, a profile or a ceiling; not in a deny list, where somebody would take {@code storage:write}
 * for every way of writing.
 */
final class Shorthand {
    private static final String BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/";
    private static final String ITEMS = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/";
    private static final String MACHINES = "Microsoft.Compute/virtualMachines/";
    private static final String SECRETS = "Microsoft.KeyVault/vaults/secrets/";

    private static final Map<String, Meaning> TABLE = Map.ofEntries(
            Map.entry(
                    "storage:read",
                    new Meaning(
                            "s3:GetObject,s3:ListBucket",
                            "storage.objects.get,storage.objects.list",
                            BLOBS + "read," + BLOBS + "blobs/read")),
            Map.entry(
                    "storage:write",
                    new Meaning(
                            "s3:PutObject,s3:AbortMultipartUpload",
                            "storage.objects.create,storage.objects.update",
                            BLOBS + "blobs/write," + BLOBS + "blobs/add/action")),
            Map.entry(
                    "storage:delete", new Meaning("s3:DeleteObject", "storage.objects.delete", BLOBS + "blobs/delete")),
            Map.entry(
                    "database:read",
                    new Meaning(
                            "dynamodb:GetItem,dynamodb:BatchGetItem,dynamodb:Query,dynamodb:Scan",
                            "datastore.entities.get,datastore.entities.list",
                            ITEMS + "read")),
            Map.entry(
                    "database:write",
                    new Meaning(
                            "dynamodb:PutItem,dynamodb:UpdateItem,dynamodb:BatchWriteItem",
                            "datastore.entities.create,datastore.entities.update",
                            ITEMS + "create," + ITEMS + "replace," + ITEMS + "upsert")),
            Map.entry(
                    "database:delete",
                    new Meaning("dynamodb:DeleteItem", "datastore.entities.delete", ITEMS + "delete")),
            Map.entry(
                    "compute:read",
                    new Meaning("ec2:Describe*", "compute.instances.get,compute.instances.list", MACHINES + "read")),
            Map.entry(
                    "compute:operate",
                    new Meaning(
                            "ec2:StartInstances,ec2:StopInstances,ec2:RebootInstances",
                            "compute.instances.start,compute.instances.stop,compute.instances.reset",
                            MACHINES + "start/action," + MACHINES + "deallocate/action," + MACHINES
                                    + "restart/action")),
            Map.entry(
                    "secrets:read",
                    new Meaning(
                            "secretsmanager:GetSecretValue,secretsmanager:DescribeSecret",
                            "secretmanager.versions.access,secretmanager.secrets.get",
                            SECRETS + "getSecret/action," + SECRETS + "readMetadata/action")));

    private Shorthand() {}

    /** What it stands for in {@code cloud}; empty when it is no shorthand. */
    static List<String> in(Cloud cloud, String text) {
        var meaning = TABLE.get(text);
        return meaning == null ? List.of() : Words.listed(meaning.in(cloud));
    }

    static boolean knows(String text) {
        return TABLE.containsKey(text);
    }

    private record Meaning(String aws, String gcp, String azure) {
        String in(Cloud cloud) {
            return switch (cloud) {
                case AWS, VAULT -> aws;
                case GCP -> gcp;
                case AZURE -> azure;
            };
        }
    }
}
