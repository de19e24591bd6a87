package dev.kindling.chat.slack;

/**
 * Where the bot is installed, as {@code auth.test} tells.
 *
 * @param team the workspace's id
 * @param botUser the bot's own user id; what it says itself is not listened to
 * @param enterprise id of the organisation on Enterprise Grid; empty elsewhere
 */
record Workspace(String team, String name, String botUser, String enterprise) {
    /** Until Slack has said who we are, nobody is a stranger and nobody is us. */
    static final Workspace UNKNOWN = new Workspace("", "", "", "");

    /** Whether somebody of that team is one of us; on Enterprise Grid people may come with the organisation's id. */
    boolean isHome(String personsTeam) {
        return team.isEmpty()
                || personsTeam.isEmpty()
                || personsTeam.equals(team)
                || (!enterprise.isEmpty() && personsTeam.equals(enterprise));
    }
}
