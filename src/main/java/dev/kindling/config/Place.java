package dev.kindling.config;

import org.yaml.snakeyaml.error.Mark;

/** A spot in a configuration file; line and column from 1. */
record Place(String file, int line, int column) {
    static Place startOf(String file) {
        return new Place(file, 1, 1);
    }

    static Place of(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
