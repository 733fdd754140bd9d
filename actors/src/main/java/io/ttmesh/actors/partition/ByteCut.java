package io.ttmesh.actors.partition;

import java.nio.file.Path;
import java.util.List;

/** Cuts a file's bytes as the range of their offsets. */
record ByteCut(Path file) implements Partitioner<BytePortion> {
    @Override
    public List<BytePortion> into(int count) {
        return named(RangeCut.of(0, SourceFile.sizeBytes(file)).into(count));
    }

    @Override
    public List<BytePortion> ofSize(long size) {
        return named(RangeCut.of(0, SourceFile.sizeBytes(file)).ofSize(size));
    }

    private List<BytePortion> named(List<RangePortion> ranges) {
        String name = SourceFile.nameOf(file);
        return ranges.stream()
                .map(range -> new BytePortion(name, range.from(), range.to()))
                .toList();
    }
}
