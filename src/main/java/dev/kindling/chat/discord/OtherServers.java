package dev.kindling.chat.discord;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Makes answers of servers other than Discord's own readable to the SDK. Discord's own answers pass as they are.
 *
 * <p>The SDK takes any 429 without the header {@code Via} for a ban by Cloudflare and stops everything; a ban comes without
 * JSON, a rate limit with it. And it wants the answer with a body that it asks for after an interaction's first response, which
 * servers that do not know of that give without.
 */
final class OtherServers implements Interceptor {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NO_CONTENT = 204;
    private static final MediaType JSON = MediaType.get("application/json");

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        if (answer.code() == TOO_MANY_REQUESTS && answer.header("Via") == null && isJson(answer)) {
            return answer.newBuilder().header("Via", "1.1 somebody").build();
        }
        boolean asked = "true".equals(chain.request().url().queryParameter("with_response"));
        return asked && answer.code() == NO_CONTENT ? withBody(chain, answer) : answer;
    }

    private static boolean isJson(Response answer) {
        String type = answer.header("Content-Type");
        return type != null && type.startsWith("application/json");
    }

    /** Says no more than what is known without it: which interaction was answered. */
    private static Response withBody(Chain chain, Response answer) {
        var path = chain.request().url().pathSegments();
        int at = path.indexOf("interactions");
        String id = at >= 0 && at + 1 < path.size() && path.get(at + 1).matches("\\d{1,20}") ? path.get(at + 1) : "0";
        String body = "{\"interaction\":{\"id\":\"" + id + "\",\"type\":2}}";
        return answer.newBuilder()
                .code(200)
                .removeHeader("Content-Length")
                .body(ResponseBody.create(body, JSON))
                .build();
    }
}
