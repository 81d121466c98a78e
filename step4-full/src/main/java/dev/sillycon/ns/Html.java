package dev.sillycon.ns;

/** The picture as a page for a browser. */
public final class Html {

    private Html() {}

    /** A whole page, with nothing to be loaded from elsewhere. */
    public static String of(Picture picture) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8"/>
                <meta name="viewport" content="width=device-width"/>
                <meta name="color-scheme" content="light dark"/>
                <title>Namespaces</title>
                <style>body { margin: 0; } svg { display: block; margin: auto; max-width: 100%; height: auto; }</style>
                </head>
                <body>
                <main>
                """ + Svg.of(picture) + """
                </main>
                </body>
                </html>
                """;
    }
}
