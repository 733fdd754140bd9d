package io.ttmesh.journal.faults;

import io.ttmesh.journal.spi.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;

/** The nodes that have said in a folder where they are: a file each, named by the voter. */
final class FolderOfPeers implements Peers {
    private static final String FRESH = ".new";

    private final Path folder;

    FolderOfPeers(Path folder) {
        this.folder = folder;
    }

    void add(String voter, Address address) {
        try {
            Files.createDirectories(folder);
            Path fresh = Files.writeString(folder.resolve(voter + FRESH), address.toString());
            Files.move(fresh, folder.resolve(voter), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Address> present() {
        Map<String, Address> present = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> voters = files.filter(file -> !file.toString().endsWith(FRESH))
                    .sorted()
                    .toList();
            for (Path voter : voters) {
                present.put(voter.getFileName().toString(), AddressFromURIString.parse(Files.readString(voter)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return present;
    }
}
