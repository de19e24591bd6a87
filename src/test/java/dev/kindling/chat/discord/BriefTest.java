package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** Discord is not asked to repeat first responses; the SDK hears what it wants all the same. */
class BriefTest {
    private final AtomicReference<String> asked = new AtomicReference<>("");

    private String body(String url) throws IOException {
        var client = new OkHttpClient.Builder()
                .addInterceptor(new OtherServers())
                .addInterceptor(new Brief())
                .addInterceptor(chain -> {
                    asked.set(chain.request().url().toString());
                    return new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(204)
                            .message("No Content")
                            .body(okhttp3.ResponseBody.create("", null))
                            .build();
                })
                .build();
        var request = new Request.Builder().url(url).build();
        try (Response answer = client.newCall(request).execute()) {
            return Objects.requireNonNull(answer.body()).string();
        }
    }

    @Test
    void a_first_response_is_not_to_be_repeated() throws IOException {
        assertThat(body("https://discord.com/api/v10/interactions/12/aa/callback?with_response=true"))
                .contains("\"interaction\"")
                .contains("\"12\"");
        assertThat(asked.get()).isEqualTo("https://discord.com/api/v10/interactions/12/aa/callback");
    }

    @Test
    void other_requests_go_as_they_are() throws IOException {
        String url = "https://discord.com/api/v10/webhooks/1/aa/messages/@original?wait=true&with_response=true";
        body(url);
        assertThat(asked.get()).isEqualTo(url);
    }
}
