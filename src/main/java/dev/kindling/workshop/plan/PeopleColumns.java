package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which column of a list holds what, by its head. */
record PeopleColumns(Map<Kind, Integer> indexes) {
    /** What a column may hold. */
    enum Kind {
        NAME("name,full name,display name,participant,person,first name,teilnehmer,vorname"),
        LAST_NAME("last name,surname,family name,nachname"),
        EMAIL("email,e-mail,mail,email address,e-mail address"),
        USER_ID("user id,userid,id,member id,slack id,discord id,slack,discord"),
        HANDLE("handle,username,user name,user,account,login,nick,nickname"),
        GITHUB("github,github account,github user,github username,github handle,gh");

        /** Between commas, since an enum holds nothing that can change. */
        private final String heads;

        Kind(String heads) {
            this.heads = "," + heads + ",";
        }
    }

    /** The columns, if this line is a head: each value is a known one or, beside at least one known, anything. */
    static Optional<PeopleColumns> ofHead(List<String> values) {
        Map<Kind, Integer> indexes = new EnumMap<>(Kind.class);
        for (int index = 0; index < values.size(); index++) {
            int column = index;
            kind(values.get(index)).ifPresent(kind -> indexes.putIfAbsent(kind, column));
        }
        return indexes.isEmpty() ? Optional.empty() : Optional.of(new PeopleColumns(Map.copyOf(indexes)));
    }

    /** What a line has in that column; empty when nothing stands there. */
    Optional<String> value(Kind kind, List<String> values) {
        return Optional.ofNullable(indexes.get(kind))
                .filter(index -> index < values.size())
                .flatMap(index -> OneLine.some(values.get(index)));
    }

    private static Optional<Kind> kind(String head) {
        String plain = OneLine.of(head).toLowerCase(Locale.ROOT).replace('_', ' ');
        return plain.isEmpty() || plain.contains(",")
                ? Optional.empty()
                : Arrays.stream(Kind.values())
                        .filter(kind -> kind.heads.contains("," + plain + ","))
                        .findFirst();
    }
}
