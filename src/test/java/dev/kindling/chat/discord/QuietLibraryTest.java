package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK logs whole events, with form values and tokens, when it cannot read one; the logs that we ship do not. */
class QuietLibraryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "net.dv8tion.jda.internal.requests.WebSocketClient",
                "net.dv8tion.jda.internal.requests.Requester",
                "net.dv8tion.jda.internal.requests.RestActionImpl",
                "net.dv8tion.jda.internal.handle.InteractionCreateHandler"
            })
    void the_sdk_is_silent_where_it_would_repeat_what_people_typed(String logger) throws JoranException {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());

        assertThat(context.getLogger(logger).getEffectiveLevel()).isEqualTo(Level.OFF);
        context.stop();
    }
}
