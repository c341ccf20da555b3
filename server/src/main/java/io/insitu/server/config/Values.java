package io.insitu.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the text of a value becomes a value: the one grammar of the file and of the environment.
final class Values {
    private static final Pattern QUANTITY = Pattern.compile("(\\d+)\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTE_UNITS =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, Long> MILLIS_OF_UNITS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Values() {}

    /// @param name the option's, since bytes are known by it
    /// @throws IllegalArgumentException with the rule that the text breaks
    static Object parse(String name, Type type, String text) {
        String trimmed = text.strip();
        if (type == String.class) {
            return text;
        } else if (type == boolean.class) {
            return bool(trimmed);
        } else if (type == int.class) {
            return Math.toIntExact(number(name, trimmed, Integer.MAX_VALUE));
        } else if (type == long.class) {
            return number(name, trimmed, Long.MAX_VALUE);
        } else if (type == double.class) {
            return decimal(trimmed);
        } else if (type == Duration.class) {
            return duration(trimmed);
        } else if (type == Path.class) {
            return Path.of(trimmed);
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            return constant(constants, trimmed);
        } else if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Optional.class) {
                Type inner = generic.getActualTypeArguments()[0];
                return trimmed.isEmpty()
                        ? Optional.empty()
                        : Optional.of(parse(name, inner, trimmed));
            }
            return generic.getRawType() == Map.class ? map(text) : list(text);
        }
        throw new IllegalStateException(name + " has a type that cannot be configured: " + type);
    }

    /// {@return whether the option is a number of bytes, which may be written with a unit}
    static boolean isBytes(String name) {
        return name.endsWith("bytes") || name.endsWith("bytes_max");
    }

    /// {@return the value as it would stand in the file}
    static String print(Object value) {
        return switch (value) {
            case Duration duration -> printDuration(duration);
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> String.valueOf(value);
        };
    }

    private static String printDuration(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    private static long number(String name, String text, long max) {
        boolean bytes = isBytes(name);
        Matcher matcher = QUANTITY.matcher(text);
        Long unit =
                matcher.matches()
                        ? (bytes ? BYTE_UNITS : Map.of("", 1L)).get(matcher.group(2))
                        : null;
        String rule =
                bytes
                        ? "is not a number of bytes, such as 65536, 64KiB, 16MiB or 5GiB"
                        : "is not a whole number";
        if (unit == null) {
            throw new IllegalArgumentException(rule);
        }
        try {
            long number = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
            if (number > max) {
                throw new IllegalArgumentException("is above " + max);
            }
            return number;
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("is above " + max, e);
        }
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
    }

    private static Duration duration(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        Long unit = matcher.matches() ? MILLIS_OF_UNITS.get(matcher.group(2)) : null;
        if (unit == null || matcher.group(1).length() > 12) {
            throw new IllegalArgumentException(
                    "is not a time with its unit, such as 500ms, 30s, 5m, 2h or 1d");
        }
        return Duration.ofMillis(Long.parseLong(matcher.group(1)) * unit);
    }

    private static Object constant(Class<?> constants, String text) {
        for (Object constant : constants.getEnumConstants()) {
            if (print(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "is none of "
                        + Stream.of(constants.getEnumConstants())
                                .map(Values::print)
                                .collect(Collectors.joining(", ")));
    }

    private static List<String> list(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static Map<String, String> map(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        List<String> pairs = new ArrayList<>(Arrays.asList(text.split("[;\n]")));
        pairs.removeIf(String::isBlank);
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("is not a list of name=value, separated by ;");
            }
            entries.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
        return entries;
    }
}
