package dev.kindling.store.sql;

import dev.kindling.chat.ActorId;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Names of sandboxes: {@code vm-<owner>-<number>}, safe as a host name, a file name and a shell word. Two owners never share
 * the middle part, and a number is never given twice.
 */
final class TenantNames {
    private static final int LONGEST = 20;

    private TenantNames() {}

    static String take(Handle handle, ActorId owner, String displayHandle) {
        Optional<String> known = slugOf(handle, owner);
        String slug = known.orElseGet(() -> register(handle, owner, displayHandle));
        int number = ActorColumns.bind(
                        handle.createQuery("update tenant set next_number = next_number + 1, handle = :handle"
                                        + " where platform = :platform and workspace = :workspace and user_id = :user"
                                        + " returning next_number - 1")
                                .bind("handle", displayHandle),
                        owner)
                .mapTo(Integer.class)
                .one();
        return String.format(Locale.ROOT, "vm-%s-%03d", slug, number);
    }

    private static Optional<String> slugOf(Handle handle, ActorId owner) {
        return ActorColumns.bind(
                        handle.createQuery(
                                "select slug from tenant where platform = :platform and workspace = :workspace"
                                        + " and user_id = :user"),
                        owner)
                .mapTo(String.class)
                .findOne();
    }

    private static String register(Handle handle, ActorId owner, String displayHandle) {
        String wished = slug(displayHandle);
        String slug = wished;
        for (int i = 2; taken(handle, slug); i++) {
            slug = wished + i;
        }
        ActorColumns.bind(
                        handle.createUpdate("insert into tenant (platform, workspace, user_id, handle, slug)"
                                        + " values (:platform, :workspace, :user, :handle, :slug)")
                                .bind("handle", displayHandle)
                                .bind("slug", slug),
                        owner)
                .execute();
        return slug;
    }

    private static boolean taken(Handle handle, String slug) {
        return handle.createQuery("select exists (select 1 from tenant where slug = :slug)")
                .bind("slug", slug)
                .mapTo(Boolean.class)
                .one();
    }

    /** Lower-case ASCII letters and digits of a handle, accents dropped; {@code tenant} when nothing is left. */
    static String slug(String handle) {
        String plain = Normalizer.normalize(handle, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
        if (plain.isEmpty()) {
            return "tenant";
        }
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }
}
