package dev.kindling.chat.slack;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * Keeps the HTTP client from sending a message anew by itself when the line breaks before the answer: Slack may have posted
 * it already. Whoever sends it looks for it first ({@link LostAnswers}). Other calls may be repeated at will.
 */
final class PostedOnce implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        var request = chain.request();
        RequestBody body = request.body();
        if (body == null || !request.url().encodedPath().endsWith("/chat.postMessage")) {
            return chain.proceed(request);
        }
        return chain.proceed(
                request.newBuilder().method(request.method(), new Once(body)).build());
    }

    private static final class Once extends RequestBody {
        private final RequestBody body;

        Once(RequestBody body) {
            this.body = body;
        }

        @Override
        public MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }
}
