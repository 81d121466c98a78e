package dev.sillycon.save;

/** What an image can be saved as, by the names that podman and skopeo give it. */
public enum Form {
    /** What {@code docker image save} writes. */
    DOCKER_ARCHIVE("docker-archive"),

    /** An OCI image layout in a tar file. */
    OCI_ARCHIVE("oci-archive"),

    /** An OCI image layout. */
    OCI_DIR("oci-dir");

    private final String name;

    Form(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
