package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class EnvelopeTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Envelope.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(logged);
    }

    private List<String> failed(ActorFailure.Kind kind) {
        new Envelope("counter", "any.1|a", "a command", null).fail(ActorFailure.of(kind, "has no time"));
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"THREW", "OVERLOADED"})
    void commandThatNobodyWaitsForIsLoggedWhenItComesToNothing(ActorFailure.Kind kind) {
        assertThat(failed(kind)).containsExactly("actor=counter/a command=lost reason=\"has no time\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"THREW", "OVERLOADED"})
    void whatIsSeenElsewhereIsNotLogged(ActorFailure.Kind kind) {
        assertThat(failed(kind)).isEmpty();
    }
}
