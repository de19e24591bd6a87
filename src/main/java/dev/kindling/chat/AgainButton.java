package dev.kindling.chat;

/** A button that does what somebody did before, for an answer that only the press of a button can have, such as a form. */
public final class AgainButton {
    private AgainButton() {}

    /**
     * Presses the same button, or types the same line.
     *
     * @param typing name of the platform's own action that types its argument
     * @param longest characters of the line that are kept, in whole words, as the platforms limit what a button carries
     */
    public static Button of(String label, Input input, String typing, int longest) {
        Action action = input instanceof Input.Pressed pressed
                ? pressed.action()
                : new Action(typing, input instanceof Input.Typed typed ? shortened(typed.text(), longest) : "help");
        return new Button(label, action, Button.Style.PRIMARY, false);
    }

    private static String shortened(String line, int longest) {
        if (line.length() <= longest) {
            return line;
        }
        int end = line.lastIndexOf(' ', longest);
        return line.substring(0, end < 0 ? longest : end);
    }
}
