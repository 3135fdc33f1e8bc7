package dev.ostiary.broker.grant;

import dev.ostiary.broker.grant.Terms.Profile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The profiles that need no settings (domain reference 5.3). */
public final class Profiles {
    private static final Map<String, Profile> BUILT_IN = known();

    private Profiles() {}

    /** By name, in the order in which people shall read them. */
    public static Map<String, Profile> builtIn() {
        return BUILT_IN;
    }

    private static Map<String, Profile> known() {
        var all = new LinkedHashMap<String, Profile>();
        aws(all);
        others(all);
        return Collections.unmodifiableMap(all);
    }

    private static void aws(Map<String, Profile> all) {
        // s3:HeadObject is no action of its own for AWS; the page lists it, and it does no harm.
        add(all, Cloud.AWS, "s3-readonly", "s3:GetObject,s3:ListBucket,s3:HeadObject", "Read objects in S3.");
        add(
                all,
                Cloud.AWS,
                "s3-readwrite",
                "s3:GetObject,s3:PutObject,s3:DeleteObject,s3:ListBucket",
                "Read, write and delete objects in S3.");
        add(
                all,
                Cloud.AWS,
                "dynamodb-readonly",
                "dynamodb:GetItem,dynamodb:Query,dynamodb:Scan,dynamodb:BatchGetItem",
                "Read items of DynamoDB tables.");
        add(
                all,
                Cloud.AWS,
                "dynamodb-readwrite",
                "dynamodb:GetItem,dynamodb:Query,dynamodb:Scan,dynamodb:BatchGetItem,dynamodb:PutItem,"
                        + "dynamodb:UpdateItem,dynamodb:DeleteItem,dynamodb:BatchWriteItem",
                "Read, write and delete items of DynamoDB tables.");
        add(
                all,
                Cloud.AWS,
                "lambda-deploy",
                "lambda:GetFunction,lambda:GetFunctionConfiguration,lambda:UpdateFunctionCode,"
                        + "lambda:UpdateFunctionConfiguration,lambda:PublishVersion,lambda:UpdateAlias",
                "Put new code and configuration into Lambda functions that exist.");
        add(all, Cloud.AWS, "ec2-readonly", "ec2:Describe*", "Look at EC2 instances, networks and images.");
        add(
                all,
                Cloud.AWS,
                "logs-readonly",
                "logs:DescribeLogGroups,logs:DescribeLogStreams,logs:GetLogEvents,logs:FilterLogEvents",
                "Read CloudWatch logs.");
    }

    private static void others(Map<String, Profile> all) {
        add(all, Cloud.GCP, "gcs-readonly", "storage.objects.get,storage.objects.list", "Read Cloud Storage objects.");
        add(
                all,
                Cloud.GCP,
                "gcs-readwrite",
                "storage.objects.get,storage.objects.list,storage.objects.create,storage.objects.update,"
                        + "storage.objects.delete",
                "Read, write and delete Cloud Storage objects.");
        add(all, Cloud.AZURE, "azure-reader", "*/read", "Look at Azure resources, without their contents.");
        add(
                all,
                Cloud.AZURE,
                "azure-blob-readonly",
                "Microsoft.Storage/storageAccounts/read,"
                        + "Microsoft.Storage/storageAccounts/blobServices/containers/read,"
                        + "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
                "Read blobs of Azure storage accounts.");
    }

    private static void add(Map<String, Profile> all, Cloud cloud, String name, String allow, String description) {
        all.put(name, new Profile(cloud, allow, Optional.empty(), description));
    }
}
