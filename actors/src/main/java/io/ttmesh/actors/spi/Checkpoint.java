package io.ttmesh.actors.spi;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Payload;
import io.ttmesh.model.WireSafe;

/**
 * Progress that a body saved, for attempts to come.
 *
 * @param token the execution that saved it
 * @param number counts up from 1 within the execution
 * @param state what the body gave, encoded
 */
public record Checkpoint(FencingToken token, long number, Payload state) implements WireSafe {
    /** Whether it stands for another one of the same execution, too: that one is not newer. */
    public boolean covers(Checkpoint other) {
        return token.equals(other.token) && number >= other.number;
    }
}
