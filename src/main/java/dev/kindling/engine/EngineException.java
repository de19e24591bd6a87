package dev.kindling.engine;

import dev.kindling.fault.KindlingException;

/** An engine could not do what it was asked. The message is one sentence for the tenant; the detail is for the operator. */
public class EngineException extends KindlingException {
    private final boolean worthRetrying;
    private final String detail;

    /**
     * @param worthRetrying whether the same call may succeed later without anyone changing anything
     * @param detail what the engine said, for log and audit; holds no key
     */
    public EngineException(String message, boolean worthRetrying, String detail) {
        super(message);
        this.worthRetrying = worthRetrying;
        this.detail = detail;
    }

    public boolean worthRetrying() {
        return worthRetrying;
    }

    public String detail() {
        return detail;
    }
}
