"""Colours are looked at once for each look, not for each cell of a table of hundreds of rows.

axe reckons contrast from the colours, the size and the ground of words. Where three elements of a
page share all of these, every further one is marked, and the rules about colours leave it out.
"""

from __future__ import annotations

ABOUT_COLOURS = ("color-contrast", "link-in-text-block")

# To be run after axe was loaded, and again when the colours of the page have changed.
MARK_ALIKE = """() => {
    axe.configure({ rules: [
        { id: "color-contrast", selector: ":not([data-alike])" },
        { id: "link-in-text-block", selector: "a[href]:not([data-alike])" },
    ] });
    document.querySelectorAll("[data-alike]").forEach(one => one.removeAttribute("data-alike"));
    const told = [
        "color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight",
        "fontStyle", "textDecorationLine", "textShadow", "borderBottomStyle", "filter",
        "mixBlendMode", "position", "zIndex", "visibility", "display", "clip", "clipPath",
    ];
    const kinds = new Map(), kindOf = new WeakMap(), seen = new Map();
    const standsAlone = link => {
        let block = link.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        return block.textContent.trim() === link.textContent.trim();
    };
    const hasWords = element => [...element.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const isLive = element => element.getClientRects().length
        && !element.closest("[disabled], [aria-disabled]")
        && !element.closest("label")?.control?.disabled;
    for (const element of document.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        const looks = [kindOf.get(element.parentElement), ...told.map(name => style[name])];
        const isLink = element.matches("a[href]");
        if (isLink) looks.push(standsAlone(element));
        const key = looks.join("|");
        if (!kinds.has(key)) kinds.set(key, kinds.size);
        const kind = kinds.get(key);
        kindOf.set(element, kind);
        if (!(isLink || hasWords(element)) || !isLive(element)) continue;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        if (seen.get(kind) > 3) element.setAttribute("data-alike", "");
    }
}"""
