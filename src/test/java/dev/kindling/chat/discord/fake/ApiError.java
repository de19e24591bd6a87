package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal with Discord's HTTP status, error code and, for a wrong body, the paths of the fields. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final transient ObjectNode errors;

    private ApiError(int status, int code, String message, ObjectNode errors) {
        super(message);
        this.status = status;
        this.code = code;
        this.errors = errors;
    }

    static ApiError of(int status, int code, String message) {
        return new ApiError(status, code, message, Json.object());
    }

    static ApiError unknown(String what, int code) {
        return of(404, code, "Unknown " + what);
    }

    static ApiError unknownInteraction() {
        return unknown("interaction", 10062);
    }

    static ApiError unknownMessage() {
        return unknown("Message", 10008);
    }

    static ApiError unknownChannel() {
        return unknown("Channel", 10003);
    }

    static ApiError unknownWebhook() {
        return unknown("Webhook", 10015);
    }

    static ApiError missingAccess() {
        return of(403, 50001, "Missing Access");
    }

    static ApiError missingPermissions() {
        return of(403, 50013, "Missing Permissions");
    }

    /** 50035 with the faults found. */
    static ApiError invalidForm(FormFaults faults) {
        return new ApiError(400, 50035, "Invalid Form Body", faults.tree());
    }

    static ApiError invalidForm(String path, String code, String message) {
        return invalidForm(new FormFaults().add(path, code, message));
    }

    /** 429; seconds with a fraction. */
    static ApiError tooMany(double retryAfter, boolean global) {
        ApiError error = of(429, 0, "You are being rate limited.");
        error.errors.put("retry_after", retryAfter).put("global", global);
        return error;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    ObjectNode body() {
        ObjectNode body = Json.object().put("message", getMessage()).put("code", code);
        if (status == 429) {
            body.setAll(errors);
        } else if (!errors.isEmpty()) {
            body.set("errors", errors);
        }
        return body;
    }
}
