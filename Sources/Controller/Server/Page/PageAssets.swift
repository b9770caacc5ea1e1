/// The page's one style sheet and its one script; nothing else is loaded, from anywhere.
enum PageAssets {
    static let style = """
        :root { --ink: #1c2430; --dim: #5c6673; --paper: #fbfbfa; --card: #fff; --line: #dfe3e8; --link: #0b5cad;
          --good: #1a7f45; --warn: #8a5a00; --bad: #b3261e; --warnpaper: #fff3d6; --badpaper: #fde7e5; --goodpaper: #e2f4e8; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --dim: #98a2b0; --paper: #14181d; --card: #1c2229;
          --line: #313a45; --link: #79b8ff; --good: #5fd08a; --warn: #f0b849; --bad: #ff8a80; --warnpaper: #3a2e12;
          --badpaper: #431d1b; --goodpaper: #15351f; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 84rem; background: var(--paper); color: var(--ink);
          font: 15px/1.45 system-ui, sans-serif; }
        a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 1.25rem; border-bottom: 1px solid var(--line); }
        h1 { font-size: 1.25rem; margin: .9rem 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; } h3 { font-size: 1rem; margin: 0; }
        nav a { margin-right: .9rem; }
        #silence { color: var(--bad); margin: 0; }
        .tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem; align-items: center; }
        .tile { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .55rem .9rem; color: var(--dim); }
        .tile b { display: block; font-size: 1.5rem; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
        .tile.error b { color: var(--bad); } .tile.warning b { color: var(--warn); }
        .last, .note { color: var(--dim); font-size: .88rem; } .last b { color: var(--ink); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; min-width: 30rem; }
        th, td { text-align: left; padding: .32rem .8rem .32rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
        th { color: var(--dim); font-weight: 600; font-size: .85rem; white-space: nowrap; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td { overflow-wrap: break-word; max-width: 38rem; } .facts { min-width: 0; }
        .before td { color: var(--dim); font-size: .9rem; } .before td:first-child { padding-left: 1rem; }
        .badge { border-radius: 1rem; padding: .05rem .55rem; font-size: .82rem; font-weight: 500; white-space: nowrap;
          background: var(--line); color: var(--ink); }
        .badge.error, .badge.halted { background: var(--badpaper); color: var(--bad); }
        .badge.warning, .badge.paused { background: var(--warnpaper); color: var(--warn); }
        .badge.complete, .badge.running { background: var(--goodpaper); color: var(--good); }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1rem; }
        .card { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .9rem 1rem; }
        .card p { margin: .35rem 0; } .remark { color: var(--bad); }
        .waves { display: flex; gap: .3rem; list-style: none; padding: 0; margin: .6rem 0; }
        .waves li { flex: 1; text-align: center; border-radius: .25rem; font-size: .85rem; padding: .1rem; border: 1px dashed var(--line); color: var(--dim); }
        .waves .open { background: var(--goodpaper); color: var(--good); border-style: solid; border-color: transparent; }
        .bar { width: 100%; height: .6rem; border-radius: .3rem; display: block; } .bar rect { fill: var(--line); }
        .bar .done { fill: var(--good); } .bar .failed { fill: var(--bad); } .bar .pending, .bar .probation { fill: var(--link); } .bar .asleep, .bar .waiting { fill: var(--warn); }
        .gates { list-style: none; padding: 0; margin: .5rem 0 0; font-size: .9rem; columns: 2 10rem; }
        .gates .holds::before { content: "✓ "; color: var(--good); } .gates .broken { color: var(--bad); }
        .gates .broken::before { content: "✗ "; } .gates .unknown { color: var(--dim); } .gates .unknown::before { content: "· "; }
        .spark { width: 160px; height: 28px; display: block; } .spark polyline { fill: none; stroke: var(--link); stroke-width: 1.6;
          stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
        small { color: var(--dim); font-variant-numeric: tabular-nums; } .gates b { font-weight: 600; }
        .filter { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin: 1rem 0; }
        .filter label { display: grid; color: var(--dim); font-size: .85rem; }
        input, button { font: inherit; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: .3rem; background: var(--card); color: var(--ink); }

        """

    /// Asks again every few seconds while somebody looks, and puts the new content in the place of the old.
    static let script = """
        "use strict";
        const pause = 3000;
        async function look() {
          if (document.visibilityState !== "hidden") {
            let silent = true;
            try {
              const answer = await fetch(location.href, { cache: "no-cache" });
              if (answer.ok) {
                const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
                const now = document.querySelector("main");
                const selection = String(getSelection());
                if (next && selection === "" && next.innerHTML !== now.innerHTML) now.replaceWith(next);
                silent = false;
              }
            } catch { }
            document.getElementById("silence").hidden = silent === false;
          }
          setTimeout(look, pause);
        }
        setTimeout(look, pause);

        """
}
