package io.ttmesh.runtime.internal.control;

import com.sun.net.httpserver.HttpExchange;
import io.ttmesh.model.error.MeshException.Retry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Lets in who was addressed here by name and shows the token; tells the others nothing about the node. */
final class ControlGate {
    private static final int TOKEN_BYTES = 32;
    private static final String SCHEME = "Bearer ";

    private final String host;
    private final byte[] expected;

    /**
     * Expects one address and one secret.
     *
     * @param host what the Host header must say, as {@code 127.0.0.1:40123}
     * @param token the secret
     */
    ControlGate(String host, String token) {
        this.host = host;
        this.expected = (SCHEME + token).getBytes(StandardCharsets.UTF_8);
    }

    /** A token of 256 random bits. */
    static String newToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    void check(HttpExchange exchange) {
        String named = exchange.getRequestHeaders().getFirst("Host");
        if (!host.equals(named)) {
            throw new RefusedRequest(
                    ErrorKind.FORBIDDEN_HOST, "the Host header must be " + host + ": address the door so", Retry.NEVER);
        }
        if (!isToken(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new RefusedRequest(
                    ErrorKind.UNAUTHORIZED,
                    "the token is missing or wrong: send 'Authorization: Bearer' with the token of the node's file in "
                            + "the run folder",
                    Retry.NEVER);
        }
    }

    // In constant time, so that the answer's delay says nothing about the first wrong character.
    private boolean isToken(@Nullable String given) {
        return given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
    }
}
