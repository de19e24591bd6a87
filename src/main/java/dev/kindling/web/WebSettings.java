package dev.kindling.web;

import dev.kindling.config.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where and how to listen.
 *
 * @param address literal address
 * @param port 0 takes a free one
 * @param portMayMove whether a free port is taken when the wished one is not (demo)
 * @param password asked of everybody who uses the console
 */
public record WebSettings(String address, int port, boolean portMayMove, Optional<Secret> password) {
    /** Whether only programs on this machine can connect. */
    public boolean loopback() {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
