package dev.kindling.store.sql;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.BoardPageStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Optional;

/** The table {@code board_page}. */
public final class SqlBoardPages implements BoardPageStore {
    @Override
    public Optional<String> token(ReadTransaction tx, WorkshopSlug workshop) {
        return SqlTransaction.handle(tx)
                .createQuery("select token from board_page where workshop = :slug")
                .bind("slug", workshop.text())
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public Optional<WorkshopSlug> workshop(ReadTransaction tx, String token) {
        return SqlTransaction.handle(tx)
                .createQuery("select workshop from board_page where token = :token")
                .bind("token", token)
                .mapTo(String.class)
                .findOne()
                .map(WorkshopSlug::new);
    }

    @Override
    public void insert(WriteTransaction tx, WorkshopSlug workshop, String token, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("insert into board_page (workshop, token, made_at) values (:slug, :token, :now)")
                .bind("slug", workshop.text())
                .bind("token", token)
                .bind("now", SqlTime.text(now))
                .execute();
    }
}
