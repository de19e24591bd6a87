package dev.kindling.sshkey;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the length-prefixed fields of an SSH key blob (RFC 4251 section 5) and refuses every second spelling. */
final class WireReader {
    private final byte[] wire;
    private int position;

    WireReader(byte[] wire) {
        this.wire = wire;
    }

    byte[] bytes() throws UnsoundKeyException {
        if (remaining() < 4) {
            throw truncated();
        }
        int length = ByteBuffer.wrap(wire, position, 4).getInt();
        if (length < 0 || length > remaining() - 4) {
            throw truncated();
        }
        int start = position + 4;
        position = start + length;
        return Arrays.copyOfRange(wire, start, position);
    }

    /** Printable ASCII; names in keys never hold anything else. */
    String text() throws UnsoundKeyException {
        byte[] bytes = bytes();
        for (byte b : bytes) {
            if (b < 0x20 || b > 0x7e) {
                throw damaged("a name inside the key holds characters that no key has");
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** A positive integer without superfluous leading zeros. */
    BigInteger positive() throws UnsoundKeyException {
        byte[] bytes = bytes();
        boolean negative = bytes.length > 0 && bytes[0] < 0;
        boolean padded = bytes.length > 1 && bytes[0] == 0 && bytes[1] >= 0;
        if (bytes.length == 0 || negative || padded) {
            throw damaged("a number inside the key is not spelled as OpenSSH spells it");
        }
        return new BigInteger(1, bytes);
    }

    void end() throws UnsoundKeyException {
        if (remaining() != 0) {
            throw new UnsoundKeyException(
                    KeyIntake.Reason.TRAILING_DATA,
                    "There is something after the end of the key, glued to it without a space.");
        }
    }

    private int remaining() {
        return wire.length - position;
    }

    static UnsoundKeyException damaged(String what) {
        return new UnsoundKeyException(KeyIntake.Reason.DAMAGED, "The key is damaged: " + what + ".");
    }

    private static UnsoundKeyException truncated() {
        return new UnsoundKeyException(KeyIntake.Reason.TRUNCATED, "The key is cut off: its end is missing.");
    }
}
