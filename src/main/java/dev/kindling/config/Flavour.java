package dev.kindling.config;

import dev.kindling.units.DataSize;
import java.util.Map;

/**
 * Size and contents of a sandbox; all sandboxes of a flavour are identical.
 *
 * @param name its key under {@code flavours}
 * @param image OCI image, in full (Ignite matches prefixes)
 * @param kernel OCI kernel image, in full
 * @param cpus virtual CPUs: 1, or an even number up to 32 (Firecracker)
 * @param memory at least 128MB
 * @param disk at least 1GB
 * @param user whom the tenant logs in as
 * @param copyFiles file on the host to path in the machine, copied before first boot
 * @param installed what a tenant finds in it, one short line
 * @param tryFirst the command that tenants are told to try first, such as cloning the course
 */
public record Flavour(
        String name,
        String image,
        String kernel,
        int cpus,
        DataSize memory,
        DataSize disk,
        String user,
        Map<String, String> copyFiles,
        String installed,
        String tryFirst) {
    public Flavour {
        copyFiles = Map.copyOf(copyFiles);
    }
}
