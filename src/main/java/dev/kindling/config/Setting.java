package dev.kindling.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * All there is to know about one setting, at the record component that receives it: {@link RecordReader} reads by it and
 * the editors' JSON schemas are generated from it. A component without it receives the name under which its record
 * stands in a mapping ({@link Flavour#name}).
 *
 * <p>The component's type decides the rest: {@code Optional} may be left out, a record is a section, a {@code Map} is a
 * section with names of the operator's choice, a {@code List} or {@code Set} is a list that may be empty or left out.
 * Anything else without a default has to be there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
    /** What it means, as an editor and the fault for a missing one say it. */
    String value();

    /** Its key, where that is not the component's name in kebab-case; {@code a.b} is key b of section a. */
    String key() default "";

    /** What is taken when it is left out, as it would be written; several for a list. */
    String[] byDefault() default {};

    /** How text is to look: of this setting, of a list's items or of a map's values. */
    Form form() default Form.TEXT;

    /** How a map's names are to look. */
    Form names() default Form.TEXT;

    /** All allowed values, where they are few. */
    String[] oneOf() default {};

    /** Least number; of a list or map, the least number of entries. */
    int min() default 0;

    /** Largest number. */
    int max() default Integer.MAX_VALUE;

    /** Least size, as it would be written. */
    String atLeast() default "0B";
}
