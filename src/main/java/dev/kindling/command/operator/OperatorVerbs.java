package dev.kindling.command.operator;

import dev.kindling.audit.AuditLog;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.maintenance.Errands;
import dev.kindling.maintenance.Maintenance;
import dev.kindling.sandbox.HostLimits;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.WriteTransaction;
import dev.kindling.sweep.SweepErrands;
import java.util.function.Consumer;

/** All verbs of {@code /kindling}, put together. */
public final class OperatorVerbs implements Verbs {
    private final Parts parts;

    /**
     * What the verbs stand on.
     *
     * @param ports how many ports there are for sandboxes
     * @param reopened told, before the commit, that newcomers are let in again
     */
    public record Parts(
            SandboxStore sandboxes,
            HostLimits host,
            Maintenance maintenance,
            Errands errands,
            DoctorVerb doctor,
            SweepErrands sweep,
            AuditLog audit,
            AdoptVerb adopt,
            int ports,
            Consumer<WriteTransaction> reopened) {}

    public OperatorVerbs(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void register(Routes routes) {
        var verbs = new OperatorOnly(routes);
        new StatusVerb(parts.sandboxes(), parts.host(), parts.maintenance(), parts.ports()).register(verbs);
        parts.doctor().register(verbs, parts.errands());
        new SweepVerbs(parts.errands(), parts.sweep()).register(verbs);
        new AuditVerb(parts.audit(), parts.sandboxes()).register(verbs);
        new DrainVerb(parts.maintenance(), parts.reopened()).register(verbs);
        parts.adopt().register(verbs, routes);
    }
}
