package dev.kindling.sshkey;

/** Why a paste is not a key that Kindling takes. Never leaves this package and never holds what was pasted. */
final class UnsoundKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final KeyIntake.Reason reason;
    private final String why;
    private final String instead;

    UnsoundKeyException(KeyIntake.Reason reason, String why) {
        this(reason, why, reason.instead());
    }

    /** @param instead the one command to run, where it is not the usual one for the reason */
    UnsoundKeyException(KeyIntake.Reason reason, String why, String instead) {
        super(why);
        this.reason = reason;
        this.why = why;
        this.instead = instead;
    }

    KeyIntake.Reason reason() {
        return reason;
    }

    KeyIntake.Fault fault() {
        return new KeyIntake.Fault(reason, why, instead);
    }
}
