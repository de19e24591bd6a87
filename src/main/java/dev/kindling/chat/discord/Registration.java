package dev.kindling.chat.discord;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.interactions.commands.Command;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a guild which commands there are, if it knows others. Discord allows 200 new commands a day in a guild, so nothing is
 * sent that is there already.
 */
final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final CommandSpecs specs;
    private final List<String> guilds;
    private final DiscordHealth health;
    private final Executor background;

    /** @param guilds ids of the guilds that are served */
    Registration(CommandSpecs specs, List<String> guilds, DiscordHealth health, Executor background) {
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
        try {
            background.execute(() -> compare(guild));
        } catch (RejectedExecutionException e) {
            log.debug("Kindling is stopping");
        }
    }

    private void compare(Guild guild) {
        List<SlashCommandData> wanted = specs.wanted();
        guild.retrieveCommands()
                .queue(
                        registered -> {
                            if (known(wanted, registered)) {
                                health.mended(about(guild));
                            } else {
                                register(guild, wanted);
                            }
                        },
                        fault -> register(guild, wanted));
    }

    /** An answer that the SDK cannot make sense of is as good as another list. */
    private static boolean known(List<SlashCommandData> wanted, List<Command> registered) {
        try {
            return CommandSpecs.same(wanted, registered);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void register(Guild guild, List<SlashCommandData> wanted) {
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
                                                    : "typed words work; it is tried again at the next connection."));
                        });
    }

    private static String about(Guild guild) {
        return "commands " + guild.getId();
    }
}
