package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.ttmesh.model.error.WrongPayloadException;
import java.io.IOException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A stream on its way to another JVM, as parts: one for each element, written by the codec of the declared type, and a
 * last one that says how it ended. Pekko's stream refs carry nothing but the text of a failure, and call it a warning when
 * a stream has ended before it is run; so for them each stream ends well, after its last part.
 */
final class StreamParts {
    private static final byte ELEMENT = 0;
    private static final byte FAILED = 1;
    private static final byte ENDED = 2;

    private StreamParts() {}

    private static ByteString part(byte kind, byte[] bytes) {
        return ByteString.fromArray(new byte[] {kind})
                .concat(ByteString.fromArrayUnsafe(bytes))
                .compact();
    }

    /** The side of the actor. */
    record Writing(String type, ObjectWriter elements, ObjectMapper mapper, long limit) {
        /** What is sent: it ends well, whatever the source does. */
        Source<ByteString, NotUsed> parts(Source<?, ?> source) {
            return StreamAnswers.noted(source)
                    .map(this::element)
                    .recover(new PFBuilder<Throwable, ByteString>()
                            .matchAny(this::failed)
                            .build())
                    .concatLazy(Source.single(part(ENDED, new byte[0])));
        }

        private ByteString element(Object element) {
            byte[] bytes = written(element);
            if (bytes.length > limit) {
                throw new WrongPayloadException("an element of its stream has " + bytes.length + " bytes, over " + limit
                        + " (limit ttmesh.actors.service.message-limit): send smaller ones, or references to them");
            }
            return part(ELEMENT, bytes);
        }

        private byte[] written(Object element) {
            try {
                return elements.writeValueAsBytes(element);
            } catch (JsonProcessingException e) {
                throw new WrongPayloadException(
                        "an element of its stream, a " + element.getClass().getName() + ", can not be written: "
                                + e.getOriginalMessage(),
                        e);
            }
        }

        private ByteString failed(Throwable thrown) throws JsonProcessingException {
            return part(FAILED, mapper.writeValueAsBytes(StreamAnswers.failure(thrown)));
        }
    }

    /** The side that listens. */
    record Reading(String type, ObjectReader elements, ObjectMapper mapper) {
        /** The stream that these parts are of. */
        Source<Object, NotUsed> source(Source<ByteString, NotUsed> parts) {
            return StreamAnswers.once(
                    type,
                    parts.mapError(Throwable.class, thrown -> StreamAnswers.brokenOff(type, thrown))
                            .filter(part -> part.head() != ENDED)
                            .map(this::element));
        }

        private Object element(ByteString part) {
            byte[] bytes = part.drop(1).toArrayUnsafe();
            try {
                if (part.head() == FAILED) {
                    throw StreamAnswers.exception(type, mapper.readValue(bytes, ActorFailure.class));
                }
                return elements.readValue(bytes);
            } catch (IOException e) {
                throw new WrongPayloadException(
                        "actor type " + type + ": an element of a stream can not be read: " + e.getMessage()
                                + ": is one node older?",
                        e);
            }
        }
    }
}
