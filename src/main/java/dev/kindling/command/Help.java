package dev.kindling.command;

/**
 * What {@code help} says about a verb.
 *
 * @param usage as typed after the command, such as {@code extend [name] [by]}
 * @param summary one line
 * @param detail some sentences with an example
 */
public record Help(String usage, String summary, String detail) {}
