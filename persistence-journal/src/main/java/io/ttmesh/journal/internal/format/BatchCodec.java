package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The form of a batch; specified in {@code docs/journal-format.md}. */
final class BatchCodec {
    static final int FORMAT = 1;

    private static final int MAGIC = 0x54544a42; // TTJB
    private static final int ITEM_VERSION = 1;
    private static final int ITEM_HEADER_BYTES = 6;

    private static final int EVENTS = 1;
    private static final int DELETE_EVENTS = 2;
    private static final int SNAPSHOT = 3;
    private static final int DELETE_SNAPSHOTS = 4;
    private static final int STATE = 5;
    private static final int AUDIT = 7;
    private static final int PULSE = 10;

    private BatchCodec() {}

    static byte[] encode(Batch batch) {
        ByteWriter out = new ByteWriter(sizeGuess(batch.items()));
        out.u4(MAGIC);
        out.u1(FORMAT);
        out.u1(0);
        BatchHeader header = batch.header();
        out.u2(header.group());
        out.u8(header.groupEpoch());
        out.u8(header.batcher().getMostSignificantBits());
        out.u8(header.batcher().getLeastSignificantBits());
        out.u8(header.number());
        out.u8(header.clockMillis());
        out.u4(batch.items().size());
        int lengthAt = out.position();
        out.u4(0);
        batch.items().forEach(item -> write(out, item));
        out.patchU4(lengthAt, out.position() - lengthAt - Integer.BYTES);
        return out.sealed();
    }

    private static int sizeGuess(List<Item> items) {
        long size = 64;
        for (Item item : items) {
            size += 160;
            if (item instanceof Item.Events events) {
                for (EncodedRecord record : events.records()) {
                    size += record.sizeBytes() + Integer.BYTES;
                }
            } else if (item instanceof Item.SaveSnapshot(var snapshot)) {
                size += snapshot.snapshot().bytes().length;
            }
        }
        return (int) Math.min(size, Integer.MAX_VALUE / 2);
    }

    private static void write(ByteWriter out, Item item) {
        out.u1(kindOf(item));
        out.u1(ITEM_VERSION);
        int lengthAt = out.position();
        out.u4(0);
        writeContent(out, item);
        out.patchU4(lengthAt, out.position() - lengthAt - Integer.BYTES);
    }

    private static int kindOf(Item item) {
        return switch (item) {
            case Item.Events events -> EVENTS;
            case Item.DeleteEvents delete -> DELETE_EVENTS;
            case Item.SaveSnapshot save -> SNAPSHOT;
            case Item.DeleteSnapshots delete -> DELETE_SNAPSHOTS;
            case Item.PutState put -> STATE;
            case Item.AuditNote note -> AUDIT;
            case Item.Pulse pulse -> PULSE;
        };
    }

    private static void writeContent(ByteWriter out, Item item) {
        switch (item) {
            case Item.Events(var persistenceId, var expectedHighest, var writer, var records) -> {
                out.string(persistenceId);
                out.u8(expectedHighest);
                out.shortString(writer);
                out.u4(records.size());
                records.forEach(record -> record.writeTo(out));
            }
            case Item.DeleteEvents(var persistenceId, var toSequenceNr) -> {
                out.string(persistenceId);
                out.u8(toSequenceNr);
            }
            case Item.SaveSnapshot(var snapshot) -> writeWhole(out, snapshot.encode());
            case Item.DeleteSnapshots(var persistenceId, var criteria) -> {
                out.string(persistenceId);
                Fields.write(out, criteria);
            }
            case Item.PutState(var state) -> writeWhole(out, state.encode());
            case Item.AuditNote(var kind, var subject, var principal, var text) -> {
                out.string(kind);
                out.string(subject);
                out.string(principal);
                out.string(text);
            }
            case Item.Pulse pulse -> {}
        }
    }

    private static void writeWhole(ByteWriter out, byte[] bytes) {
        out.raw(bytes, 0, bytes.length);
    }

    static Batch decode(ByteBuffer bytes) {
        // Form first: the checksum of a newer release's batch may stand elsewhere.
        checkStart(ByteReader.of("a batch", bytes));
        ByteReader all = ByteReader.of("a batch", bytes);
        all.checkSeal();
        all.skip(6);
        BatchHeader header = new BatchHeader(all.u2(), all.u8(), new UUID(all.u8(), all.u8()), all.u8(), all.u8());
        int count = all.count(0);
        int bodyBytes = all.length();
        if (bodyBytes != all.remaining() || (long) count * ITEM_HEADER_BYTES > bodyBytes) {
            throw all.corrupt(count + " items in " + bodyBytes + " bytes, and " + all.remaining() + " are there");
        }
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(readItem(all));
        }
        all.checkEnd();
        return new Batch(header, items);
    }

    private static void checkStart(ByteReader in) {
        int magic = in.u4();
        if (magic != MAGIC) {
            throw in.corrupt("begins with " + Integer.toHexString(magic));
        }
        in.checkFormat(FORMAT);
        int flags = in.u1();
        if (flags != 0) {
            throw in.newer("flags " + flags);
        }
    }

    private static Item readItem(ByteReader in) {
        int kind = in.u1();
        int version = in.u1();
        if (version != ITEM_VERSION) {
            throw in.newer("version " + version + " of item kind " + kind);
        }
        ByteReader content = in.part("an item of kind " + kind, in.length());
        Item item = switch (kind) {
            case EVENTS -> readEvents(content);
            case DELETE_EVENTS -> new Item.DeleteEvents(content.string(), content.u8());
            case SNAPSHOT -> new Item.SaveSnapshot(SnapshotRecord.decode(whole(content)));
            case DELETE_SNAPSHOTS -> new Item.DeleteSnapshots(content.string(), Fields.criteria(content));
            case STATE -> new Item.PutState(StateRecord.decode(whole(content)));
            case AUDIT -> new Item.AuditNote(content.string(), content.string(), content.string(), content.string());
            case PULSE -> new Item.Pulse();
            default -> throw in.newer("item kind " + kind);
        };
        content.checkEnd();
        return item;
    }

    private static ByteReader whole(ByteReader content) {
        return content.part("an item's record", content.remaining());
    }

    private static Item readEvents(ByteReader in) {
        String persistenceId = in.string();
        long expectedHighest = in.u8();
        String writer = in.shortString();
        int count = in.count(Integer.BYTES);
        List<EncodedRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(in.record(in.length()));
        }
        return new Item.Events(persistenceId, expectedHighest, writer, records);
    }
}
