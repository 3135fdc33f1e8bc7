package dev.ostiary.seal;

/** A tenant's key, unwrapped; lives in memory only. */
record TenantKey(String tenant, Kind kind, int version, byte[] key) {
    /** What the key is for. */
    enum Kind {
        SEAL("seal"),
        AUDIT("audit");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    byte[] wrappedBy(RootKey root) {
        return Aead.seal(root.key(), associated(tenant, kind.word, version, root.id()), key);
    }

    static byte[] unwrap(RootKey root, String tenant, String kind, int version, byte[] wrapped) {
        return Aead.open(root.key(), associated(tenant, kind, version, root.id()), wrapped);
    }

    static byte[] associated(String tenant, String kind, int version, String root) {
        return Aead.associated("ostiary tenant key 1", tenant, kind, version, root);
    }

    @Override
    public String toString() {
        return "TenantKey[" + tenant + ", " + kind + ", " + version + "]";
    }
}
