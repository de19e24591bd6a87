package dev.kindling.store.sql;

import dev.kindling.sandbox.HostBoots;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/** The table {@code host_boot}. */
public final class SqlHostBoots implements HostBoots {
    @Override
    public Optional<Boot> last(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select boot, seen_at from host_boot")
                .map((row, context) -> new Boot(row.getString("boot"), SqlTime.time(row.getString("seen_at"))))
                .findOne();
    }

    @Override
    public void saw(WriteTransaction tx, Boot boot) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into host_boot (id, boot, seen_at) values (1, :boot, :seenAt)"
                        + " on conflict (id) do update set boot = excluded.boot, seen_at = excluded.seen_at")
                .bind("boot", boot.id())
                .bind("seenAt", SqlTime.text(boot.seenAt()))
                .execute();
    }
}
