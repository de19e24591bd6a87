package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who and what there is in this Discord, and how that changes; the bot is told of it. */
final class Population {
    private static final Duration AGE = Duration.ofDays(30);

    private final World world;
    private final Shapes shapes;
    private final Gateway gateway;
    private final String guild;

    Population(World world, Shapes shapes, Gateway gateway) {
        this.world = world;
        this.shapes = shapes;
        this.gateway = gateway;
        this.guild = addGuild("Fake guild");
    }

    /** Id of the guild that is there from the start. */
    String first() {
        return guild;
    }

    private void tell(String type, ObjectNode data, int intent) {
        gateway.dispatch(type, data, intent, nanos -> {});
    }

    private Instant now() {
        return world.clock().instant();
    }

    /** Adds another guild, with the bot in it; its id. */
    String addGuild(String name) {
        return world.patience().locked(() -> {
            Person owner = newPerson("owner of " + name);
            Guild added = new Guild(world.newId(), name, owner.id());
            added.roles().put(added.id(), new Role(added.id(), added.id(), "@everyone", Permissions.OF_EVERYONE));
            Role own = new Role(world.newId(), added.id(), world.bot().name(), Permissions.OF_BOT);
            added.roles().put(own.id(), own);
            added.join(owner, now().minus(AGE));
            added.join(world.bot(), now().minus(AGE));
            added.members().get(world.bot().id()).roles().add(own.id());
            world.guilds().put(added.id(), added);
            tell("GUILD_CREATE", shapes.guildCreate(added), Intents.GUILDS);
            return added.id();
        });
    }

    Place channel(String name) {
        return channel(guild, name);
    }

    Place channel(String guildId, String name) {
        return addPlace(guildId, name, Place.Kind.TEXT);
    }

    /** A thread that the bot has not heard of. */
    Place thread(String name) {
        return addPlace(guild, name, Place.Kind.THREAD);
    }

    private Place addPlace(String guildId, String name, Place.Kind kind) {
        return world.patience().locked(() -> {
            Place place = new Place(world.newId(), kind, name, Optional.of(guildId), Optional.empty());
            world.guilds().get(guildId).channels().put(place.id(), place);
            if (kind != Place.Kind.THREAD) {
                tell("CHANNEL_CREATE", shapes.channel(place), Intents.GUILDS);
            }
            return place;
        });
    }

    void deleteChannel(Place place) {
        world.patience().locked(() -> {
            tell("CHANNEL_DELETE", shapes.channel(place), Intents.GUILDS);
            world.guilds().get(place.guild().orElseThrow()).channels().remove(place.id());
            world.messages().values().removeIf(message -> message.channel().equals(place.id()));
        });
    }

    /** Takes these permissions from the bot in that channel; see {@link Permissions}. */
    void deny(Place place, long permissions) {
        world.patience().locked(() -> {
            world.guilds()
                    .get(place.guild().orElseThrow())
                    .overwritesForBot()
                    .put(place.id(), new Guild.Overwrite(0, permissions));
            tell("CHANNEL_UPDATE", shapes.channel(place), Intents.GUILDS);
        });
    }

    Role role(String name) {
        return role(guild, name);
    }

    Role role(String guildId, String name) {
        return world.patience().locked(() -> {
            Role role = new Role(world.newId(), guildId, name, 0);
            Guild of = world.guilds().get(guildId);
            of.roles().put(role.id(), role);
            ObjectNode event = Json.object().put("guild_id", guildId);
            event.set("role", shapes.role(of, role));
            tell("GUILD_ROLE_CREATE", event, Intents.GUILDS);
            return role;
        });
    }

    void deleteRole(Role role) {
        world.patience().locked(() -> {
            Guild of = world.guilds().get(role.guild());
            of.roles().remove(role.id());
            of.members().values().forEach(member -> member.roles().remove(role.id()));
            tell("GUILD_ROLE_DELETE", Json.object().put("guild_id", of.id()).put("role_id", role.id()), Intents.GUILDS);
        });
    }

    /** Somebody in the first guild, with these roles. */
    Person person(String name, Role... roles) {
        return world.patience().locked(() -> {
            Person person = newPerson(name);
            joins(person, guild);
            for (Role role : roles) {
                give(person, role);
            }
            return person;
        });
    }

    /** Somebody with an account who is in no guild. */
    Person stranger(String name) {
        return world.patience().locked(() -> newPerson(name));
    }

    private Person newPerson(String name) {
        Person person = new Person(world.newId(), name);
        world.people().put(person.id(), person);
        return person;
    }

    void joins(Person person, String guildId) {
        world.patience().locked(() -> {
            Guild joined = world.guilds().get(guildId);
            joined.join(person, now().minus(AGE));
            ObjectNode event = shapes.member(joined.members().get(person.id())).put("guild_id", guildId);
            tell("GUILD_MEMBER_ADD", event, Intents.GUILD_MEMBERS);
        });
    }

    /** Leaves the first guild. */
    void leaves(Person person) {
        world.patience().locked(() -> {
            world.guilds().get(guild).members().remove(person.id());
            ObjectNode event = Json.object().put("guild_id", guild);
            event.set("user", shapes.user(person));
            tell("GUILD_MEMBER_REMOVE", event, Intents.GUILD_MEMBERS);
        });
    }

    void give(Person person, Role role) {
        roles(person, role, true);
    }

    void take(Person person, Role role) {
        roles(person, role, false);
    }

    private void roles(Person person, Role role, boolean has) {
        world.patience().locked(() -> {
            Guild.Membership member = world.guilds().get(role.guild()).members().get(person.id());
            if (has) {
                member.roles().add(role.id());
            } else {
                member.roles().remove(role.id());
            }
            // Without the privileged intent a bot hears only of its own roles.
            tell(
                    "GUILD_MEMBER_UPDATE",
                    shapes.member(member).put("guild_id", role.guild()),
                    person.equals(world.bot()) ? Intents.ALWAYS : Intents.GUILD_MEMBERS);
        });
    }

    /** Direct messages from the bot are refused (50007), or taken again. */
    void closeDms(Person person, boolean closed) {
        world.patience().locked(() -> {
            if (closed) {
                world.closedToBot().add(person.id());
            } else {
                world.closedToBot().remove(person.id());
            }
        });
    }

    /** Discord's filter refuses what the bot writes to that person (20009). */
    void filterDms(Person person) {
        world.patience().locked(() -> {
            world.blockedContent().add(person.id());
        });
    }

    /** Discord has an outage that this guild is in, or it is over. */
    void outOfOrder(String guildId, boolean on) {
        world.patience().locked(() -> {
            if (on && world.outOfOrder().add(guildId)) {
                tell("GUILD_DELETE", Json.object().put("id", guildId).put("unavailable", true), Intents.GUILDS);
            } else if (!on && world.outOfOrder().remove(guildId)) {
                tell("GUILD_CREATE", shapes.guildCreate(world.guilds().get(guildId)), Intents.GUILDS);
            }
        });
    }

    /** The bot is thrown out of the guild. */
    void kickBot(String guildId) {
        world.patience().locked(() -> {
            world.guilds().get(guildId).members().remove(world.bot().id());
            world.commands(guildId).clear();
            tell("GUILD_DELETE", Json.object().put("id", guildId), Intents.GUILDS);
        });
    }
}
