package dev.kindling.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A setting that this section had once, or that people bring along from the scripts which Kindling replaces. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Removed.All.class)
@interface Removed {
    /** Its key. */
    String value();

    /** What to do instead, completing "… is no longer a setting; ". */
    String instead();

    /** Holds several. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        Removed[] value();
    }
}
