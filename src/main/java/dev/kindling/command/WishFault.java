package dev.kindling.command;

/** What is wrong with a wish, and in which field. */
record WishFault(String field, String title, String why) {}
