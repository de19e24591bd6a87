package dev.kindling;

/** Entry. */
public final class Kindling {
    private Kindling() {}

    public static void main(String[] args) {
        System.out.println("kindling");
    }
}
