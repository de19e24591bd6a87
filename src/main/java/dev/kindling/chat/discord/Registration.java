package dev.kindling.chat.discord;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.interactions.commands.Command;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a guild which commands there are, if it knows others. Discord allows 200 new commands a day in a guild, so nothing is
 * sent that is there already. What a server did not take because Discord, or the way there, was out of order is tried again
 * with growing pauses as long as the session lives: without it there are no slash commands.
 */
final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final CommandSpecs specs;
    private final List<String> guilds;
    private final DiscordHealth health;
    private final ScheduledExecutorService background;

    /** @param guilds ids of the guilds that are served */
    Registration(CommandSpecs specs, List<String> guilds, DiscordHealth health, ScheduledExecutorService background) {
        this.specs = specs;
        this.guilds = List.copyOf(guilds);
        this.health = health;
        this.background = background;
    }

    /** Returns at once. */
    void bring(Guild guild) {
        if (!guilds.contains(guild.getId())) {
            log.warn("Discord: the bot is in the server {} too, which kindling.yml does not name", guild.getId());
            return;
        }
        compareAfter(Duration.ZERO, guild, 0);
    }

    private void compareAfter(Duration pause, Guild guild, int tries) {
        try {
            var unused = background.schedule(() -> compare(guild, tries), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Kindling is stopping");
        }
    }

    private void compare(Guild guild, int tries) {
        JDA.Status session = guild.getJDA().getStatus();
        if (session == JDA.Status.SHUTTING_DOWN || session == JDA.Status.SHUTDOWN) {
            return; // the next session does it
        }
        List<SlashCommandData> wanted = specs.wanted();
        guild.retrieveCommands()
                .queue(
                        registered -> {
                            if (known(wanted, registered)) {
                                health.mended(about(guild));
                            } else {
                                register(guild, wanted, tries);
                            }
                        },
                        fault -> register(guild, wanted, tries));
    }

    /** An answer that the SDK cannot make sense of is as good as another list. */
    private static boolean known(List<SlashCommandData> wanted, List<Command> registered) {
        try {
            return CommandSpecs.same(wanted, registered);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void register(Guild guild, List<SlashCommandData> wanted, int tries) {
        guild.updateCommands()
                .addCommands(wanted)
                .queue(
                        done -> {
                            health.mended(about(guild));
                            log.info("Discord: told the server {} its {} commands", guild.getId(), wanted.size());
                        },
                        fault -> {
                            DiscordFault why = DiscordFault.of(fault);
                            if (why.kind() == DiscordFault.Kind.TAKEN) {
                                health.mended(about(guild));
                                return;
                            }
                            health.complain(
                                    about(guild),
                                    "The server " + guild.getId() + " did not take the commands ("
                                            + why.getMessage() + "): "
                                            + (why.kind() == DiscordFault.Kind.REFUSED
                                                    ? "invite the bot again, with the scope applications.commands."
                                                    : "typed words work; it is tried again."));
                            if (why.kind() != DiscordFault.Kind.REFUSED) {
                                compareAfter(pause(tries, why.pause()), guild, tries + 1);
                            }
                        });
    }

    private static Duration pause(int tries, Duration asked) {
        Duration growing = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 10));
        Duration usual = growing.compareTo(LONGEST_PAUSE) < 0 ? growing : LONGEST_PAUSE;
        return asked.compareTo(usual) > 0 ? asked : usual;
    }

    private static String about(Guild guild) {
        return "commands " + guild.getId();
    }
}
