package io.ttmesh.sharding.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

class MemberViewTest {
    private static final Address SELF = address("self");
    private static final Address OTHER = address("other");
    private static final Member UP = member(OTHER, MemberStatus.up(), "region-eu");

    private static Address address(String host) {
        return new Address("pekko", "mesh", host, 7355);
    }

    private static Member member(Address address, MemberStatus status, String... roles) {
        return new Member(
                new UniqueAddress(address, 1L),
                1,
                status,
                CollectionConverters.asScala(Set.of(roles)).toSet(),
                new Version("1.2"));
    }

    private static MemberStatus status(String name) {
        return switch (name) {
            case "joining" -> MemberStatus.joining();
            case "weakly up" -> MemberStatus.weaklyUp();
            case "leaving" -> MemberStatus.leaving();
            case "exiting" -> MemberStatus.exiting();
            case "down" -> MemberStatus.down();
            default -> MemberStatus.removed();
        };
    }

    private static MemberView view(Member... members) {
        return new MemberView(List.of(members), Set.of(), SELF);
    }

    private record Weights(Map<Address, Integer> known) implements ShardFacts {
        static final Weights BOTH = new Weights(Map.of(SELF, 3, OTHER, 5));

        @Override
        public OptionalInt weight(Address node) {
            return known.containsKey(node) ? OptionalInt.of(known.get(node)) : OptionalInt.empty();
        }

        @Override
        public Set<ShardId> busyShards() {
            return Set.of();
        }
    }

    @Test
    void readsRegionWeightAndVersionOfAMember() {
        ShardHost host = view(UP).host(OTHER, Weights.BOTH).orElseThrow();

        assertThat(host.address()).isEqualTo("pekko://mesh@other:7355");
        assertThat(host.region()).contains(new Region("eu"));
        assertThat(host.weight()).isEqualTo(5);
        assertThat(host.version()).isEqualTo(new Version("1.2"));
    }

    @Test
    void takesLocalShardRegionForItsOwn() {
        MemberView view = view(UP, member(SELF, MemberStatus.up(), "region-us"));

        assertThat(view.host(new Address("pekko", "mesh"), Weights.BOTH)
                        .orElseThrow()
                        .region())
                .contains(new Region("us"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"joining", "weakly up", "leaving", "exiting", "down", "removed"})
    void givesNoShardsToMembersThatAreNotUp(String status) {
        assertThat(view(member(OTHER, status(status), "region-eu")).host(OTHER, Weights.BOTH))
                .isEmpty();
    }

    @Test
    void givesNoShardsToClientsUnreachableOrUnknownMembers() {
        assertThat(view(member(OTHER, MemberStatus.up(), "region-eu", "client")).host(OTHER, Weights.BOTH))
                .isEmpty();
        assertThat(new MemberView(List.of(UP), Set.of(UP), SELF).host(OTHER, Weights.BOTH))
                .isEmpty();
        assertThat(view().host(OTHER, Weights.BOTH)).isEmpty();
    }

    @Test
    void countsMemberNotHeardFromAsTheLightestAndClampsNonsense() {
        assertThat(view(UP).host(OTHER, new Weights(Map.of())).orElseThrow().weight())
                .isEqualTo(1);
        assertThat(view(UP).host(OTHER, new Weights(Map.of(OTHER, -7)))
                        .orElseThrow()
                        .weight())
                .isZero();
    }

    @Test
    void isSettledOnlyWhenAllAreThereAndKnown() {
        Member joining = member(SELF, MemberStatus.joining(), "region-eu");
        Member client = member(SELF, MemberStatus.up(), "client");
        Weights other = new Weights(Map.of(OTHER, 5));

        assertThat(view(UP).settled(other)).isTrue();
        assertThat(view(UP, client).settled(other)).isTrue();
        assertThat(view(UP, joining).settled(Weights.BOTH)).isFalse();
        assertThat(new MemberView(List.of(UP), Set.of(UP), SELF).settled(other)).isFalse();
        assertThat(view(UP).settled(new Weights(Map.of()))).isFalse();
    }
}
