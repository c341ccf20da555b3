package io.insitu.middleware.ratelimit;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// How many requests a second a container takes by the number of its objects: nothing is said of
/// smaller ones than the first size, and between two sizes the rate goes over in a straight line.
///
/// @param rates by size
record RatesBySize(NavigableMap<Long, Double> rates) {
    /// @param option whose value it is
    /// @throws IllegalArgumentException for a size or rate that is none
    static RatesBySize parse(String option, Map<String, String> given) {
        NavigableMap<Long, Double> rates = new TreeMap<>();
        given.forEach((size, rate) -> {
            try {
                rates.put(Long.parseLong(size), Double.parseDouble(rate));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "%s: '%s=%s' is not a number of objects and a rate"
                                .formatted(option, size, rate),
                        e);
            }
        });
        return new RatesBySize(rates);
    }

    /// {@return requests a second; 0 for any number}
    double of(long size) {
        Map.Entry<Long, Double> below = rates.floorEntry(size);
        if (below == null || size == 0) {
            return 0;
        }
        Map.Entry<Long, Double> above = rates.higherEntry(size);
        if (above == null) {
            return below.getValue();
        }
        double slope = (above.getValue() - below.getValue()) / (above.getKey() - below.getKey());
        return below.getValue() + slope * (size - below.getKey());
    }

    List<List<Number>> info() {
        return rates.entrySet().stream()
                .map(rate -> List.<Number>of(rate.getKey(), rate.getValue()))
                .toList();
    }
}
