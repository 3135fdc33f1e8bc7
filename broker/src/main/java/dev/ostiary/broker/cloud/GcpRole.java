package dev.ostiary.broker.cloud;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Predefined roles of Cloud Storage, and what each permits within a bucket (Google's "IAM roles for Cloud Storage").
 * A boundary speaks of roles alone, so permissions are turned into the roles that hold them; the narrowest come first.
 */
enum GcpRole {
    LEGACY_OBJECT_READER("legacyObjectReader", "objects.get"),
    OBJECT_VIEWER(
            "objectViewer", "objects.get objects.list folders.get folders.list managedFolders.get managedFolders.list"),
    OBJECT_CREATOR(
            "objectCreator",
            "objects.create folders.create managedFolders.create multipartUploads.create multipartUploads.abort multipartUploads.listParts"),
    LEGACY_BUCKET_READER(
            "legacyBucketReader",
            "buckets.get objects.list managedFolders.get managedFolders.list multipartUploads.list"),
    LEGACY_OBJECT_OWNER(
            "legacyObjectOwner",
            "objects.get objects.getIamPolicy objects.overrideUnlockedRetention objects.setIamPolicy objects.setRetention objects.update"),
    LEGACY_BUCKET_WRITER(
            "legacyBucketWriter",
            "buckets.get objects.create objects.delete objects.list objects.restore managedFolders.create managedFolders.delete managedFolders.get managedFolders.list multipartUploads.abort multipartUploads.create multipartUploads.list multipartUploads.listParts"),
    OBJECT_USER(
            "objectUser",
            "objects.create objects.delete objects.get objects.list objects.move objects.restore objects.update folders.create folders.delete folders.get folders.list folders.rename managedFolders.create managedFolders.delete managedFolders.get managedFolders.list multipartUploads.abort multipartUploads.create multipartUploads.list multipartUploads.listParts"),
    OBJECT_ADMIN(
            "objectAdmin",
            "objects.create objects.delete objects.get objects.getIamPolicy objects.list objects.move objects.overrideUnlockedRetention objects.restore objects.setIamPolicy objects.setRetention objects.update folders.create folders.delete folders.get folders.list folders.rename managedFolders.create managedFolders.delete managedFolders.get managedFolders.getIamPolicy managedFolders.list managedFolders.setIamPolicy multipartUploads.abort multipartUploads.create multipartUploads.list multipartUploads.listParts");

    private final String role;
    private final String permissions;

    GcpRole(String role, String permissions) {
        this.role = "roles/storage." + role;
        this.permissions = permissions;
    }

    /** Such as {@code roles/storage.objectViewer}. */
    String role() {
        return role;
    }

    Set<String> permissions() {
        return Arrays.stream(permissions.split(" ", -1))
                .map(each -> "storage." + each)
                .collect(Collectors.toSet());
    }

    /** What it permits beyond {@code wanted} and what Google joins to that, in order. */
    List<String> beyond(Set<String> wanted) {
        return permissions().stream()
                .filter(each -> !wanted.contains(each) && !goesWith(each, wanted))
                .sorted()
                .toList();
    }

    /** All permissions within a bucket that some role here holds. */
    static Set<String> known() {
        var all = new HashSet<String>();
        for (var each : values()) {
            all.addAll(each.permissions());
        }
        return all;
    }

    /** Folders are handled as the objects in them are, and a large object is created in parts. */
    private static boolean goesWith(String permission, Set<String> wanted) {
        var verb = permission.substring(permission.lastIndexOf('.') + 1);
        return switch (permission.substring("storage.".length(), permission.lastIndexOf('.'))) {
            case "folders", "managedFolders" ->
                wanted.contains("storage.objects." + (verb.equals("rename") ? "move" : verb));
            case "multipartUploads" -> wanted.contains("storage.objects.create");
            default -> false;
        };
    }
}
