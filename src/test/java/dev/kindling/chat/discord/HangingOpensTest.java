package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

/** How long Discord may take to open a conversation. */
class HangingOpensTest {
    private static final int USUAL = 20_000;
    private static final int SHORT = 15_000;

    private final List<Integer> limits = new ArrayList<>();
    private boolean hangs;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .readTimeout(USUAL, TimeUnit.MILLISECONDS)
            .addInterceptor(new HangingOpens(Duration.ofMillis(SHORT)))
            .addInterceptor(chain -> {
                limits.add(chain.readTimeoutMillis());
                if (hangs) {
                    throw new SocketTimeoutException("timeout");
                }
                return new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(ResponseBody.create("{}", null))
                        .build();
            })
            .build();

    private void post(String path) {
        var request = new Request.Builder()
                .url("https://discord.com/api/v10" + path)
                .post(RequestBody.create("{}", null))
                .build();
        try (Response answer = client.newCall(request).execute()) {
            assertThat(answer.code()).isEqualTo(200);
        } catch (IOException e) {
            assertThat(hangs).isTrue();
        }
    }

    private void open() {
        post("/users/@me/channels");
    }

    @Test
    void only_openings_are_given_up_soon() {
        open();
        post("/channels/12/messages");
        assertThat(limits).containsExactly(SHORT, USUAL);
    }

    @Test
    void when_none_opens_any_more_they_get_the_usual_time_until_one_opens_quickly() {
        hangs = true;
        for (int i = 0; i < 7; i++) {
            open();
        }
        hangs = false;
        open();
        open();
        assertThat(limits).containsExactly(SHORT, SHORT, SHORT, SHORT, SHORT, USUAL, USUAL, USUAL, SHORT);
    }

    @Test
    void a_few_that_hang_among_others_are_given_up_soon_for_ever() {
        for (int i = 0; i < 9; i++) {
            hangs = i % 3 != 0;
            open();
        }
        assertThat(limits).hasSize(9).containsOnly(SHORT);
    }
}
