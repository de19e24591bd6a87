package dev.kindling;

import dev.kindling.chat.ChatPlatform;
import dev.kindling.config.KindlingConfig;
import dev.kindling.inventory.Inventory;
import dev.kindling.ops.EngineWatch;
import dev.kindling.ops.backup.BackupTask;
import dev.kindling.store.UnitOfWork;
import dev.kindling.web.ReadyCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code /readyz} answers: whether each part that people depend on does its work. Starts no process. */
record Readiness(
        KindlingConfig config,
        EngineWatch engine,
        UnitOfWork database,
        Supplier<List<ChatPlatform>> chats,
        Optional<Inventory> inventory,
        Optional<BackupTask> backup) {
    Map<String, ReadyCheck> checks() {
        Map<String, ReadyCheck> checks = new LinkedHashMap<>();
        checks.put("database", databaseCheck());
        var health = engine.health();
        checks.put("engine", new ReadyCheck(health.ok(), health.detail()));
        for (ChatPlatform chat : chats.get()) {
            var line = chat.connection();
            checks.put(chat.platform().key(), new ReadyCheck(line.up(), line.detail()));
        }
        inventory.ifPresent(on -> checks.put("inventory", InventoryWiring.ready(on, config)));
        // Told, but no reason to turn people away.
        backup.ifPresent(on -> checks.put("backup", new ReadyCheck(true, on.detail())));
        return checks;
    }

    private ReadyCheck databaseCheck() {
        try {
            database.read(tx -> true);
            return new ReadyCheck(true, "answers");
        } catch (RuntimeException e) {
            return new ReadyCheck(false, "does not answer");
        }
    }
}
