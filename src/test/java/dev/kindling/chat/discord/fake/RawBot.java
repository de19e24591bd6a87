package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A bot without JDA, which can do what JDA never would. */
final class RawBot {
    /** What came back. */
    record Reply(int status, JsonNode body, HttpResponse<String> whole) {
        int code() {
            return body.path("code").asInt(-1);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeDiscord discord;

    RawBot(FakeDiscord discord) {
        this.discord = discord;
    }

    Reply send(String method, String path, String json) {
        return send(method, path, json, "Bot " + FakeDiscord.TOKEN, "DiscordBot (https://example.org, 1)");
    }

    Reply send(String method, String path, String json, String authorization, String agent) {
        var body = json.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
        var request = HttpRequest.newBuilder(URI.create(discord.apiUrl() + path.substring(1)))
                .header("Authorization", authorization)
                .header("User-Agent", agent)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), Json.read(response.body()).orElse(Json.object()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Reply answer(Interaction interaction, String json) {
        return send("POST", "/interactions/" + interaction.id() + "/" + interaction.token() + "/callback", json);
    }

    Reply hook(String method, Interaction interaction, String rest, String json) {
        return send(method, "/webhooks/" + discord.applicationId() + "/" + interaction.token() + rest, json);
    }

    Reply message(Place place, String json) {
        return send("POST", "/channels/" + place.id() + "/messages", json);
    }

    Socket connect() {
        return connect("?v=10&encoding=json");
    }

    Socket connect(String query) {
        Socket socket = new Socket();
        socket.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(discord.gatewayUrl() + query), socket)
                .join();
        return socket;
    }

    static String identify(String token, int intents) {
        return "{\"op\":2,\"d\":{\"token\":\"" + token + "\",\"intents\":" + intents
                + ",\"shard\":[0,1],\"properties\":{\"os\":\"x\",\"browser\":\"x\",\"device\":\"x\"}}}";
    }

    static String resume(String session, long number) {
        return "{\"op\":6,\"d\":{\"token\":\"" + FakeDiscord.TOKEN + "\",\"session_id\":\"" + session + "\",\"seq\":"
                + number + "}}";
    }

    /** One connection to the gateway; frames and the closing code come into one queue. */
    static final class Socket implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private volatile WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                frames.add(Json.read(part.toString()).orElseThrow());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            frames.add(Json.object().put("closed", code));
            return null;
        }

        void say(String frame) {
            socket.sendText(frame, true).join();
        }

        void cut() {
            socket.abort();
        }

        /** The next frame with that opcode; others are skipped. */
        JsonNode next(int op) {
            while (true) {
                JsonNode frame = next();
                if (frame.path("op").asInt(-1) == op) {
                    return frame;
                }
                if (frame.has("closed")) {
                    throw new AssertionError("closed: " + frame);
                }
            }
        }

        /** The next event of that name. */
        JsonNode event(String name) {
            while (true) {
                JsonNode frame = next(0);
                if (Json.text(frame, "t").equals(name)) {
                    return frame;
                }
            }
        }

        int closed() {
            while (true) {
                JsonNode frame = next();
                if (frame.has("closed")) {
                    return frame.path("closed").asInt();
                }
            }
        }

        private JsonNode next() {
            try {
                return Optional.ofNullable(frames.poll(60, TimeUnit.SECONDS))
                        .orElseThrow(() -> new AssertionError("nothing came"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    static String content(String text) {
        return Json.object().put("content", text).toString();
    }

    static String response(int type, String data) {
        return "{\"type\":" + type + (data.isEmpty() ? "" : ",\"data\":" + data) + "}";
    }

    static String command(String name, List<String> options) {
        return "[{\"name\":\"" + name + "\",\"type\":1,\"description\":\"x\",\"options\":[" + String.join(",", options)
                + "]}]";
    }
}
