package dev.kindling.config;

import dev.kindling.units.DataSize;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Size and contents of a sandbox; all sandboxes of a flavour are identical.
 *
 * @param name its key under {@code flavours}
 * @param image OCI image, in full (Ignite matches prefixes); may be empty where no engine needs it
 * @param kernel OCI kernel image, in full; may be empty where no engine needs it
 * @param cpus virtual CPUs: 1, or an even number up to 32 (Firecracker)
 * @param memory at least 128MB
 * @param disk at least 1GB
 * @param user whom the tenant logs in as
 * @param copyFiles absolute path of a file on the host to path in the machine, copied before first boot
 * @param installed what a tenant finds in it, one short line; may be empty
 * @param tryFirst command that tenants are told to try first, such as cloning the course
 */
@Removed(value = "ssh", instead = "remove it; each sandbox gets its own tenant's key")
@Removed(value = "ports", instead = "remove it; ports are leased from host.ports")
@Removed(value = "host-port", instead = "remove it; ports are leased from host.ports")
public record Flavour(
        String name,

        @Setting(value = "OCI image of the machine, in full; needed for ignite", byDefault = "", form = Form.IMAGE)
        String image,

        @Setting(value = "OCI image of the kernel, in full; needed for ignite", byDefault = "", form = Form.IMAGE)
        String kernel,

        @Setting(value = "virtual CPUs, 1 or an even number", form = Form.CPUS, min = 1, max = 32)
        int cpus,

        @Setting(value = "memory of the machine", atLeast = "128MB")
        DataSize memory,

        @Setting(value = "disk of the machine", atLeast = "1GB")
        DataSize disk,

        @Setting(value = "whom the tenant logs in as", byDefault = "root", form = Form.LOGIN)
        String user,

        @Setting(
                value = "files copied into the machine before its first boot: path on the host to path in the machine",
                names = Form.HOST_FILE,
                form = Form.MACHINE_FILE)
        Map<String, String> copyFiles,

        @Setting(value = "what a tenant finds in it, one short line", byDefault = "")
        String installed,

        @Setting(
                value = "command that tenants are told to try first",
                byDefault = "git clone https://github.com/kubernetes101/gitopsdays")
        String tryFirst) {
    public Flavour {
        copyFiles = Collections.unmodifiableMap(new LinkedHashMap<>(copyFiles));
    }
}
