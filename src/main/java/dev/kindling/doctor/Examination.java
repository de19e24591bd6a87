package dev.kindling.doctor;

import java.util.List;
import java.util.function.Supplier;

/**
 * Looks at one subject and changes nothing.
 *
 * @param subject what is looked at, such as {@code disk} or {@code Slack}
 * @param look may block and may throw; see {@link Doctor}
 */
public record Examination(String subject, Supplier<List<Finding>> look) {}
