"""Looking at a paper page by page and blacking out a part of it, by pointer, by keyboard, by thumb."""

from __future__ import annotations

import re

import pytest

from tests.browser.office import follow, press
from tests.browser.test_pages import Visit, with_axe

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(city) -> str:
    """The address of a PDF of Dinas Kesehatan in the demo city."""
    with city.connect() as database:
        row = database.execute(
            "SELECT f.evidence_id, f.version FROM evidence_evidencefile f"
            " JOIN evidence_evidence e ON e.id = f.evidence_id"
            " JOIN agencies_agency d ON d.id = e.agency_id"
            " WHERE d.code = 'dinkes' AND f.media_type = 'application/pdf'"
            " AND e.sensitivity <> 'restricted' ORDER BY f.id"
        ).fetchone()
    return f"/bukti/{row[0]}/{{}}/{row[1]}/"


def sides(page) -> list[list[str]]:
    """The numbers of every box that has some."""
    rows = page.locator("[data-rows-of-boxes] > li").all()
    told = [[field.input_value() for field in row.locator("input").all()] for row in rows]
    return [row for row in told if any(row)]


def drawn(page) -> list[list[float]]:
    return page.locator(".boxes rect").evaluate_all(
        "all => all.map(r => ['x', 'y', 'width', 'height'].map(n => Number(r.getAttribute(n))))"
    )


def drag(page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at a place of the picture (shares of it), move, let go."""
    frame = page.locator(".boxes").bounding_box()
    places = [
        (frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (start, end)
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def test_pages_of_evidence_are_in_order(people, paper):
    sari = with_axe(people("sari"))
    wrong = []
    for way in ("lihat", "samarkan"):
        path = paper.format(way)
        wrong += Visit(sari, path, path).check()
    assert wrong == [], "\n".join(wrong)


def test_a_box_is_drawn_moved_typed_and_burnt_in(people, paper):
    sari = people("sari")
    page = sari.open(paper.format("samarkan"))
    page.locator("[data-draw-hint]").wait_for()
    page.locator(".boxes").scroll_into_view_if_needed()
    drag(page, (0.1, 0.1), (0.5, 0.2))
    assert [float(side) for side in sides(page)[0]] == pytest.approx([10, 10, 40, 10], abs=0.5)
    drag(page, (0.2, 0.15), (0.3, 0.25))
    assert drawn(page)[0] == pytest.approx([20, 20, 40, 10], abs=0.8)

    page.locator("[data-add]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "kiri"
    page.keyboard.press("Control+a")
    page.keyboard.type("5,5")
    assert drawn(page)[1][0] == 5.5

    page.locator("[data-drop]").nth(1).click()
    assert len(drawn(page)) == len(sides(page)) == 1

    page.fill("[name=title]", "Uji coba (disamarkan)")
    page.fill("[name=why]", "Uji coba penyamaran")
    page.uncheck("[name=restricts_source]")
    page.check("[name=has_looked]")
    said = press(page, "Buat salinan tersamarkan")
    assert "Salinan tersamarkan jadi bukti baru" in said
    assert re.search(r"/bukti/\d+/$", page.url)
    follow(page, "Lihat")
    picture = page.locator(".sheet img")
    picture.wait_for()
    # the middle of the box, as the picture of the new file has it
    dark = picture.evaluate(
        """async image => {
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
            const pen = canvas.getContext("2d");
            pen.drawImage(image, 0, 0);
            const at = (x, y) => [...pen.getImageData(x * canvas.width, y * canvas.height, 1, 1).data];
            return [at(0.4, 0.25), at(0.02, 0.02)];
        }"""
    )
    assert max(dark[0][:3]) < 30
    assert min(dark[1][:3]) > 220
    assert sari.complaints == []


def test_a_thumb_scrolls_until_drawing_is_switched_on(people, paper):
    sari = people("sari", width=360, has_touch=True, is_mobile=True)
    page = sari.open(paper.format("samarkan"))
    switch = page.get_by_role("button", name="Gambar dengan jari")
    switch.wait_for()

    def touch() -> None:
        page.locator(".boxes").evaluate(
            """svg => {
                const frame = svg.getBoundingClientRect();
                const send = (kind, x, y) => svg.dispatchEvent(new PointerEvent(kind, {
                    pointerType: "touch", pointerId: 1, bubbles: true, cancelable: true,
                    clientX: frame.left + x * frame.width, clientY: frame.top + y * frame.height }));
                svg.setPointerCapture = () => {};
                send("pointerdown", 0.1, 0.1); send("pointermove", 0.4, 0.2); send("pointerup", 0.4, 0.2);
            }"""
        )

    touch()
    assert sides(page) == []
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    touch()
    assert [float(side) for side in sides(page)[0]] == pytest.approx([10, 10, 30, 10], abs=0.5)
