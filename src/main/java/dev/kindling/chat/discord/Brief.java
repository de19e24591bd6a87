package dev.kindling.chat.discord;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Asks for no answer that nobody reads. The SDK has Discord repeat each first response to an interaction, which in a rush
 * takes as long to read as the response took to write. {@link OtherServers} then says the little that the SDK wants to hear.
 */
final class Brief implements Interceptor {
    private static final String WITH_RESPONSE = "with_response";

    @Override
    public Response intercept(Chain chain) throws IOException {
        HttpUrl url = chain.request().url();
        if (url.queryParameter(WITH_RESPONSE) == null || !url.encodedPath().endsWith("/callback")) {
            return chain.proceed(chain.request());
        }
        HttpUrl brief = url.newBuilder().removeAllQueryParameters(WITH_RESPONSE).build();
        return chain.proceed(chain.request().newBuilder().url(brief).build());
    }
}
