package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void readsWhatWasWrittenAndThenTheEnd() throws IOException {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 7);
        for (byte[] frame : new byte[][] {{1, 2, 3}, {}, large}) {
            Frames.write(Channels.newChannel(written), frame);
        }

        ReadableByteChannel channel = channel();
        assertThat(Frames.read(channel).orElseThrow()).containsExactly(1, 2, 3);
        assertThat(Frames.read(channel).orElseThrow()).isEmpty();
        assertThat(Frames.read(channel).orElseThrow()).isEqualTo(large);
        assertThat(Frames.read(channel)).isEmpty();
    }

    @Test
    void readsFramesThatComeByteAfterByte() throws IOException {
        Frames.write(Channels.newChannel(written), new byte[] {1, 2, 3});
        ReadableByteChannel whole = channel();
        ReadableByteChannel dripping = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                ByteBuffer one = ByteBuffer.allocate(1);
                int count = whole.read(one);
                target.put(one.flip());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };

        assertThat(Frames.read(dripping).orElseThrow()).containsExactly(1, 2, 3);
    }

    @Test
    void refusesAFrameThatIsTooLong() {
        byte[] tooLong = new byte[Frames.BYTES_MAX + 1];

        assertThatThrownBy(() -> Frames.write(Channels.newChannel(written), tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16777216");
        assertThat(written.size()).isZero();
    }

    @Test
    void refusesALengthThatIsNone() {
        written.writeBytes(new byte[] {(byte) 0xff, 0, 0, 0});

        assertThatThrownBy(() -> Frames.read(channel()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("-16777216 bytes");
    }

    @Test
    void tellsAnEndWithinAFrameFromAnEndAfterOne() {
        written.writeBytes(new byte[] {0, 0, 0, 3, 1});
        assertThatThrownBy(() -> Frames.read(channel())).isInstanceOf(EOFException.class);

        written.reset();
        written.writeBytes(new byte[] {0, 0});
        assertThatThrownBy(() -> Frames.read(channel())).isInstanceOf(EOFException.class);
    }

    private ReadableByteChannel channel() {
        return Channels.newChannel(new ByteArrayInputStream(written.toByteArray()));
    }
}
