"""Checks the pages of `rescl compare --html` in a browser: check_page.py ALL BENCH PROFILE HOSTILE (files)."""
import sys

from browser import Browser

# Texts of one chart that cover each other by more than a pixel or two, and texts beyond their chart's edges.
TEXT_FAULTS = """[...document.querySelectorAll('.chart > svg')].flatMap(svg => {
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    const covers = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    const outside = texts.filter(one => one.box.left < edge.left - 3 || one.box.right > edge.right + 3);
    const covered = texts.flatMap((a, index) => texts.slice(index + 1).filter(b => covers(a.box, b.box)).map(b => `${a.text} / ${b.text}`));
    return [...covered, ...outside.map(one => `outside: ${one.text}`)];
})"""
CHARTS_WITHOUT_MARKS = """[...document.querySelectorAll('.chart')].filter(chart => ![...chart.querySelectorAll('svg .mark')]
    .some(mark => mark.getBoundingClientRect().width > 0)).map(chart => chart.closest('section').textContent.slice(0, 60))"""
# What numbers that are not numbers leave behind.
BAD_NUMBERS = "document.getElementById('main').outerHTML.match(/.{40}(NaN|undefined|Infinity).{0,20}/g)"
TITLES = "[...document.querySelectorAll('h2')].map(title => title.textContent)"
TABLE = "[...document.querySelectorAll('[aria-label=\"Speed\"] tbody tr')].map(row => row.children[3].textContent)"
SORT = "document.querySelector('[aria-label=\"Speed\"] th:nth-child(4)').getAttribute('aria-sort')"
TIP = "document.getElementById('tip').hidden ? '' : document.getElementById('tip').textContent"
GROUND = "getComputedStyle(document.body).backgroundColor"


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: found {found!r}, expected {wanted!r}")


def check_whole(page, path, width, height, is_dark=False):
    """True of every page at every size."""
    page.resize(width, height, is_dark)
    page.open(path)
    place = f"{path} at {width} pixels"
    expect(f"{place}: problems", page.problems, [])
    expect(f"{place}: charts without marks", page.evaluate(CHARTS_WITHOUT_MARKS), [])
    expect(f"{place}: bad numbers", page.evaluate(BAD_NUMBERS), None)
    expect(f"{place}: texts", page.evaluate(TEXT_FAULTS), [])
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    expect(f"{place}: its width", page.evaluate("document.documentElement.scrollWidth"), width)


def check_sorting(page):
    page.click('[aria-label="Speed"] th:nth-child(4) button')
    expect("after one click", (page.evaluate(SORT), page.evaluate(TABLE)),
           ("descending", ["130", "24.0", "20.0", "16.0", "8.00", "6.00", "4.05", "4.00", "timed out"]))
    page.click('[aria-label="Speed"] th:nth-child(4) button')
    expect("after two", (page.evaluate(SORT), page.evaluate(TABLE)),
           ("ascending", ["4.00", "4.05", "6.00", "8.00", "16.0", "20.0", "24.0", "130", "timed out"]))


def check_numbers(page):
    """On hover and from the keyboard."""
    page.point(".panel .mark:nth-of-type(2)")
    expect("hover", page.evaluate(TIP).split("\n")[:2], ["B: cpu-Example 9", "median 20.0 ms, ± 1.00 ms"])
    page.evaluate("document.querySelector('.panel .mark[tabindex=\"0\"]').focus()")
    expect("focus", page.evaluate(TIP).split("\n")[1], "median 4.00 ms, ± 0.10 ms")
    page.press("ArrowDown", 40)
    expect("arrow key", page.evaluate(TIP).split("\n")[1], "median 20.0 ms, ± 1.00 ms")
    page.press("Escape", 27)
    expect("escape", page.evaluate(TIP), "")


def check_choices(page):
    """The roofline's list; the layers' summary."""
    marks = "document.querySelectorAll('section:has(select) .mark').length"
    expect("marks of layers", page.evaluate(marks), 12 + 6) # of both on the roofline, a reordering has no operations
    page.evaluate("const list = document.querySelector('select'); list.value = 1; list.dispatchEvent(new Event('change'))")
    expect("marks of networks", page.evaluate(marks), 8 + 6)
    expect("summary", page.evaluate("[...document.querySelectorAll('.note')].at(-1).textContent"),
           "B loses 3.72 ms to A in 4 of 6 layers, most in layer2.0.conv1 (2.10 ms); wins 0.050 ms in 1; "
           "is the same in 1. B has 1 layer that A has not: 0.20 ms.")


def check_theme_and_print(page):
    light = page.evaluate(GROUND)
    page.click("#theme")
    dark = page.evaluate(GROUND)
    expect("the toggle changes the ground", light != dark, True)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect("folded on paper", page.evaluate("document.querySelectorAll('details:not([open])').length"), 0)
    expect("ground on paper", page.evaluate("getComputedStyle(document.documentElement).colorScheme"), "light")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect("unfolded afterwards", page.evaluate("document.querySelectorAll('details[open]').length"), 0)
    page.click("#theme")
    expect("back", page.evaluate(GROUND), light)


def main(every, bench, profile, hostile):
    with Browser() as page:
        for path in (every, bench, profile, hostile):
            check_whole(page, path, 390, 844)
            check_whole(page, path, 1280, 900, is_dark=path == bench)
            titles = page.evaluate(TITLES)
            if path == profile:
                expect("sections", titles, ["Devices", "Roofline", "Layer by layer", "Layers in numbers"])
            if path == hostile:
                expect("run by a name", page.evaluate("window.hostile"), None)
                expect("shown as it is", page.evaluate("document.body.textContent.includes('</script><script>')"), True)
        page.resize(1280, 900)
        page.open(every)
        expect("sections", page.evaluate(TITLES),
               ["Devices", "Failed", "Notes", "Speed beside A", "Latency", "Throughput by batch", "Fraction of peak", "Roofline",
                "Startup", "Memory", "Layer by layer", "Layers in numbers"])
        page.click("section:has([aria-label='Speed']) summary")
        check_sorting(page)
        page.click("section:has([aria-label='Speed']) summary")
        check_numbers(page)
        check_choices(page)
        check_theme_and_print(page)
        expect("problems", page.problems, [])


if __name__ == "__main__":
    main(*sys.argv[1:])
