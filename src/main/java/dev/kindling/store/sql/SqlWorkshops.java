package dev.kindling.store.sql;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatJson;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopState;
import dev.kindling.workshop.WorkshopStore;
import dev.kindling.workshop.plan.Break;
import dev.kindling.workshop.plan.Forecast;
import dev.kindling.workshop.plan.TrackRecord;
import dev.kindling.workshop.plan.WorkshopPlan;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code workshop}. */
public final class SqlWorkshops implements WorkshopStore {
    private static final ObjectMapper PLANS = ChatJson.newMapper().addMixIn(Break.class, BreakForm.class);

    /** Says in the JSON which kind of break it is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Break.Daily.class, name = "daily"),
        @JsonSubTypes.Type(value = Break.Once.class, name = "once"),
    })
    private interface BreakForm {}

    @Override
    public void insert(WriteTransaction tx, Workshop workshop) {
        var insert = SqlTransaction.handle(tx)
                .createUpdate(
                        "insert into workshop (slug, team, plan, state, platform, workspace, channel, user_id, handle,"
                                + " created_at, prepared_at, opened_at, ended_at, removal_at, closed_at, outcome) values (:slug, :team,"
                                + " :plan, :state, :platform, :workspace, :channel, :user, :handle, :created, :prepared, :opened,"
                                + " :ended, :removal, :closed, :outcome)")
                .bind("team", workshop.team())
                .bind("channel", workshop.channel())
                .bind("handle", workshop.handle())
                .bind("created", SqlTime.text(workshop.times().createdAt()));
        ActorColumns.bind(bindChanging(insert, workshop), workshop.owner()).execute();
    }

    @Override
    public void update(WriteTransaction tx, Workshop workshop) {
        var update = SqlTransaction.handle(tx)
                .createUpdate(
                        "update workshop set plan = :plan, state = :state, prepared_at = :prepared, opened_at = :opened,"
                                + " ended_at = :ended, removal_at = :removal, closed_at = :closed, outcome = :outcome where slug = :slug");
        if (bindChanging(update, workshop).execute() != 1) {
            throw new IllegalStateException("there is no workshop " + workshop.slug());
        }
    }

    private static <S extends SqlStatement<S>> S bindChanging(S statement, Workshop workshop) {
        var times = workshop.times();
        return statement
                .bind("slug", workshop.slug().text())
                .bind("plan", write(workshop.plan()))
                .bind("state", workshop.state().name())
                .bind("prepared", SqlTime.text(times.preparedAt()))
                .bind("opened", SqlTime.text(times.openedAt()))
                .bind("ended", SqlTime.text(times.endedAt()))
                .bind("removal", SqlTime.text(times.removalAt()))
                .bind("closed", SqlTime.text(times.closedAt()))
                .bind("outcome", workshop.outcome().map(Enum::name).orElse(null));
    }

    @Override
    public Optional<Workshop> find(ReadTransaction tx, WorkshopSlug slug) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop where slug = :slug")
                .bind("slug", slug.text())
                .map(SqlWorkshops::workshop)
                .findOne();
    }

    @Override
    public List<Workshop> current(ReadTransaction tx) {
        return SqlTransaction.handle(tx)
                .createQuery("select * from workshop where state not in ('ENDED', 'CANCELLED')")
                .map(SqlWorkshops::workshop)
                .stream()
                .sorted(Comparator.comparing(
                                (Workshop workshop) -> workshop.plan().start())
                        .thenComparing(Workshop::slug))
                .toList();
    }

    @Override
    public List<Workshop> closed(ReadTransaction tx, int most) {
        return SqlTransaction.handle(tx)
                .createQuery(
                        "select * from workshop where state in ('ENDED', 'CANCELLED') order by closed_at desc limit :most")
                .bind("most", most)
                .map(SqlWorkshops::workshop)
                .list();
    }

    @Override
    public Set<WorkshopSlug> slugs(ReadTransaction tx) {
        return SqlTransaction.handle(tx).createQuery("select slug from workshop").mapTo(String.class).stream()
                .map(WorkshopSlug::new)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<SentBoard> board(ReadTransaction tx, WorkshopSlug slug) {
        return SqlTransaction.handle(tx)
                .createQuery("select board, board_at from workshop where slug = :slug and board is not null")
                .bind("slug", slug.text())
                .map((row, context) -> new SentBoard(
                        ChatJson.readCard(row.getString("board")), SqlTime.time(row.getString("board_at"))))
                .findOne();
    }

    @Override
    public void boardSent(WriteTransaction tx, WorkshopSlug slug, Card card, Instant now) {
        SqlTransaction.handle(tx)
                .createUpdate("update workshop set board = :board, board_at = :now where slug = :slug")
                .bind("board", ChatJson.write(card))
                .bind("now", SqlTime.text(now))
                .bind("slug", slug.text())
                .execute();
    }

    @Override
    public boolean sayOnce(WriteTransaction tx, WorkshopSlug slug, String what) {
        var handle = SqlTransaction.handle(tx);
        String json = handle.createQuery("select said from workshop where slug = :slug")
                .bind("slug", slug.text())
                .mapTo(String.class)
                .one();
        List<String> said = new ArrayList<>(Arrays.asList(Json.read(json, String[].class)));
        if (said.contains(what)) {
            return false;
        }
        said.add(what);
        handle.createUpdate("update workshop set said = :said where slug = :slug")
                .bind("said", Json.write(said))
                .bind("slug", slug.text())
                .execute();
        return true;
    }

    @Override
    public Set<String> said(ReadTransaction tx, WorkshopSlug slug) {
        String json = SqlTransaction.handle(tx)
                .createQuery("select said from workshop where slug = :slug")
                .bind("slug", slug.text())
                .mapTo(String.class)
                .one();
        return Set.of(Json.read(json, String[].class));
    }

    @Override
    public void forecastMade(WriteTransaction tx, WorkshopSlug slug, Forecast forecast) {
        SqlTransaction.handle(tx)
                .createUpdate("update workshop set forecast_p50 = :p50, forecast_p95 = :p95 where slug = :slug")
                .bind("p50", forecast.p50().toMillis())
                .bind("p95", forecast.p95().toMillis())
                .bind("slug", slug.text())
                .execute();
    }

    @Override
    public void forecastCame(WriteTransaction tx, WorkshopSlug slug, Duration took) {
        SqlTransaction.handle(tx)
                .createUpdate("update workshop set took = :took where slug = :slug and took is null")
                .bind("took", took.toMillis())
                .bind("slug", slug.text())
                .execute();
    }

    @Override
    public List<TrackRecord.Past> forecasts(ReadTransaction tx, int most) {
        return SqlTransaction.handle(tx)
                .createQuery(
                        "select forecast_p50, forecast_p95, took from workshop where forecast_p50 > 0 and took is not"
                                + " null order by prepared_at desc limit :most")
                .bind("most", most)
                .map((row, context) -> new TrackRecord.Past(
                        Duration.ofMillis(row.getLong("forecast_p50")),
                        Duration.ofMillis(row.getLong("forecast_p95")),
                        Duration.ofMillis(row.getLong("took"))))
                .list();
    }

    private static Workshop workshop(ResultSet row, StatementContext context) throws SQLException {
        return new Workshop(
                read(row.getString("plan")),
                WorkshopState.valueOf(row.getString("state")),
                row.getString("channel"),
                ActorColumns.read(row),
                row.getString("handle"),
                new Workshop.Times(
                        SqlTime.time(row.getString("created_at")),
                        SqlTime.optional(row.getString("prepared_at")),
                        SqlTime.optional(row.getString("opened_at")),
                        SqlTime.optional(row.getString("ended_at")),
                        SqlTime.optional(row.getString("removal_at")),
                        SqlTime.optional(row.getString("closed_at"))),
                Optional.ofNullable(row.getString("outcome")).map(WorkshopState::valueOf));
    }

    private static String write(WorkshopPlan plan) {
        try {
            return PLANS.writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the plan of " + plan.slug() + " cannot be written as JSON", e);
        }
    }

    private static WorkshopPlan read(String json) {
        try {
            return PLANS.readValue(json, WorkshopPlan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row holds no plan of a workshop", e);
        }
    }
}
