"""How long a page takes on a slow telephone and line: `python bench/arriving.py --port 8123`.

A processor four times slower, 1.5 Mbit/s, 300 ms for every request, nothing cached. Told in
seconds until the page can be used: its scripts have run. Limit of issue 15: 2.5 for question and list.
"""

from __future__ import annotations

import argparse
import sys

from playwright.sync_api import Browser, sync_playwright

LINE = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 1.5e6 / 8,
    "uploadThroughput": 1.5e6 / 8,
}
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
SIGN_IN, LIST = "/masuk/", "/evaluasi/demo/"


def seconds(browser: Browser, url: str, state: object) -> float:
    context = browser.new_context(viewport={"width": 360, "height": 780}, storage_state=state)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="load", timeout=120_000)
    found = float(page.evaluate(READY))
    context.close()
    return found


def main() -> None:
    told = argparse.ArgumentParser()
    told.add_argument("--port", type=int, required=True)
    told.add_argument("--browser", default="/usr/bin/chromium-headless-shell")
    given = told.parse_args()
    site = f"http://127.0.0.1:{given.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.browser)
        page = browser.new_page()
        page.goto(f"{site}{SIGN_IN}")
        page.fill("[name=login]", "sari")
        page.fill("[name=password]", "layak-untuk-anak")
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{site}/")
        page.goto(f"{site}{LIST}")
        question = page.locator("a[href^='/evaluasi/jawaban/']").first.get_attribute("href")
        state = page.context.storage_state()
        for name, path in (("beranda", "/"), ("daftar", LIST), ("pertanyaan", str(question))):
            times = sorted(seconds(browser, f"{site}{path}", state) for _ in range(3))
            sys.stdout.write(f"{name:<12}{times[1]:.2f} s  ({times[0]:.2f} to {times[2]:.2f})\n")
        browser.close()


if __name__ == "__main__":
    main()
