"""One thing has one name on screen, and none of them is a developer's."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.conventions.source import CODE, ROOT, modules, texts
from tests.unsaid import LIST, unsaid

SHOWN = re.compile(r"""(?:translate|_\(|=_\()\s*"([^"]*)"|%}([^{<>]+){%|>([^<{]+)<""")
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
# a query, and not a sentence
QUERY = re.compile(r"\b(SELECT|JOIN|WHERE|INSERT|CREATE)\b|\b[a-z]+_[a-z]+\.[a-z_]+\b")
# what a data file says to people
LABELS = {"label", "title", "text", "description", "say", "why", "help", "hint", "public_label"}


def sentences(path: str) -> list[str]:
    """Texts of a module that people may read: more than a code or a name of something."""
    found = [str(node.value) for node in texts(modules()[path])]
    return [
        text for text in found if (" " in text.strip() or text.istitle()) and not QUERY.search(text)
    ]


def test_no_module_says_what_should_not_be_said():
    wrong = [
        f"{path}: {said}"
        for path in modules()
        for text in sentences(path)
        for said in unsaid(text, path)
    ]
    assert wrong == []


def test_no_template_says_what_should_not_be_said():
    wrong = []
    for file in [*CODE.rglob("templates/**/*.html"), *CODE.rglob("templates/**/*.txt")]:
        path = file.relative_to(ROOT).as_posix()
        plain = COMMENT.sub("", file.read_text(encoding="utf-8"))
        said = " | ".join("".join(parts) for parts in SHOWN.findall(plain))
        wrong += [f"{path}: {word}" for word in unsaid(said, path)]
    assert wrong == []


def spoken(value: object, key: str = "") -> list[str]:
    """The labels and sentences of a data file, however deep."""
    if isinstance(value, dict):
        return [text for name, each in value.items() for text in spoken(each, str(name))]
    if isinstance(value, list):
        return [text for each in value for text in spoken(each, key)]
    return [value] if isinstance(value, str) and key in LABELS else []


@pytest.mark.parametrize("folder", ["policy", "playbooks"])
def test_no_data_file_says_what_should_not_be_said(folder):
    wrong = []
    for file in sorted((ROOT / "data" / folder).rglob("*.yaml")):
        path = file.relative_to(ROOT).as_posix()
        if path == "data/policy/retention.yaml":  # read by people who keep the tables
            continue
        said = " | ".join(spoken(yaml.safe_load(file.read_text(encoding="utf-8"))))
        wrong += [f"{path}: {word}" for word in unsaid(said, path)]
    assert wrong == []


def test_the_guide_says_what_the_screen_says():
    wrong = [
        f"{file.name}: {word}"
        for file in sorted((ROOT / "docs/panduan").glob("*.md"))
        for word in unsaid(file.read_text(encoding="utf-8"), "docs/panduan")
        if "bin/layak" not in word and "LAYAK_" not in word
    ]
    assert wrong == []


def test_the_glossary_names_what_is_said_and_not_what_is_not():
    rows = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    names = [row.split("|")[1].strip() for row in rows if row.startswith("| ") and "---" not in row]
    assert [word for name in names for word in unsaid(name)] == []
    named = {each.strip() for name in names for each in re.split(r"[,;(]", name)}
    wanted = {
        "skema",
        "buku isian",
        "lembar isian",
        "poin yang belum didapat",
        "predikat",
        "komitmen",
        "sidik",
    }
    assert wanted <= named


def test_a_word_is_found_as_a_word():
    said = "Pilih playbook dari daftar. data-playbook='x' playbook_list"
    assert list(unsaid(said)) == ["'playbook': say 'skema'"]
    assert list(unsaid("bin/layak check", "layak/config/cli.py")) == []
    assert len(yaml.safe_load(LIST.read_text())) >= 12
