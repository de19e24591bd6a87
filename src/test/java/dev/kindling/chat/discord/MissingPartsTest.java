package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import net.dv8tion.jda.api.JDAInfo;
import net.dv8tion.jda.internal.JDAImpl;
import net.dv8tion.jda.internal.handle.SocketHandler;
import net.dv8tion.jda.internal.requests.WebSocketClient;
import org.junit.jupiter.api.Test;

/** What is taken from the insides of the SDK is there. With a new version: OtherServersTest, then this number. */
class MissingPartsTest {
    @Test
    void the_sdk_is_the_one_whose_insides_are_known() {
        assertThat(JDAInfo.VERSION)
                .as("MissingParts and Opening reach into JDA: look at both, run OtherServersTest, then change MADE_FOR")
                .startsWith(MissingParts.MADE_FOR);
    }

    @Test
    void the_insides_have_their_old_shape() throws NoSuchMethodException {
        assertThat(WebSocketClient.class.getMethod("getHandlers").getReturnType())
                .isEqualTo(java.util.Map.class);
        assertThat(JDAImpl.class.getMethod("getClient").getReturnType()).isEqualTo(WebSocketClient.class);
        assertThat(SocketHandler.class.getMethods())
                .anyMatch(method -> method.getName().equals("handle") && method.getParameterCount() == 2);
    }
}
