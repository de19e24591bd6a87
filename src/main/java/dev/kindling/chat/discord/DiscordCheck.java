package dev.kindling.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Finding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.dv8tion.jda.api.Permission;

/**
 * Looks whether Discord will work with this configuration, without connecting the bot: token, servers, roles that teams.yml
 * names, permissions, commands, the clock. Asks Discord only, changes nothing, takes some seconds. Never throws for what
 * Discord says.
 */
public final class DiscordCheck {
    private final KindlingConfig.Discord config;
    private final Map<String, String> wantedRoles;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    public DiscordCheck(KindlingConfig.Discord config, TeamsConfig teams, InstantSource clock) {
        this.config = config;
        this.wantedRoles = wantedRoles(teams);
        this.clock = clock;
    }

    /** Looks at everything, in the order in which one would mend it. */
    public List<Finding> run() {
        findings.clear();
        try (var rest = new RestReader(config)) {
            check(rest);
        }
        return List.copyOf(findings);
    }

    private void check(RestReader rest) {
        RestReader.Answer me = rest.get("users/@me");
        if (me.status() == 401) {
            bad(
                    "Discord refuses the bot's token",
                    "Copy it anew at https://discord.com/developers/applications > Bot >"
                            + " Reset Token, and set discord.token.");
            return;
        } else if (me.status() != 200) {
            bad(
                    "Discord does not answer at " + config.apiUrl() + " (" + me.trouble() + ")",
                    "Check this host's way there.");
            return;
        }
        String bot = me.body().path("id").asText();
        good("The token is " + me.body().path("username").asText() + "'s");
        clock(me);
        RestReader.Answer application = rest.get("applications/@me");
        String app = application.status() == 200 ? application.body().path("id").asText() : bot;
        good("Whoever may manage a server lets the bot in with " + Invitation.link(app));
        Map<String, String> roles = new LinkedHashMap<>();
        boolean all = true;
        for (String guild : config.guilds()) {
            Optional<JsonNode> found = guild(rest, guild, app);
            all &= found.isPresent();
            found.ifPresent(data -> {
                data.path("roles")
                        .forEach(role -> roles.put(
                                role.path("id").asText(), role.path("name").asText()));
                roles.put(guild, "everyone");
                permissions(rest, data, guild, bot, app);
                commands(rest, guild, app);
            });
        }
        if (all) {
            roles(roles);
        }
    }

    private void clock(RestReader.Answer answer) {
        Duration skew = ClockSkew.skew(answer.date().orElse(null), clock.instant());
        if (skew.abs().compareTo(ClockSkew.TOLERATED) > 0) {
            bad(ClockSkew.sentence(skew), "timedatectl set-ntp true");
        } else {
            good("The clock agrees with Discord's");
        }
    }

    private Optional<JsonNode> guild(RestReader rest, String guild, String app) {
        RestReader.Answer answer = rest.get("guilds/" + guild);
        if (answer.status() == 200) {
            good("The bot is in the server " + answer.body().path("name").asText() + " (" + guild + ")");
            return Optional.of(answer.body());
        }
        bad(
                "The bot is not in the server " + guild + " (" + answer.trouble() + ")",
                "Open " + Invitation.link(app) + " and choose the server; or correct discord.guilds.");
        return Optional.empty();
    }

    private void permissions(RestReader rest, JsonNode data, String guild, String bot, String app) {
        RestReader.Answer member = rest.get("guilds/" + guild + "/members/" + bot);
        if (member.status() != 200) {
            return;
        }
        Set<String> held = new LinkedHashSet<>(Set.of(guild));
        member.body().path("roles").forEach(role -> held.add(role.asText()));
        long granted = 0;
        for (JsonNode role : data.path("roles")) {
            if (held.contains(role.path("id").asText())) {
                granted |= role.path("permissions").asLong();
            }
        }
        boolean may = (granted & Permission.ADMINISTRATOR.getRawValue()) != 0;
        long have = granted;
        String missing = Invitation.PERMISSIONS.stream()
                .filter(permission -> !may && (have & permission.getRawValue()) == 0)
                .map(Permission::getName)
                .collect(Collectors.joining(", "));
        if (missing.isEmpty()) {
            good("It may write into the channels of " + guild + ", where the channel does not forbid it");
        } else {
            bad(
                    "In the server " + guild + " the bot lacks: " + missing,
                    "Open " + Invitation.link(app) + " once more.");
        }
    }

    private void commands(RestReader rest, String guild, String app) {
        String path = "applications/" + app + "/guilds/" + guild + "/commands";
        RestReader.Answer commands = rest.get(path);
        if (commands.status() != 200) {
            bad(
                    "The bot may not make commands in the server " + guild + " (" + commands.trouble() + ")",
                    "It was invited without the scope applications.commands: open " + Invitation.link(app)
                            + " once more.");
            return;
        }
        String names = Stream.iterate(0, i -> i < commands.body().size(), i -> i + 1)
                .map(i -> "/" + commands.body().get(i).path("name").asText())
                .collect(Collectors.joining(", "));
        good(
                names.isEmpty()
                        ? "The server " + guild + " has no commands yet; Kindling makes them when it starts"
                        : "The server " + guild + " knows " + names);
        RestReader.Answer limits = rest.get(path + "/permissions");
        if (limits.status() == 200) {
            limits.body().forEach(limit -> limited(limit, commands.body(), guild));
        }
    }

    private void limited(JsonNode limit, JsonNode commands, String guild) {
        for (JsonNode one : limit.path("permissions")) {
            if (!one.path("permission").asBoolean(true)
                    && one.path("id").asText().equals(guild)) {
                String name = "its commands";
                for (JsonNode command : commands) {
                    if (command.path("id").asText().equals(limit.path("id").asText())) {
                        name = "/" + command.path("name").asText();
                    }
                }
                bad(
                        "In the server " + guild + " not everybody sees " + name,
                        "Server Settings > Integrations > the bot: allow it to the roles of your teams. Kindling checks"
                                + " rights by itself.");
            }
        }
    }

    private void roles(Map<String, String> there) {
        wantedRoles.forEach((role, team) -> {
            if (there.containsKey(role)) {
                good("The role of " + team + " is @" + there.getOrDefault(role, role));
            } else {
                bad(
                        "teams.yml names the role " + role + " for " + team + ", which no server has",
                        "Copy the id anew: User Settings > Advanced > Developer Mode, then Server Settings > Roles > ⋯ >"
                                + " Copy Role ID.");
            }
        });
    }

    private static Map<String, String> wantedRoles(TeamsConfig teams) {
        Map<String, String> roles = new LinkedHashMap<>();
        teams.teams().values().forEach(team -> {
            team.members().discord().roles().forEach(role -> roles.putIfAbsent(role, "team " + team.name()));
            team.facilitators()
                    .discord()
                    .roles()
                    .forEach(role -> roles.putIfAbsent(role, "team " + team.name() + "'s facilitators"));
        });
        teams.operators().discord().roles().forEach(role -> roles.putIfAbsent(role, "the operators"));
        return roles;
    }

    private void good(String what) {
        findings.add(Finding.ok(what));
    }

    private void bad(String what, String fix) {
        findings.add(Finding.problem(what, fix));
    }
}
