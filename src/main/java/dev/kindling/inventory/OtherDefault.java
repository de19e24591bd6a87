package dev.kindling.inventory;

/**
 * That people who clone the repository see another branch first than the one that Kindling goes on with, and nobody chose.
 *
 * @param branch Kindling's
 * @param theirs the repository's default branch
 */
public record OtherDefault(String branch, String theirs) {
    public String what() {
        return "the repository's default branch is " + theirs + ", and Kindling goes on with " + branch;
    }

    /** @param drives whether git-sync has to follow */
    public String fix(boolean drives) {
        return "make " + branch + " the default again, or write inventory: {branch: " + theirs + "} (or " + branch
                + ", if it is meant so) into kindling.yml" + (drives ? ", the same INVENTORY_BRANCH for git-sync," : "")
                + " and restart Kindling";
    }
}
