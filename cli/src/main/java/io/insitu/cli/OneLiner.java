package io.insitu.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A job in one line, in the words of Joyent's Manta: `^ grep -c ERROR ^^ awk {s+=$1}END{print s}`.
/// `^` begins a program that runs once for each input object, with the object on its stdin; `^^`
/// one that runs once, with all that the one before wrote.
///
/// @param map what runs for each object; empty when there is only a reduction
/// @param reductions what runs then, one after the other
record OneLiner(List<String> map, List<List<String>> reductions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    OneLiner {
        map = List.copyOf(map);
        reductions = List.copyOf(reductions);
    }

    /// @throws UsageException when it is none
    static OneLiner parse(String line) {
        List<String> words = words(line);
        List<List<String>> stages = new ArrayList<>();
        for (String word : words) {
            if (word.equals("^") || word.equals("^^")) {
                stages.add(new ArrayList<>());
            } else if (stages.isEmpty()) {
                throw form(line);
            } else {
                stages.getLast().add(word);
            }
        }
        boolean maps = !words.isEmpty() && words.getFirst().equals("^");
        long mapped = words.stream().filter("^"::equals).count();
        if (stages.isEmpty()
                || mapped > (maps ? 1 : 0)
                || stages.stream().anyMatch(List::isEmpty)) {
            throw form(line);
        }
        return maps
                ? new OneLiner(stages.getFirst(), stages.subList(1, stages.size()))
                : new OneLiner(List.of(), stages);
    }

    /// Words end at blanks, but for those between quotes, which go, and between braces, which stay:
    /// a program for awk need not be quoted.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        int braces = 0;
        for (char c : (line + " ").toCharArray()) {
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && braces == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (quote == 0 && braces == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                braces += quote == 0 && c == '{' ? 1 : quote == 0 && c == '}' ? -1 : 0;
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            throw new UsageException("'%s': a quote or brace is open".formatted(line));
        }
        return words;
    }

    private static UsageException form(String line) {
        return new UsageException(
                "'%s': write ^ PROGRAM [ARGUMENTS] for each object, once, and then ^^ PROGRAM"
                                .formatted(line)
                        + " [ARGUMENTS] for all that came out, as often as you like");
    }

    /// {@return the description of what runs for each object}
    ///
    /// @param inputs a `swift://` URL with wildcards
    /// @param programs gives the URL of a program that is named, not told by its URL
    String mapping(String inputs, UnaryOperator<String> programs) {
        return job("map", map, programs, inputs);
    }

    /// {@return the description of a reduction, which reads the body that it is sent with}
    static String reduction(List<String> words, UnaryOperator<String> programs) {
        return job("reduce", words, programs, "");
    }

    private static String job(
            String name, List<String> words, UnaryOperator<String> programs, String input) {
        ArrayNode job = JSON.createArrayNode();
        ObjectNode group = job.addObject().put("name", name);
        ObjectNode exec = group.putObject("exec");
        String program = words.getFirst();
        exec.put("path", program.contains("://") ? program : programs.apply(program));
        ArrayNode args = exec.putArray("args");
        words.subList(1, words.size()).forEach(args::add);
        exec.put("name", program);
        ArrayNode devices = group.putArray("devices");
        ObjectNode stdin = devices.addObject().put("name", "stdin");
        if (!input.isEmpty()) {
            stdin.put("path", input);
        }
        devices.addObject().put("name", "stdout").put("content_type", "text/plain");
        return job.toString();
    }
}
