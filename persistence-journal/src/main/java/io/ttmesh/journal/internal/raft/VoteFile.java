package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.testing.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The term that a voter is in and whom it voted for there. A voter that forgot this could vote twice, so what can not be
 * read is refused, and a vote that can not be saved is never given.
 *
 * <pre>
 * u4 magic "TTJV" | u1 format = 1 | u2 group | u1 + ascii voter | u8 term | u1 + ascii voted for | u4 CRC32C of all before
 * </pre>
 */
final class VoteFile implements RaftMetaStorage {
    private static final int MAGIC = 0x54544a56;
    private static final byte FORMAT = 1;

    private final Path file;
    private final int group;
    private final String voter;
    private final boolean fsync;
    private @Nullable NodeImpl node;
    private long term;
    private PeerId votedFor = PeerId.emptyPeer();

    private VoteFile(Path file, int group, String voter, boolean fsync) {
        this.file = file;
        this.group = group;
        this.voter = voter;
        this.fsync = fsync;
    }

    /**
     * Reads the vote.
     *
     * @param mayBeMissing whether this voter has never been started
     * @throws JournalException.Corrupt when it is damaged, or missing and must not be
     * @throws JournalException.ForeignData when it is another voter's
     */
    static VoteFile open(Path file, int group, String voter, boolean fsync, boolean mayBeMissing) {
        VoteFile votes = new VoteFile(file, group, voter, fsync);
        try {
            votes.read(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            if (!mayBeMissing) {
                throw new JournalException.Corrupt(
                        "vote of " + voter + " is missing, but its log is not empty: " + file, e);
            }
        } catch (BufferUnderflowException e) {
            throw new JournalException.Corrupt("vote of " + voter + " is cut short: " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("vote of " + voter + " can not be read: " + file, e);
        }
        return votes;
    }

    @Override
    public boolean init(RaftMetaStorageOptions options) {
        node = options.getNode();
        return true;
    }

    @Override
    public void shutdown() {
        // Everything was saved when it was said.
    }

    @Override
    public boolean setTerm(long newTerm) {
        return setTermAndVotedFor(newTerm, votedFor);
    }

    @Override
    public long getTerm() {
        return term;
    }

    @Override
    public boolean setVotedFor(PeerId peer) {
        return setTermAndVotedFor(term, peer);
    }

    @Override
    public PeerId getVotedFor() {
        return votedFor;
    }

    /** Saves both, or throws: JRaft goes on to answer "granted" when this returns false. */
    @Override
    public boolean setTermAndVotedFor(long newTerm, PeerId peer) {
        try {
            Failpoints.at("vote.before-save");
            DurableFiles.replace(file, bytes(newTerm, peer), fsync);
            Failpoints.at("vote.saved");
        } catch (IOException | RuntimeException e) {
            NodeImpl failed = node;
            if (failed != null) {
                failed.onError(new RaftException(ErrorType.ERROR_TYPE_META, RaftError.EIO, "vote not saved: " + e));
            }
            throw new IllegalStateException(
                    "vote of " + voter + " in term " + newTerm + " can not be saved: " + file, e);
        }
        term = newTerm;
        votedFor = peer.copy();
        return true;
    }

    private byte[] bytes(long newTerm, PeerId peer) {
        byte[] own = voter.getBytes(StandardCharsets.US_ASCII);
        byte[] other = peer.isEmpty() ? new byte[0] : peer.toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(21 + own.length + other.length);
        out.putInt(MAGIC).put(FORMAT).putShort((short) group);
        out.put((byte) own.length).put(own).putLong(newTerm);
        out.put((byte) other.length).put(other);
        out.putInt(checksum(out.duplicate().flip()));
        return out.array();
    }

    private void read(ByteBuffer in) {
        int body = in.remaining() - Integer.BYTES;
        if (body < 0 || in.getInt(body) != checksum(in.slice(0, body)) || in.getInt() != MAGIC) {
            throw new JournalException.Corrupt("vote of " + voter + " is damaged: " + file);
        }
        byte format = in.get();
        if (format != FORMAT) {
            throw new JournalException.ForeignData("vote of format " + format + " is of a newer release: " + file);
        }
        int itsGroup = Short.toUnsignedInt(in.getShort());
        String itsVoter = text(in);
        if (itsGroup != group || !itsVoter.equals(voter)) {
            throw new JournalException.ForeignData("vote in " + file + " is of " + itsVoter + " in group " + itsGroup
                    + ", not of " + voter + " in group " + group);
        }
        term = in.getLong();
        String other = text(in);
        if (!other.isEmpty() && !votedFor.parse(other)) {
            throw new JournalException.Corrupt("vote of " + voter + " is for nobody: " + other);
        }
    }

    private static String text(ByteBuffer in) {
        byte[] ascii = new byte[Byte.toUnsignedInt(in.get())];
        in.get(ascii);
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    private static int checksum(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
