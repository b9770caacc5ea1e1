import SwiftletContract

/// What all pages of the fleet have around them.
struct PageFrame {
    let fleet: String
    let title: String
    /// Between head and content: a form keeps what is typed into it while the content changes.
    var form: HTML = .empty
    let content: HTML

    var html: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <noscript><meta http-equiv="refresh" content="15"></noscript>
        <title>\(title) · \(fleet)</title>
        <link rel="stylesheet" href="/fleet/page.css">
        <script src="/fleet/page.js" defer></script>
        </head>
        <body>
        <header><h1>\(fleet)</h1><nav><a href="/fleet">Fleet</a> <a href="/fleet/nodes">Nodes</a></nav>
        <p id="silence" hidden>The controller does not answer; this is what it said last.</p></header>
        \(form)
        <main>
        \(content)
        </main>
        </body>
        </html>

        """
    }
}
