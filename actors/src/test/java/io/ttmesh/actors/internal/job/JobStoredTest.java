package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.actors.internal.wire.CodecForms;
import io.ttmesh.actors.internal.wire.KnownActors;
import io.ttmesh.actors.spi.ActorForms;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.NodeId;
import io.ttmesh.streaming.PayloadMappers;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the first release has stored of jobs is read as what it was: {@link JobStory}, one file per event and snapshot, with the bytes
 * as they are in the journal, as text. A type that changes so that these can not be read any more needs a migration.
 */
class JobStoredTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ActorForms FORMS = forms();
    private static final List<JobEvent> EVENTS = JobStory.events();

    /** Snapshots, by the event after which they were made. */
    private static final Map<Class<?>, String> SNAPSHOTS = Map.of(
            JobEvent.StepsDue.class, "running",
            JobEvent.JobCancelled.class, "cancelled",
            JobEvent.JobExpired.class, "expired",
            JobEvent.StepRerun.class, "rerun",
            JobEvent.JobQueued.class, "queued",
            JobEvent.JobLetIn.class, "let-in");

    /** Set to write the samples that are missing; those of a released version are never written again. */
    private static final boolean WRITES = Boolean.getBoolean("ttmesh.test.wire.write");

    private static final Path FOLDER = Path.of("src/test/resources/stored/job");
    private static final int LINE_CHARS = 76;

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private static ActorForms forms() {
        KnownActors known = KnownActors.get(KIT.system());
        known.start(
                (id, home) -> {
                    throw new IllegalStateException("no refs here");
                },
                Integer.MAX_VALUE);
        JobSettings settings = JobSettings.of(KIT.system().settings().config());
        var home = new JobHome(new NodeId("a"), Clock.systemUTC(), settings);
        return new CodecForms(known.codec(home.type()));
    }

    static Stream<JobEvent> events() {
        return EVENTS.stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void storedEventIsReadAsWhatItWas(JobEvent event) throws IOException {
        assertThat(content(stored(event, ""))).isEqualTo(content(event));
    }

    /** Of a piece the graph, and of a change what it says, for which a later release may have other bytes. */
    private static Object content(JobEvent event) {
        return switch (event) {
            case JobEvent.PieceLoaded(var at, var piece, var pieces, var bytes) ->
                List.of(at, piece, pieces, JobGraph.decoded(bytes));
            case JobEvent.GraphChanged(var at, var bytes) -> List.of(at, GraphChange.decoded(bytes));
            case JobEvent other -> other;
        };
    }

    @Test
    void storedSnapshotsAreWhatTheStoredEventsComeTo() throws IOException {
        JobState state = JobState.empty();
        int compared = 0;
        for (JobEvent event : EVENTS) {
            state.apply(stored(event, ""));
            String snapshot = SNAPSHOTS.get(event.getClass());
            if (snapshot != null) {
                assertThat(stored(state, "." + snapshot).kept()).as(snapshot).isEqualTo(state.kept());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(SNAPSHOTS.size());
    }

    @Test
    void whateverIsStoredHasASample() {
        Map<String, Integer> sampled = new HashMap<>();
        Stream.concat(EVENTS.stream(), Stream.of(JobState.empty()))
                .map(FORMS::formOf)
                .forEach(form -> sampled.put(form.name(), form.version()));

        assertThat(FORMS.newestVersions()).isEqualTo(sampled);
        assertThat(EVENTS.stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrder(JobEvent.class.getPermittedSubclasses());
    }

    @Test
    void graphOfTheSampleHasAStepOfEveryKind() {
        List<JobGraph.Work> works =
                JobStory.graph().vertices().stream().map(JobGraph.Vertex::work).toList();
        List<Class<?>> items = works.stream()
                .filter(JobGraph.MapOver.class::isInstance)
                .<Class<?>>map(map -> ((JobGraph.MapOver) map).items().getClass())
                .toList();

        GraphCheck.require(JobStory.graph());
        assertThat(works.stream().<Class<?>>map(Object::getClass))
                .contains(JobGraph.Work.class.getPermittedSubclasses());
        assertThat(items).contains(JobGraph.Items.class.getPermittedSubclasses());
    }

    @Test
    void snapshotsOfTheSampleHaveEveryField() throws IOException {
        ObjectMapper mapper = PayloadMappers.cbor().build();
        List<JsonNode> states = new ArrayList<>();
        List<JsonNode> cells = new ArrayList<>();
        for (String snapshot : SNAPSHOTS.values()) {
            JsonNode state =
                    mapper.valueToTree(read(JobState.empty(), "." + snapshot).kept());
            states.add(state);
            state.get("cells").forEach(cells::add);
        }

        assertThat(unused(
                        JobState.Kept.class,
                        states,
                        mapper.valueToTree(JobState.empty().kept())))
                .isEmpty();
        assertThat(unused(Cell.Kept.class, cells, mapper.valueToTree(new Cell().kept())))
                .isEmpty();
    }

    /** Fields that are the same everywhere as where nothing has happened. */
    private static List<String> unused(Class<?> kept, List<JsonNode> samples, JsonNode blank) {
        return Stream.of(kept.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name ->
                        samples.stream().allMatch(sample -> sample.path(name).equals(blank.path(name))))
                .toList();
    }

    private static <T> T stored(T sample, String label) throws IOException {
        Path file = file(sample, label);
        if (WRITES && !Files.exists(file)) {
            Files.createDirectories(FOLDER);
            byte[] line = "\n".getBytes(StandardCharsets.US_ASCII);
            Files.write(file, Base64.getMimeEncoder(LINE_CHARS, line).encode(FORMS.write(sample)));
        }
        return read(sample, label);
    }

    /** What is stored of the same type under the label. */
    @SuppressWarnings("unchecked") // The name says the type.
    private static <T> T read(T same, String label) throws IOException {
        Path file = file(same, label);
        assertThat(file)
                .as("a stored sample: write it with -Dttmesh.test.wire.write=true")
                .exists();
        byte[] bytes = Base64.getMimeDecoder().decode(Files.readAllBytes(file));
        return (T) FORMS.read(FORMS.formOf(same), bytes).get(0);
    }

    private static Path file(Object stored, String label) {
        ActorForms.Form form = FORMS.formOf(stored);
        return FOLDER.resolve(form.name() + "." + form.version() + label + ".b64");
    }
}
