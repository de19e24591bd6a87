package dev.kindling.sweep;

import java.util.List;

/** Looks for troubles of one kind; changes nothing. */
@FunctionalInterface
interface Search {
    List<Trouble> look();
}
