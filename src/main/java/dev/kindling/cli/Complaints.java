package dev.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kindling.fault.KindlingException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * How commands say that something went wrong: a sentence on stderr for people and, with {@code --json}, one more line of JSON on
 * stdout ({@code {"kind": "error", "text": …}}), so that a program reads JSON whatever comes. What could not be written to
 * stdout counts as failed, too.
 */
public final class Complaints {
    private static final String JSON = "--json";

    private Complaints() {}

    /** Has a command and all that are below it by now complain in this way. */
    public static CommandLine in(CommandLine commands) {
        IParameterExceptionHandler usual = commands.getParameterExceptionHandler();
        IExecutionStrategy strategy = commands.getExecutionStrategy();
        return commands.setParameterExceptionHandler((fault, words) -> {
                    CommandLine command = fault.getCommandLine();
                    boolean json = command.getCommandSpec().findOption(JSON) != null
                            && Arrays.asList(words).contains(JSON);
                    sayToPrograms(command, json, fault);
                    return usual.handleParseException(fault, words);
                })
                .setExecutionExceptionHandler(executionFaults())
                .setExecutionStrategy(parsed -> written(parsed, strategy.execute(parsed)));
    }

    private static IExecutionExceptionHandler executionFaults() {
        return (fault, command, parsed) -> {
            PrintWriter err = command.getErr();
            err.println(explain(fault));
            err.flush();
            sayToPrograms(command, last(parsed).hasMatchedOption(JSON), fault);
            return 1;
        };
    }

    private static void sayToPrograms(CommandLine command, boolean json, Exception fault) {
        if (json) {
            command.getOut().println(line(sentence(fault)));
            command.getOut().flush();
        }
    }

    private static String line(String sentence) {
        try {
            return new JsonMapper().writeValueAsString(new TreeMap<>(Map.of("kind", "error", "text", sentence)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whoever reads of it on a full disk or a closed pipe reads nothing of what was said. */
    private static int written(ParseResult parsed, int exit) {
        CommandLine command = last(parsed).commandSpec().commandLine();
        if (exit != 0 || !(command.getOut().checkError() || System.out.checkError())) {
            return exit;
        }
        command.getErr()
                .println("Not all of the output could be written (closed, or the disk is full). The command itself was"
                        + " carried out.");
        command.getErr().flush();
        return 1;
    }

    /** What belongs to the command that ran, below those that lead to it. */
    private static ParseResult last(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private static String sentence(Exception fault) {
        return fault instanceof KindlingException || fault instanceof CommandLine.ParameterException
                ? String.valueOf(fault.getMessage())
                : "Something went wrong inside Kindling: " + fault;
    }

    private static String explain(Exception fault) {
        if (fault instanceof KindlingException) {
            return sentence(fault);
        }
        var text = new StringBuilder(sentence(fault));
        for (StackTraceElement frame : fault.getStackTrace()) {
            text.append("\n    at ").append(frame);
        }
        return text.append("\nThis is a fault of Kindling; please report it with the lines above.")
                .toString();
    }
}
