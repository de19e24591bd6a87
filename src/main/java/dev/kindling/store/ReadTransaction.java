package dev.kindling.store;

/** An open transaction in which rows may be read. Valid only inside the block that got it, on its thread. */
public interface ReadTransaction {}
