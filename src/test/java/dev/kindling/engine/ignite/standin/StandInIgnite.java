package dev.kindling.engine.ignite.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the executables run where there is no bash: passes the words to the host and prints its answer. */
public final class StandInIgnite {
    private StandInIgnite() {}

    /** @param words port of the host, name of the program, then its arguments */
    public static void main(String[] words) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0]))) {
            var question = new StringBuilder().append(words.length - 1).append('\0');
            for (int i = 1; i < words.length; i++) {
                question.append(words[i]).append('\0');
            }
            socket.getOutputStream().write(question.toString().getBytes(StandardCharsets.UTF_8));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String[] answer = reader.readLine().split(" ");
            System.out.print(Files.readString(Path.of(answer[1])));
            System.err.print(Files.readString(Path.of(answer[2])));
            System.out.flush();
            System.exit(Integer.parseInt(answer[0]));
        }
    }
}
