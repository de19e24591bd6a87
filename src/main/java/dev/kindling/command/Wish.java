package dev.kindling.command;

import dev.kindling.config.Flavour;
import dev.kindling.config.KindlingConfig.Limits;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.sandbox.CreateRequest;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.team.Membership;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What somebody asks for, checked against what they may have. */
record Wish(
        Map<String, String> values,
        Optional<Team> team,
        Optional<Flavour> flavour,
        Duration life,
        KeyIntake.Result intake,
        List<WishFault> faults) {

    static Wish read(Membership membership, Map<String, Flavour> flavours, Limits limits, Map<String, String> values) {
        return read(membership, flavours, limits, values, KeyIntake.read(values.getOrDefault("key", "")));
    }

    /** @param intake what the key in {@code values} is */
    static Wish read(
            Membership membership,
            Map<String, Flavour> flavours,
            Limits limits,
            Map<String, String> values,
            KeyIntake.Result intake) {
        List<WishFault> faults = new ArrayList<>();
        if (intake instanceof KeyIntake.Refused refused) {
            faults.add(new WishFault(
                    "key",
                    "That is not a key I can use",
                    refused.fault().why() + " Run: " + refused.fault().instead()));
        }
        Optional<Team> team = team(membership, values, faults);
        Optional<Flavour> flavour = flavour(team, flavours, values, faults);
        Duration life = life(limits, values, faults);
        return new Wish(values, team, flavour, life, intake, List.copyOf(faults));
    }

    /** The first thing that is wrong, if any. */
    Optional<WishFault> fault() {
        return faults.stream().findFirst();
    }

    Optional<PublicKey> key() {
        return intake instanceof KeyIntake.Accepted accepted ? Optional.of(accepted.key()) : Optional.empty();
    }

    Optional<KeyIntake.Published> published() {
        return intake instanceof KeyIntake.Published account ? Optional.of(account) : Optional.empty();
    }

    CreateRequest request(PublicKey key) {
        return new CreateRequest(team.orElseThrow(), flavour.orElseThrow(), key, life);
    }

    private static Optional<Team> team(Membership membership, Map<String, String> values, List<WishFault> faults) {
        List<Team> teams = membership.teams();
        String wished = values.getOrDefault("team", "").strip().toLowerCase(Locale.ROOT);
        if (!wished.isEmpty()) {
            Optional<Team> found = membership.team(wished);
            if (found.isEmpty()) {
                List<String> names = teams.stream().map(Team::name).toList();
                faults.add(new WishFault(
                        "team",
                        "You are not in that team",
                        "You are in " + String.join(", ", names) + "."
                                + Spelling.nearest(wished, names)
                                        .map(name -> " Did you mean " + name + "?")
                                        .orElse("")));
            }
            return found;
        }
        if (teams.size() > 1) {
            faults.add(new WishFault(
                    "team",
                    "For which team?",
                    "You are in several teams. Add team NAME, one of: "
                            + String.join(", ", teams.stream().map(Team::name).toList()) + "."));
        }
        return teams.stream().findFirst();
    }

    private static Optional<Flavour> flavour(
            Optional<Team> team, Map<String, Flavour> flavours, Map<String, String> values, List<WishFault> faults) {
        List<String> allowed = team.map(Team::flavours).orElse(List.of());
        String wished = values.getOrDefault("flavour", "").strip().toLowerCase(Locale.ROOT);
        if (wished.isEmpty()) {
            return allowed.stream().findFirst().map(flavours::get);
        }
        if (team.isPresent() && !allowed.contains(wished)) {
            String meant = Spelling.nearest(wished, allowed)
                    .map(name -> " Did you mean " + name + "?")
                    .orElse("");
            faults.add(new WishFault(
                    "flavour",
                    "Your team does not have that flavour",
                    "Team " + team.get().name() + " has " + String.join(", ", allowed) + "." + meant));
        }
        return Optional.ofNullable(flavours.get(wished));
    }

    private static Duration life(Limits limits, Map<String, String> values, List<WishFault> faults) {
        String wished = values.getOrDefault("life", "").strip();
        if (wished.isEmpty()) {
            return limits.life();
        }
        try {
            Duration life = Spans.parse(wished);
            if (life.compareTo(limits.longestLife()) > 0) {
                faults.add(new WishFault(
                        "life",
                        "That is too long",
                        "A sandbox lives " + Spans.spoken(limits.longestLife()) + " at most."));
            } else if (life.compareTo(Duration.ofMinutes(1)) < 0) {
                faults.add(new WishFault("life", "That is too short", "A sandbox lives a minute at least."));
            }
            return life;
        } catch (IllegalArgumentException e) {
            faults.add(
                    new WishFault("life", "I do not understand that time", sentence(String.valueOf(e.getMessage()))));
            return limits.life();
        }
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
