package dev.kindling.sshkey;

import dev.kindling.fault.KindlingException;

/** A sandbox's host key could not be made, read or removed. */
public final class HostKeyException extends KindlingException {
    private static final long serialVersionUID = 1L;

    private final String machineUid;

    HostKeyException(String machineUid, String message, Throwable cause) {
        super(message, cause);
        this.machineUid = machineUid;
    }

    /** The machine whose key it is. */
    public String machineUid() {
        return machineUid;
    }
}
