package dev.kindling.web;

import dev.kindling.workshop.BoardPage;
import dev.kindling.workshop.BoardPages;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;
import java.util.function.Function;

/**
 * A workshop's board for the room's screen: {@code GET /board/TOKEN} is the page, {@code GET /board/TOKEN/state} what it shows
 * now, as JSON. The token is the permission, so that neither the password nor the name of the host is asked here, and a proxy
 * may put it under any name; it can be read only.
 */
public final class BoardRoutes implements WebRoutes {
    private static final String FILES = "/board-files/";

    private final Function<String, Optional<BoardPage>> pages;
    private final WebJson json = new WebJson();
    private final PageFile page = PageFile.load("board/index.html");
    private final PageFile style = PageFile.load("board/style.css");
    private final PageFile script = PageFile.load("board/board.js");
    private final PageFile icon = PageFile.load("console/favicon.svg");

    /** @param pages what the page with this token shows now; asks the database */
    public BoardRoutes(Function<String, Optional<BoardPage>> pages) {
        this.pages = pages;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(FILES + "style.css", style::send);
        routes.get(FILES + "board.js", script::send);
        routes.get(FILES + "favicon.svg", icon::send);
        routes.get(BoardPages.PATH + "{token}", context -> {
            find(context);
            page.send(context);
        });
        routes.get(BoardPages.PATH + "{token}/state", context -> json.write(context, find(context)));
    }

    @Override
    public boolean readableByAnybody(String path) {
        return path.startsWith(BoardPages.PATH) || path.startsWith(FILES);
    }

    private BoardPage find(Context context) {
        return pages.apply(context.pathParam("token"))
                .orElseThrow(() -> new NotFoundResponse(
                        "There is no such board. A facilitator gets its address with /workshop status."));
    }
}
