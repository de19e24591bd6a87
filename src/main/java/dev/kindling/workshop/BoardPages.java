package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The board as a page, for the room's screen: facilitators get its address with {@code /workshop status}. A random token of
 * 128 bits in the address is all that one needs to see it, since it names nobody.
 */
public final class BoardPages {
    /** What the page's address begins with. */
    public static final String PATH = "/board/";

    private static final int TOKEN_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");

    private final BoardPageStore store;
    private final WorkshopStore workshops;
    private final SeatStore seats;
    private final Board board;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random must be cryptographically strong */
    BoardPages(
            BoardPageStore store,
            WorkshopStore workshops,
            SeatStore seats,
            Board board,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.workshops = workshops;
        this.seats = seats;
        this.board = board;
        this.clock = clock;
        this.random = random;
    }

    /** Where this workshop's page is, from the first slash on; the same each time. */
    public String path(WriteTransaction tx, WorkshopSlug workshop) {
        return PATH + store.token(tx, workshop).orElseGet(() -> newToken(tx, workshop));
    }

    private String newToken(WriteTransaction tx, WorkshopSlug workshop) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        store.insert(tx, workshop, token, clock.instant());
        return token;
    }

    /** What the page shows now; empty when there is no such page. */
    public Optional<BoardPage> page(ReadTransaction tx, String token) {
        return Optional.of(token)
                .filter(text -> TOKEN.matcher(text).matches())
                .flatMap(text -> store.workshop(tx, text))
                .flatMap(slug -> workshops.find(tx, slug))
                .map(workshop -> page(tx, workshop));
    }

    private BoardPage page(ReadTransaction tx, Workshop workshop) {
        List<Seat> all = seats.of(tx, workshop.slug());
        Card card = board.card(tx, workshop, all);
        return new BoardPage(
                card.title(),
                workshop.state().name().toLowerCase(Locale.ROOT),
                card.blocks().stream()
                        .filter(Block.Text.class::isInstance)
                        .map(block -> ((Block.Text) block).text())
                        .toList(),
                card.blocks().stream()
                        .filter(Block.Note.class::isInstance)
                        .map(block -> ((Block.Note) block).text())
                        .findFirst()
                        .orElse(""),
                all.stream().map(BoardPages::shown).toList(),
                workshop.plan().agenda().stream().map(BoardPage.Link::of).toList(),
                until(workshop).filter(ahead -> ahead.at().isAfter(clock.instant())),
                clock.instant());
    }

    /** A seat that is ready and nobody's is free to whoever looks at the screen. */
    private static BoardPage.Seat shown(Seat seat) {
        SeatState state = seat.state() == SeatState.READY && !seat.claimed()
                ? seat.holder().isPresent() ? SeatState.INVITED : SeatState.EMPTY
                : seat.state();
        return new BoardPage.Seat(seat.number(), state.name().toLowerCase(Locale.ROOT), state.words());
    }

    private static Optional<BoardPage.Until> until(Workshop workshop) {
        return switch (workshop.state()) {
            case PLANNED, PREPARING ->
                Optional.of(new BoardPage.Until("Starts", workshop.plan().start()));
            case OPEN -> Optional.of(new BoardPage.Until("Ends", workshop.plan().end()));
            case GRACE -> workshop.times().removalAt().map(at -> new BoardPage.Until("Removal begins", at));
            case REMOVING, ENDED, CANCELLED -> Optional.empty();
        };
    }
}
