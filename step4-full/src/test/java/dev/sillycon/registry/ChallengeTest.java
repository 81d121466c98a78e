package dev.sillycon.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    @Test
    void readsWhatDockerHubSays() {
        String header = "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                + "scope=\"repository:library/debian:pull,push\",error=\"invalid_token\"";
        assertThat(Challenge.parse(header))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.docker.io/token",
                                "service", "registry.docker.io",
                                "scope", "repository:library/debian:pull,push",
                                "error", "invalid_token")));
    }

    @Test
    void readsSeveralInOneHeader() {
        assertThat(Challenge.parse("Negotiate, Digest realm=x, nonce=\"a, b\", Basic realm=\"the registry\""))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("digest", Map.of("realm", "x", "nonce", "a, b")),
                        new Challenge("basic", Map.of("realm", "the registry")));
    }

    @Test
    void quotesAndBlanksAreReadAsTheyAreMeant() {
        assertThat(Challenge.parse("BASIC Realm = \" say \\\"hi\\\" \\\\ \" , charset=UTF-8"))
                .containsExactly(new Challenge("basic", Map.of("realm", " say \"hi\" \\ ", "charset", "UTF-8")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",,,", "=", "\"", "realm=x", "==", "{}", "\\", "\u0000", "=\"x"})
    void whatIsNoChallengeIsNone(String header) {
        assertThat(Challenge.parse(header))
                .allSatisfy(challenge -> assertThat(challenge.parameters()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm",
                "Bearer realm=",
                "Bearer realm=\"",
                "Bearer realm=\"\\",
                "Negotiate YWJj==, Bearer"
            })
    void whatIsCutOffEnds(String header) {
        assertThat(Challenge.parse(header)).isNotEmpty();
    }

    @Test
    void theFirstOfTwoCounts() {
        assertThat(Challenge.parse("Bearer realm=\"https://a\", realm=\"https://b\""))
                .isEqualTo(List.of(new Challenge("bearer", Map.of("realm", "https://a"))));
    }
}
