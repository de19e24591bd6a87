package dev.kindling.chat.slack;

/**
 * What a request of Slack's is answered over HTTP.
 *
 * @param status of HTTP
 * @param contentType empty for a body without one
 */
public record SlackAnswer(int status, String contentType, String body) {
    static SlackAnswer of(int status, String sentence) {
        return new SlackAnswer(status, sentence.isEmpty() ? "" : "text/plain; charset=utf-8", sentence);
    }
}
