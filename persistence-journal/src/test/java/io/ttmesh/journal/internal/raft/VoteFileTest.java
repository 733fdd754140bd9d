package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.PeerId;
import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A voter never forgets a vote that it gave. */
@Timeout(20)
final class VoteFileTest {
    private static final PeerId OTHER = new PeerId("v-2", 1);

    @TempDir
    private Path folder;

    @Test
    void remembersTermAndVote() {
        VoteFile votes = open(true);
        assertThat(votes.getTerm()).isZero();
        assertThat(votes.getVotedFor().isEmpty()).isTrue();

        votes.setTermAndVotedFor(7, OTHER);

        VoteFile again = open(false);
        assertThat(again.getTerm()).isEqualTo(7);
        assertThat(again.getVotedFor()).isEqualTo(OTHER);
        again.setTermAndVotedFor(8, PeerId.emptyPeer());
        assertThat(open(false).getVotedFor().isEmpty()).isTrue();
    }

    @Test
    void refusesToStartWithoutTheFileWhenTheLogIsNotEmpty() {
        assertThatThrownBy(() -> open(false)).isInstanceOf(JournalException.Corrupt.class);
    }

    @Test
    void refusesEveryFlippedBitAndEveryShorterFile() throws IOException {
        open(true).setTermAndVotedFor(7, OTHER);
        byte[] whole = Files.readAllBytes(file());
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file(), damaged);
            assertThatThrownBy(() -> open(false)).as("bit %d", bit).isInstanceOf(JournalException.Corrupt.class);
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(false)).as("length %d", length).isInstanceOf(JournalException.Corrupt.class);
        }
    }

    @Test
    void refusesTheVoteOfAnother() {
        open(true).setTermAndVotedFor(7, OTHER);

        assertThatThrownBy(() -> VoteFile.open(file(), 0, "v-9", true, false))
                .isInstanceOf(JournalException.ForeignData.class)
                .hasMessageContaining("v-1")
                .hasMessageContaining("v-9");
        assertThatThrownBy(() -> VoteFile.open(file(), 1, "v-1", true, false))
                .isInstanceOf(JournalException.ForeignData.class);
    }

    @Test
    void givesNoVoteThatItCanNotSave() throws IOException {
        VoteFile votes = open(true);
        votes.setTermAndVotedFor(7, OTHER);
        Files.createDirectory(folder.resolve("vote.new"));

        assertThatThrownBy(() -> votes.setTermAndVotedFor(8, OTHER)).isInstanceOf(IllegalStateException.class);

        assertThat(votes.getTerm()).isEqualTo(7);
        Files.delete(folder.resolve("vote.new"));
        assertThat(open(false).getTerm()).isEqualTo(7);
    }

    private Path file() {
        return folder.resolve("vote");
    }

    private VoteFile open(boolean mayBeMissing) {
        return VoteFile.open(file(), 0, "v-1", true, mayBeMissing);
    }
}
