package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import dev.kindling.config.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.websocket.Session;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that hangs up in the middle, where no HTTP library of a fake would. */
@Timeout(300)
class BrokenLinesTest {
    /** For as long Tyrus would wait. */
    private static final Duration A_SERVERS_WORD = Duration.ofSeconds(25);

    private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final OkHttpClient client =
            new OkHttpClient.Builder().addInterceptor(new PostedOnce()).build();
    private ServerSocket server;

    @BeforeEach
    void a_server() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** Answers requests, save that it hangs up on the second one of the first line after it has read it. */
    private void answersButHangsUpOnce() {
        var thread = new Thread(() -> {
            try {
                for (int line = 0; ; line++) {
                    serve(server.accept(), line == 0 ? 1 : Integer.MAX_VALUE);
                }
            } catch (IOException e) {
                heard.add("closed");
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket line, int answers) {
        try (line) {
            var in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = line.getOutputStream();
            for (int answered = 0; ; answered++) {
                String request = in.readLine();
                if (request == null) {
                    return;
                }
                int length = 0;
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(header.substring(15).strip());
                    }
                }
                in.skip(length);
                heard.add(request.split(" ")[1]);
                if (answered >= answers) {
                    return;
                }
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        } catch (IOException e) {
            heard.add("broken");
        }
    }

    private void call(String method) throws IOException {
        var request = new Request.Builder()
                .url("http://127.0.0.1:" + server.getLocalPort() + "/api/" + method)
                .post(RequestBody.create("channel=U0ALICE", FORM))
                .build();
        try (Response response = client.newCall(request).execute()) {
            assertThat(response.body().string()).isEqualTo("{}");
        }
    }

    @Test
    void a_message_on_which_slack_hung_up_is_not_sent_anew_behind_our_back() throws Exception {
        answersButHangsUpOnce();
        call("auth.test");

        assertThatThrownBy(() -> call("chat.postMessage")).isInstanceOf(IOException.class);

        assertThat(heard).containsExactly("/api/auth.test", "/api/chat.postMessage");
    }

    @Test
    void other_calls_are_made_once_more() throws Exception {
        answersButHangsUpOnce();
        call("auth.test");

        call("views.open");

        assertThat(heard).containsExactly("/api/auth.test", "/api/views.open", "/api/views.open");
    }

    @Test
    void a_socket_that_is_closed_instead_of_greeted_is_given_up_after_some_seconds() throws Exception {
        var thread = new Thread(() -> {
            try {
                server.accept().close();
            } catch (IOException e) {
                heard.add("closed");
            }
        });
        thread.start();
        var socket = SlackSocket.of(Slack.getInstance(), new Secret("xapp-1"), new Nobody());
        long begin = System.nanoTime();

        boolean carries = socket.open("ws://127.0.0.1:" + server.getLocalPort() + "/link");

        assertThat(carries).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(A_SERVERS_WORD);
        socket.close();
    }

    private static final class Nobody implements SlackSocket.Owner {
        @Override
        public void arrived(SlackSocket line, Session by, String message) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void ended() {
            throw new AssertionError("nothing stood");
        }
    }
}
