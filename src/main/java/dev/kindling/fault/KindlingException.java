package dev.kindling.fault;

/** Root of every fault that Kindling itself raises. The message is written for a person and holds no secret. */
public class KindlingException extends RuntimeException {
    public KindlingException(String message) {
        super(message);
    }

    public KindlingException(String message, Throwable cause) {
        super(message, cause);
    }
}
