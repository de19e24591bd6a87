package dev.kindling.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.audit.AuditEvent;
import dev.kindling.store.SettableTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database itself refuses, whatever the code above it does. */
class SchemaTest {
    private static final String UID = "0123456789abcdef";

    @TempDir
    private Path directory;

    private SqlDatabase database;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(directory.resolve("kindling.db"));
        execute(sandbox(UID, "vm-alice-001"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void execute(String sql) {
        database.write(tx -> SqlTransaction.handle(tx).execute(sql));
    }

    private void assertRefused(String sql, String reason) {
        assertThatThrownBy(() -> execute(sql)).hasMessageContaining(reason);
    }

    private static String sandbox(String uid, String name) {
        return "insert into sandbox (uid, name, platform, workspace, user_id, handle, team, flavour, memory, disk, state,"
                + " life_seconds, requested_at, channel, cause) values ('" + uid + "', '" + name
                + "', 'console', 'console', 'alice', 'alice', 'blue', '{}', 1, 1, 'READY', 60, '', 'dm', 'i')";
    }

    private static String lease(int port, String uid, String state) {
        return "insert into port_lease (port, uid, state, since) values (" + port + ", " + uid + ", '" + state
                + "', '')";
    }

    private static String operation(String uid, String state) {
        return "insert into operation (uid, kind, state, cause, actor, created_at) values ('" + uid + "', 'START', '"
                + state + "', 'i', 'a', '')";
    }

    @Test
    void the_audit_can_only_grow() {
        var audit = new SqlAuditLog();
        var event = new AuditEvent(
                SettableTime.START,
                "console:console:alice",
                "i1",
                "create",
                UID,
                Optional.of("REQUESTED"),
                Optional.of("READY"),
                "done",
                "it's there; drop table event",
                Optional.of("K-2345-67"));
        var note = AuditEvent.note(SettableTime.START, AuditEvent.KINDLING, "timer", "look", UID, "done", "");
        database.write(tx -> {
            audit.append(tx, event);
            audit.append(tx, note);
            return true;
        });
        for (String change : new String[] {
            "update event set actor = 'mallory'",
            "update event set detail = detail",
            "delete from event",
            "insert or replace into event (id, at, actor, source, action, subject, outcome, detail)"
                    + " values (1, '', 'mallory', '', '', '', '', '')"
        }) {
            assertRefused(change, "append-only");
        }
        assertThat(about(audit, UID)).containsExactly(event, note);
        assertThat(about(audit, "another")).isEmpty();
    }

    private List<AuditEvent> about(SqlAuditLog audit, String subject) {
        return database.read(tx -> audit.about(tx, subject));
    }

    @Test
    void a_machine_has_sixteen_lower_case_hex_digits_and_a_name_of_its_own() {
        for (String wrong :
                new String[] {"", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdefa", "0123456789abcde/"}) {
            assertRefused(sandbox(wrong, "vm-bob-001"), "CHECK");
        }
        assertRefused(sandbox("1123456789abcdef", "vm-alice-001"), "UNIQUE");
        assertRefused("update sandbox set state = 'GONE'", "CHECK");
        assertRefused("update sandbox set life_seconds = 0", "CHECK");
        assertRefused("update sandbox set memory = 'much'", "SQLITE_CONSTRAINT_DATATYPE");
    }

    @Test
    void a_port_is_leased_once_and_a_sandbox_has_one() {
        execute(lease(60000, "'" + UID + "'", "LEASED"));
        assertRefused(lease(60000, "'ffffffffffffffff'", "LEASED"), "PRIMARYKEY");
        assertRefused(lease(60001, "'" + UID + "'", "LEASED"), "UNIQUE");
        assertThatCode(() -> execute(lease(60002, "'" + UID + "'", "QUARANTINED")))
                .doesNotThrowAnyException();
        assertRefused(lease(60003, "null", "LEASED"), "CHECK");
        assertRefused(lease(60003, "'" + UID + "'", "BLOCKED"), "CHECK");
        assertRefused(lease(80, "'eeeeeeeeeeeeeeee'", "LEASED"), "CHECK");
        assertRefused(lease(65536, "'eeeeeeeeeeeeeeee'", "LEASED"), "CHECK");
    }

    @Test
    void a_sandbox_has_one_unfinished_operation_at_most() {
        execute(operation(UID, "PENDING"));
        assertRefused(operation(UID, "PENDING"), "UNIQUE");
        assertRefused(operation(UID, "RUNNING"), "UNIQUE");
        execute(operation(UID, "DONE"));
        execute("update operation set state = 'SUPERSEDED'");
        execute(operation(UID, "RUNNING"));
        assertRefused(operation(UID, "LOST"), "CHECK");
        assertRefused(operation("ffffffffffffffff", "PENDING"), "FOREIGNKEY");
    }

    @Test
    void an_invocation_and_a_message_key_stand_there_once() {
        execute("insert into invocation values ('i1', '', 'a', 'create', '{}')");
        assertRefused("insert into invocation values ('i1', '', 'a', 'create', '{}')", "PRIMARYKEY");
        String message =
                "insert into outbox (message_key, platform, destination, card, state, priority, next_at, deadline,"
                        + " created_at) values ('k', 'console', '{}', '{}', 'PENDING', 0, '', '', '')";
        execute(message);
        assertRefused(message, "UNIQUE");
        assertRefused("update outbox set state = 'LOST'", "CHECK");
    }
}
