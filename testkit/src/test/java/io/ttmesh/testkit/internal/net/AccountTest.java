package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void rootWithAllCapabilitiesMayShapeNetworks() {
        assertThat(account(0, "000001ffffffffff").mayShapeNetworks()).isTrue();
    }

    @Test
    void rootOfAContainerThatWasGivenFewMayNot() {
        Account account = account(0, "00000000a80425fb");

        assertThat(account.mayShapeNetworks()).isFalse();
        assertThat(account.shortcoming()).isEqualTo("this process is root without CAP_NET_ADMIN and CAP_SYS_ADMIN");
    }

    @Test
    void othersMayNot() {
        Account account = account(1000, "0000000000000000");

        assertThat(account.name()).isEqualTo("1000");
        assertThat(account.mayShapeNetworks()).isFalse();
        assertThat(account.shortcoming()).isEqualTo("this process is not root");
    }

    private static Account account(int effective, String capabilities) {
        return Account.of("Name:\tjava\nUid:\t7\t" + effective + "\t7\t7\nCapEff:\t" + capabilities + "\n");
    }
}
